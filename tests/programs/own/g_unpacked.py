import numpy as np
def loss_and_grad(w):
    r = X @ w - y
    return np.mean(r ** 2), 2 * X.T @ r / len(y)
X = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.3]])
y = np.array([1.0, 0.0, 1.0])
w = np.array([0.1, -0.2])
loss, grad = loss_and_grad(w)
