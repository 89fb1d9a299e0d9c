import numpy as np


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def step(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


np.random.seed(0)
X = np.random.randn(6, 3)
t = np.random.randn(6, 2)
params = {"W": np.random.randn(3, 2) * 0.1, "b": np.zeros(2)}
optimizer = SGD(0.1)
for i in range(30):
    y = X @ params["W"] + params["b"]
    loss = 0.5 * np.sum((y - t) ** 2) / X.shape[0]
    dy = (y - t) / X.shape[0]
    grads = {}
    grads["W"] = X.T @ dy
    grads["b"] = dy.sum(axis=0)
    optimizer.step(params, grads)
