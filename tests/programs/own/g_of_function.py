import numpy as np
X = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.3]])
y = np.array([1.0, 0.0, 1.0])
w = np.array([0.1, -0.2])
def f(w):
    r = X @ w - y
    return np.mean(r ** 2)
def grad_f(w):
    r = X @ w - y
    return 2 * X.T @ r / len(y)
loss = f(w)
g = grad_f(w)
print(loss, g)
