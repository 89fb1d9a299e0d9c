#@ shape layer stack
import numpy as np


class Linear:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.5
        self.b = np.random.randn(n_out) * 0.1

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out ** 2)


class MSE:
    def forward(self, pred, target):
        self.diff = pred - target
        return np.mean(self.diff ** 2)

    def backward(self):
        return 2 * self.diff / self.diff.size


np.random.seed(25)
layers = [Linear(3, 4), Tanh(), Linear(4, 2)]
criterion = MSE()
x = np.random.randn(5, 3)
target = np.random.randn(5, 2)
#@ here
out = x
for layer in layers:
    out = layer.forward(out)
loss = criterion.forward(out, target)
#@ loss loss
grad = criterion.backward()
for layer in reversed(layers):
    grad = layer.backward(grad)
#@ grads layers[0].dW of layers[0].W; layers[0].db of layers[0].b; layers[2].dW of layers[2].W; layers[2].db of layers[2].b
