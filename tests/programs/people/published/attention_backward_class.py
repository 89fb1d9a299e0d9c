import numpy as np


class Softmax:
    def forward(self, Z):
        e = np.exp(Z - Z.max(axis=-1, keepdims=True))
        self.A = e / e.sum(axis=-1, keepdims=True)
        return self.A

    def backward(self, dA):
        return self.A * (dA - np.sum(dA * self.A, axis=-1, keepdims=True))


class ScaledDotProductAttention:
    def __init__(self):
        self.eps = 1e10
        self.softmax = Softmax()

    def forward(self, Q, K, V, mask=None):
        self.Q, self.K, self.V = Q, K, V
        scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
        if mask is not None:
            scores = np.where(mask, -self.eps, scores)
        self.weights = self.softmax.forward(scores)
        return self.weights @ V

    def backward(self, d_out):
        dV = np.swapaxes(self.weights, -1, -2) @ d_out
        d_weights = d_out @ np.swapaxes(self.V, -1, -2)
        d_scores = self.softmax.backward(d_weights) / np.sqrt(self.Q.shape[-1])
        dQ = d_scores @ self.K
        dK = np.swapaxes(d_scores, -1, -2) @ self.Q
        return dQ, dK, dV


rng = np.random.default_rng(11)
Q, K, V = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 5, 4)), rng.normal(size=(2, 5, 3))
mask = np.triu(np.ones((3, 5), dtype=bool), k=3)
attention = ScaledDotProductAttention()
out = attention.forward(Q, K, V, mask)
target = rng.normal(size=out.shape)
loss = np.mean((out - target) ** 2)
dout = 2 * (out - target) / out.size
dQ, dK, dV = attention.backward(dout)
print(loss, np.abs(dQ).max(), np.abs(dK).max(), np.abs(dV).max())
