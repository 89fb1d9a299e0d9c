#@ shape function loss_and_grad, own check
import numpy as np


def f(theta, X, y):
    h = 1 / (1 + np.exp(-X @ theta))
    return np.sum((h - y) ** 2)


def gradient(theta, X, y):
    h = 1 / (1 + np.exp(-X @ theta))
    dh = 2 * (h - y)
    dz = dh * h * (1 - h)
    dtheta = X.T @ dz
    return dtheta


np.random.seed(55)
X = np.random.randn(5, 3)
y = np.array([1.0, 0.0, 1.0, 1.0, 0.0])
theta = np.random.randn(3)
#@ here
loss = f(theta, X, y)
#@ loss loss
dtheta = gradient(theta, X, y)
#@ grads dtheta of theta
numeric = np.zeros(3)
for i in range(3):
    e = np.zeros(3)
    e[i] = 1e-5
    numeric[i] = (f(theta + e, X, y) - f(theta - e, X, y)) / 2e-5
print(np.abs(numeric - dtheta).max())
