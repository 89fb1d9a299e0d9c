#@ shape training loop
import numpy as np

np.random.seed(57)
X = np.random.randn(6, 2)
y = np.sign(np.random.randn(6))
w = np.zeros(2) + 0.2
b = np.zeros(1)
C = 0.5
for it in range(100):
    #@ here
    margin = y * (X @ w + b)
    hinge = np.maximum(0, 1 - margin)
    J = 0.5 * np.dot(w, w) + C * np.sum(hinge)
    #@ loss J
    active = margin < 1
    dw = w - C * X.T @ (active * y)
    db = -C * np.sum(active * y, keepdims=True)
    #@ grads dw of w; db of b
    w = w - 0.01 * dw
    b = b - 0.01 * db
