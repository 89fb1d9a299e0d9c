#@ shape class, training loop
import numpy as np


class Network:
    def __init__(self, n_in, n_hidden, n_out):
        rng = np.random.RandomState(52)
        self.W1 = rng.randn(n_in, n_hidden) * 0.5
        self.b1 = np.zeros((1, n_hidden))
        self.W2 = rng.randn(n_hidden, n_out) * 0.5
        self.b2 = np.zeros((1, n_out))

    def forward(self, X):
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.tanh(self.z1)
        self.z2 = self.a1 @ self.W2 + self.b2
        return self.z2

    def backward(self, X, y, out):
        n = X.shape[0]
        dz2 = 2 * (out - y) / n
        self.dW2 = self.a1.T @ dz2
        self.db2 = np.sum(dz2, axis=0, keepdims=True)
        dz1 = dz2 @ self.W2.T * (1 - self.a1 ** 2)
        self.dW1 = X.T @ dz1
        self.db1 = np.sum(dz1, axis=0, keepdims=True)

    def fit(self, X, y, epochs, lr):
        for _ in range(epochs):
            #@ here
            out = self.forward(X)
            loss = np.sum((out - y) ** 2) / X.shape[0]
            #@ loss loss
            self.backward(X, y, out)
            #@ grads self.dW1 of self.W1; self.db1 of self.b1; self.dW2 of self.W2; self.db2 of self.b2
            self.W1 -= lr * self.dW1
            self.b1 -= lr * self.db1
            self.W2 -= lr * self.dW2
            self.b2 -= lr * self.db2
        return loss


rng = np.random.RandomState(0)
X = rng.randn(5, 3)
y = rng.randn(5, 2)
net = Network(3, 4, 2)
net.fit(X, y, 20, 0.05)
