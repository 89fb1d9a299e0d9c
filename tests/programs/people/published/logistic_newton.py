import numpy as np
from numpy.linalg import inv

np.random.seed(0)
X = np.c_[np.ones(20), np.random.randn(20, 2)]
y = (X[:, 1] - X[:, 2] + 0.8 * np.random.randn(20) > 0).astype(float)
beta = np.zeros(3)

def log_likelihood(beta):
    eta = X @ beta
    return np.sum(y * eta - np.log(1 + np.exp(eta)))

for it in range(6):
    p = 1 / (1 + np.exp(-X @ beta))
    grad = X.T @ (y - p)
    H = -(X.T * (p * (1 - p))) @ X
    beta = beta - inv(H) @ grad
    ll = log_likelihood(beta)
    print('iter {}: loglik = {:.6f}'.format(it, ll))
    if np.linalg.norm(grad) < 1e-6:
        break
