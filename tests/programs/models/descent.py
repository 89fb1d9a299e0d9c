# Three steps of gradient descent, differentiated through
import numpy as np
np.random.seed(4)
A = np.random.randn(4, 3)
y = np.random.randn(4)
w = np.random.randn(3)
lr = 0.1
for step in range(3):
    r = A @ w - y
    g = 2 * A.T @ r / len(y)
    w = w - lr * g
final = np.mean((A @ w - y) ** 2)
