import numpy as np

np.random.seed(11)
A = np.random.randn(10, 3)
b = np.random.randn(10)
x = np.zeros(3)
tol, it = 1e-3, 0
g = np.ones(3)
while np.linalg.norm(g) > tol:
    r = A @ x - b
    f = 0.5 * r @ r
    g = A.T @ r
    x -= 0.03 * g
    it += 1
    if it >= 400:
        break
print("%d iterations, f = %.5f" % (it, f))
