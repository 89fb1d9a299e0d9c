import numpy as np

np.random.seed(5)
X = np.random.randn(10, 2)
y = np.random.randn(10, 1)
W1 = np.random.randn(2, 3) * 0.5
W2 = np.random.randn(3, 1) * 0.5
v1 = np.zeros_like(W1)
v2 = np.zeros_like(W2)
mu, lr = 0.9, 0.01
for t in range(60):
    h = np.maximum(0, X @ W1)
    out = h @ W2
    J = np.sum((out - y) ** 2) / 10
    dout = 2 * (out - y) / 10
    dW2 = h.T @ dout
    dh = dout @ W2.T
    dh[h <= 0] = 0
    dW1 = X.T @ dh
    v1 = mu * v1 - lr * dW1
    v2 = mu * v2 - lr * dW2
    W1 += v1
    W2 += v2
