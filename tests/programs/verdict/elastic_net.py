#@ shape function loss_and_grad
import numpy as np

def loss_and_grad(w, X, y, l1, l2):
    n = len(y)
    pred = X @ w
    resid = pred - y
    loss = np.sum(resid ** 2) / (2 * n) + l1 * np.sum(np.abs(w)) + 0.5 * l2 * np.sum(w ** 2)
    grad = X.T @ resid / n
    grad += l1 * np.sign(w)
    grad += l2 * w
    return loss, grad

rng = np.random.RandomState(48)
X = rng.randn(6, 4)
y = rng.randn(6)
w = rng.randn(4)
#@ here
loss, grad = loss_and_grad(w, X, y, 0.1, 0.3)
#@ loss loss
#@ grads grad of w
