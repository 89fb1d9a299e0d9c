# One example at a time, with a rate that falls; the residual of the one example stands within the line.
import numpy as np

rng = np.random.RandomState(3)
X = np.hstack([np.ones((15, 1)), rng.randn(15, 2)])
y = X @ np.array([[0.5], [-1.0], [2.0]]) + 0.05 * rng.randn(15, 1)
w = np.zeros((3, 1))


def rate(t, t0=5.0, t1=50.0):
    return t0 / (t + t1)


for epoch in range(4):
    for k in range(15):
        at = rng.randint(15)
        xk, yk = X[at:at + 1], y[at:at + 1]
        step = rate(epoch * 15 + k) * xk.T @ (xk @ w - yk)
        w -= step
print(w.ravel().round(2))
