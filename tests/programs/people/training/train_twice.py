import numpy as np


def train(X, y, rate, steps):
    theta = np.zeros(X.shape[1])
    for i in range(steps):
        error = X @ theta - y
        cost = (error**2).sum() / (2 * len(y))
        gradient = X.T @ error / len(y)
        theta = theta - rate * gradient
    return theta, cost


np.random.seed(8)
X = np.c_[np.ones(12), np.random.randn(12)]
y = 3.0 - 2.0 * X[:, 1]
slow, c1 = train(X, y, 0.05, 20)
fast, c2 = train(X, y, 0.5, 20)
print(slow, fast, c1 > c2)
