# Linear regression with L1 and L2 penalties; the bias is not punished
import numpy as np

np.random.seed(13)
n, d = 10, 4
X = np.random.randn(n, d)
true_w = np.array([1.5, 0.0, -2.0, 0.0])
t = X @ true_w + 0.1 * np.random.randn(n)
w = np.random.randn(d)
bias = 0.3
l1, l2 = 0.05, 0.1

pred = X @ w + bias
residual = pred - t
mse = residual @ residual / n
penalty = l1 * np.abs(w).sum() + l2 * np.dot(w, w)
huber = np.where(np.abs(residual) < 1, 0.5 * residual ** 2, np.abs(residual) - 0.5).mean()
loss = mse + penalty + huber
