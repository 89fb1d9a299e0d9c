import numpy as np

rng = np.random.RandomState(0)
X = rng.randn(10, 3)
w_true = np.array([1.5, -2., 0.5])
y = X.dot(w_true) + 0.1 * rng.randn(10)

alpha = 1.0
w = np.linalg.solve(X.T.dot(X) + alpha * np.eye(X.shape[1]), X.T.dot(y))
residual = y - X.dot(w)
mse = np.mean(residual ** 2)
r2 = 1 - np.sum(residual ** 2) / np.sum((y - y.mean()) ** 2)
print('w = {}, mse = {:.4f}, r2 = {:.3f}'.format(w, mse, r2))
