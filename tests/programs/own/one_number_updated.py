import numpy as np
X = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.3]])
y = np.array([1.0, 0.0, 1.0])
w = np.array([0.1, -0.2])
b = 0.0
for epoch in range(20):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    dw = X.T @ (p - y) / 3
    w -= 0.5 * dw
    b -= 0.5 * np.mean(p - y)
