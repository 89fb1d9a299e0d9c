import numpy as np


def F(p):
    x, y = p
    return np.array([x**2 + y**2 - 4.0, x * y - 1.0])


def J(p):
    x, y = p
    return np.array([[2 * x, 2 * y], [y, x]])


p = np.array([2.0, 0.3])
for it in range(20):
    f = F(p)
    dp = np.linalg.solve(J(p), -f)
    p = p + dp
    if np.sqrt(np.sum(dp**2)) < 1e-10:
        break
norm = np.sum(p**2)
print(it, p)
