import numpy as np

np.random.seed(4)
X = np.random.randn(20, 5)
y = X @ np.random.randn(5, 1) + 0.3
W = np.zeros((5, 1))
b = np.zeros(1)
batch_size = 5
lr = 0.05
for epoch in range(10):
    for i in range(0, 20, batch_size):
        xb = X[i : i + batch_size]
        yb = y[i : i + batch_size]
        out = xb @ W + b
        loss = np.mean((out - yb) ** 2)
        dout = 2 * (out - yb) / batch_size
        dW = xb.T @ dout
        db = dout.sum(axis=0)
        W -= lr * dW
        b -= lr * db
