"""Gaussian process regression: hyperparameters by gradient ascent on the log marginal likelihood."""
import numpy as np
from numpy.linalg import cholesky, inv, solve
import matplotlib.pyplot as plt


def sqdist(X1, X2):
    return np.sum(X1 ** 2, 1).reshape(-1, 1) + np.sum(X2 ** 2, 1) - 2 * np.dot(X1, X2.T)


def rbf(X1, X2, l=1.0, sigma_f=1.0):
    return sigma_f ** 2 * np.exp(-0.5 / l ** 2 * sqdist(X1, X2))


def nll_and_grad(theta, X, y, noise):
    l, sf = np.exp(theta)
    n = len(X)
    D = sqdist(X, X)
    Kf = rbf(X, X, l, sf)
    K = Kf + noise ** 2 * np.eye(n)
    L = cholesky(K)
    alpha = solve(L.T, solve(L, y))
    nll = 0.5 * y.dot(alpha) + np.sum(np.log(np.diagonal(L))) + 0.5 * n * np.log(2 * np.pi)
    Kinv = inv(K)
    inner = np.outer(alpha, alpha) - Kinv
    dK_dl = Kf * D / l ** 2          # d K / d log l
    dK_dsf = 2 * Kf                  # d K / d log sf
    grad = -0.5 * np.array([np.sum(inner * dK_dl), np.sum(inner * dK_dsf)])
    return nll, grad


def posterior(X_s, X_train, Y_train, l=1.0, sigma_f=1.0, sigma_y=1e-8):
    K = rbf(X_train, X_train, l, sigma_f) + sigma_y ** 2 * np.eye(len(X_train))
    K_s = rbf(X_train, X_s, l, sigma_f)
    K_ss = rbf(X_s, X_s, l, sigma_f) + 1e-8 * np.eye(len(X_s))
    K_inv = inv(K)
    mu_s = K_s.T.dot(K_inv).dot(Y_train)
    cov_s = K_ss - K_s.T.dot(K_inv).dot(K_s)
    return mu_s, cov_s


rng = np.random.RandomState(3)
X = np.linspace(-4, 4, 12).reshape(-1, 1)
noise = 0.2
y = np.sin(X).ravel() + noise * rng.randn(12)
theta = np.log(np.array([0.5, 2.0]))
for it in range(100):
    nll, grad = nll_and_grad(theta, X, y, noise)
    theta = theta - 0.05 * grad
    if it % 20 == 0:
        print(f'{it:4d}  nll = {nll:8.4f}  l = {np.exp(theta[0]):.3f}  sf = {np.exp(theta[1]):.3f}')
mu, cov = posterior(X + 0.1, X, y, *np.exp(theta), sigma_y=noise)
plt.plot(X, mu)
plt.fill_between(X.ravel(), mu + 1.96 * np.sqrt(np.diag(cov)), mu - 1.96 * np.sqrt(np.diag(cov)), alpha=0.1)
plt.show()
