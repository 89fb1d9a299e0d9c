import numpy as np


class SGD:
    def __init__(self, lr, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def step(self, model):
        if self.v is None:
            self.v = np.zeros_like(model.w)
        self.v = self.momentum * self.v - self.lr * model.dw
        model.w += self.v


class Linear:
    count = 0

    def __init__(self, n):
        self.w = np.ones(n) * 0.5
        self.dw = np.zeros(n)
        Linear.count += 1

    @property
    def norm(self):
        return np.sum(self.w * self.w)

    @staticmethod
    def squared(r):
        return np.sum(r**2)

    @classmethod
    def of(cls, n):
        return cls(n)

    def loss(self, X, y):
        r = X @ self.w - y
        self.dw = 2 * X.T @ r + 0.2 * self.w
        return self.squared(r) + 0.1 * self.norm


np.random.seed(3)
X = np.random.randn(6, 3)
y = np.random.randn(6)
model = Linear.of(3)
opt = SGD(lr=0.01)
first = model.loss(X, y)
opt.step(model)
f = model.loss(X, y)
