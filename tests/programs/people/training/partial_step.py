from functools import partial

import numpy as np


def mse(w, X, y):
    r = X @ w - y
    return np.mean(r**2), 2 * X.T @ r / len(y)


def sgd(w, grads, lr):
    return w - lr * grads


np.random.seed(17)
X = np.random.randn(10, 2)
y = X @ np.array([1.0, -1.0]) + 0.1
objective = partial(mse, X=X, y=y)
step = partial(sgd, lr=0.1)
w = np.zeros(2)
for _ in range(35):
    loss, grads = objective(w)
    w = step(w, grads)
