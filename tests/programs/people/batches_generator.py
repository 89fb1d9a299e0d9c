"""Logistic regression on mini batches that a generator hands out."""
import numpy as np

np.random.seed(3)


def make_data(n, dim):
    X = np.random.randn(n, dim)
    y = (X[:, 0] - X[:, 1] > 0).astype(float)
    return X, y


def batches(X, y, size):
    """Yield (inputs, labels) until all rows were handed out."""
    for start in range(0, len(X), size):
        stop = min(start + size, len(X))
        yield X[start:stop], y[start:stop]


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


X, y = make_data(10, 3)
w = np.array([0.1, -0.2, 0.3])
b = 0.05
total = 0.0
seen = 0
for number, (xb, yb) in enumerate(batches(X, y, 4), start=1):
    p = sigmoid(xb @ w + b)
    part = -np.sum(yb * np.log(p) + (1 - yb) * np.log(1 - p))
    total = total + part
    seen += len(xb)
    print('batch {:>2}: {:3d} rows'.format(number, seen), end='\n' if seen == len(X) else ' | ')
else:
    print('-' * 20)
loss = total / seen
