import numpy as np
np.random.seed(0)
class Dense:
    def __init__(self, a, b):
        self.W = np.random.randn(a, b) * 0.3
        self.b = np.zeros((1, b))
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, d_L_d_out, lr):
        d_in = d_L_d_out @ self.W.T
        self.W -= lr * (self.x.T @ d_L_d_out)
        self.b -= lr * d_L_d_out.sum(axis=0, keepdims=True)
        return d_in
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y
    def backward(self, d_L_d_out, lr):
        return d_L_d_out * (1 - self.y ** 2)
layers = [Dense(3, 4), Tanh(), Dense(4, 1)]
X = np.random.randn(5, 3)
Y = np.random.randn(5, 1)
for epoch in range(10):
    out = X
    for layer in layers:
        out = layer.forward(out)
    loss = np.mean((out - Y) ** 2)
    grad = 2 * (out - Y) / len(Y)
    for layer in reversed(layers):
        grad = layer.backward(grad, 0.1)
    print(epoch, loss)
