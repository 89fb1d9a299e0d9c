# Negative log-likelihood of a full-covariance Gaussian
import numpy as np

np.random.seed(16)
d = 3
A = np.random.randn(d, d)
m = np.random.randn(d)
X = np.random.randn(5, d)

cov = A @ A.T + 0.5 * np.eye(d)
prec = np.linalg.inv(cov)
centered = X - m
maha = np.sum((centered @ prec) * centered, axis=1)
sign, logdet = np.linalg.slogdet(cov)
nll = 0.5 * np.mean(maha) + 0.5 * logdet + 0.5 * d * np.log(2 * np.pi)
