import numpy as np


class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * np.sqrt(2.0 / n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

    def step(self, lr):
        self.W -= lr * self.dW
        self.b -= lr * self.db


class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask

    def step(self, lr):
        pass


np.random.seed(13)
layers = [Dense(3, 6), ReLU(), Dense(6, 2)]
X, T = np.random.randn(12, 3), np.random.randn(12, 2)
for epoch in range(30):
    h = X
    for layer in layers:
        h = layer.forward(h)
    loss = np.mean((h - T) ** 2)
    grad = 2 * (h - T) / T.size
    for layer in reversed(layers):
        grad = layer.backward(grad)
    for layer in layers:
        layer.step(0.1)
