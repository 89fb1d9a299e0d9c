import numpy as np

np.random.seed(3)
X = np.random.randn(32, 4)
Y = (X[:, :1] * 2 - X[:, 1:2] > 0).astype(float)
W1, b1 = np.random.randn(4, 5) * 0.5, np.zeros((1, 5))
W2, b2 = np.random.randn(5, 1) * 0.5, np.zeros((1, 1))
batch, alpha = 8, 0.5
for epoch in range(5):
    order = np.random.permutation(len(X))
    X, Y = X[order], Y[order]
    for start in range(0, len(X), batch):
        x, y = X[start:start + batch], Y[start:start + batch]
        a1 = np.tanh(x @ W1 + b1)
        a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
        cost = -np.mean(y * np.log(a2) + (1 - y) * np.log(1 - a2))
        dz2 = (a2 - y) / len(x)
        dW2 = a1.T @ dz2
        db2 = dz2.sum(axis=0, keepdims=True)
        dz1 = dz2 @ W2.T * (1 - a1**2)
        dW1 = x.T @ dz1
        db1 = dz1.sum(axis=0, keepdims=True)
        W1, b1 = W1 - alpha * dW1, b1 - alpha * db1
        W2, b2 = W2 - alpha * dW2, b2 - alpha * db2
    print("epoch", epoch, "cost", cost)
