import numpy as np

np.random.seed(0)
T, d_model, n_heads = 4, 8, 2
d_k = d_model // n_heads

def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)

def layer_norm(x, gamma, beta, eps=1e-6):
    mu = x.mean(-1, keepdims=True)
    var = x.var(-1, keepdims=True)
    return gamma * (x - mu) / np.sqrt(var + eps) + beta

class MultiHeadAttention:
    def __init__(self, d_model, n_heads):
        assert d_model % n_heads == 0
        self.h = n_heads
        self.Wq, self.Wk, self.Wv, self.Wo = (np.random.randn(d_model, d_model) * 0.1 for _ in range(4))

    def split(self, x):
        t, d = x.shape
        return x.reshape(t, self.h, d // self.h).transpose(1, 0, 2)

    def __call__(self, x, mask=None):
        q, k, v = self.split(x @ self.Wq), self.split(x @ self.Wk), self.split(x @ self.Wv)
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(d_k)
        if mask is not None:
            scores = np.where(mask == 0, -1e9, scores)
        attn = softmax(scores)
        out = (attn @ v).transpose(1, 0, 2).reshape(x.shape)
        return out @ self.Wo

def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

x = np.random.randn(T, d_model)
mask = np.tril(np.ones((T, T)))
mha = MultiHeadAttention(d_model, n_heads)
g1, b1 = np.ones(d_model), np.zeros(d_model)
W1, W2 = np.random.randn(d_model, 16) * 0.1, np.random.randn(16, d_model) * 0.1
h = x + mha(layer_norm(x, g1, b1), mask)
out = h + gelu(layer_norm(h, g1, b1) @ W1) @ W2
target = np.roll(x, -1, axis=0)
loss = np.mean((out - target) ** 2)
print(f"loss = {loss:.5f}")
