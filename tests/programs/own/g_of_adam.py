import numpy as np
np.random.seed(0)
X = np.random.randn(20, 3)
y = X @ np.array([1.0, -2.0, 0.5]) + 0.1
w = np.zeros(3)
m = np.zeros(3)
v = np.zeros(3)
for t in range(1, 50):
    pred = X @ w
    loss = np.mean((pred - y) ** 2)
    g = 2 * X.T @ (pred - y) / len(y)
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g ** 2
    mhat = m / (1 - 0.9 ** t)
    vhat = v / (1 - 0.999 ** t)
    w -= 0.01 * mhat / (np.sqrt(vhat) + 1e-8)
