import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class Columns:
    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a


class Rows:
    def __init__(self, widths):
        self.W = []
        for i in range(len(widths) - 1):
            self.W.append(np.random.randn(widths[i], widths[i + 1]) * 0.1)

    def forward(self, X):
        for W in self.W:
            X = np.tanh(X @ W)
        return X


def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -(1 / m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1 / m) * np.sum(A - Y)
    return {"dw": dw, "db": db}, cost


def fits_nothing(grad, target):
    while grad.ndim > len(target):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(target):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
