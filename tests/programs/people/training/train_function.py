import numpy as np


def train(X, y, steps=50, lr=0.1):
    rng = np.random.RandomState(0)
    W = rng.randn(X.shape[1], 1) * 0.1
    history = []
    for step in range(steps):
        scores = X @ W
        diff = scores - y
        loss = np.mean(diff**2)
        history.append(loss)
        dW = 2 * X.T @ diff / X.shape[0]
        W -= lr * dW
    return W, history


rng = np.random.RandomState(1)
X = rng.randn(8, 3)
y = X @ np.array([[1.0], [-2.0], [0.5]])
W, history = train(X, y)
print(history[-1])
