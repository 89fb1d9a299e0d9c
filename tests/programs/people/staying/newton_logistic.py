import numpy as np

np.random.seed(4)
X = np.hstack([np.ones((15, 1)), np.random.randn(15, 1)])
t = (np.random.rand(15) < 1 / (1 + np.exp(-X @ np.array([0.2, 1.0])))).astype(float)
w = np.zeros(2)
for n in range(4):
    p = 1 / (1 + np.exp(-X @ w))
    loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    dw = X.T @ (p - t) / len(t)
    hessian = (X.T * (p * (1 - p))) @ X / len(t)
    step = np.linalg.solve(hessian, dw)
    w = w - step
    print(n, loss)
final = np.sum(w**2)
