#@ shape function loss_and_grad
import numpy as np

def loss_and_grad(w, X, y, lam1, lam2):
    n = len(y)
    pred = X @ w
    resid = pred - y
    loss = np.sum(resid ** 2) / (2 * n) + lam1 * np.sum(np.abs(w)) + 0.5 * lam2 * np.sum(w ** 2)
    grad = X.T @ resid / n
    grad += lam1 * np.sign(w)
    grad += lam2 * w
    return loss, grad

rng = np.random.RandomState(48)
X = rng.randn(6, 4)
y = rng.randn(6)
w = rng.randn(4)
#@ here
loss, grad = loss_and_grad(w, X, y, 0.1, 0.3)
#@ loss loss
#@ grads grad of w
