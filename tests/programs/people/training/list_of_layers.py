import numpy as np


class Linear:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.5
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

    def update(self, lr):
        self.W -= lr * self.dW
        self.b -= lr * self.db


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out**2)

    def update(self, lr):
        pass


np.random.seed(7)
X = np.random.randn(9, 3)
T = np.random.randn(9, 2)
layers = [Linear(3, 4), Tanh(), Linear(4, 2)]
for step in range(25):
    out = X
    for layer in layers:
        out = layer.forward(out)
    loss = np.mean((out - T) ** 2)
    dout = 2 * (out - T) / out.size
    for layer in reversed(layers):
        dout = layer.backward(dout)
    for layer in layers:
        layer.update(0.1)
