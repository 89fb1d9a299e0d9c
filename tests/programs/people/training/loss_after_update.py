import numpy as np

np.random.seed(6)
X = np.random.randn(7, 2)
Y = X @ np.array([[2.0], [-1.0]]) + 1.0
W = np.random.randn(2, 1)
b = np.zeros((1, 1))
for epoch in range(300):
    Y_hat = X @ W + b
    dZ = (Y_hat - Y) / 7
    dW = X.T @ dZ
    db = np.sum(dZ, axis=0, keepdims=True)
    W = W - 0.1 * dW
    b = b - 0.1 * db
    if epoch % 100 == 0:
        loss = np.sum((Y_hat - Y) ** 2) / 14
        print(epoch, loss)
