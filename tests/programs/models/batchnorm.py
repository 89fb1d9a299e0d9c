# Batch normalisation, staged as in the course notes; variance with Bessel's correction
import numpy as np

np.random.seed(231)
N, D = 8, 3
x = 2 * np.random.randn(N, D) + 1
gamma = np.array([1.0, 0.5, 2.0])
beta = np.array([0.1, -0.2, 0.3])
target = np.random.randn(N, D)
eps = 1e-5

mu = 1 / N * np.sum(x, axis=0)
xmu = x - mu
sq = xmu ** 2
var = 1.0 / N * np.sum(sq, axis=0)
sqrtvar = np.sqrt(var + eps)
ivar = 1.0 / sqrtvar
xhat = xmu * ivar
out = gamma * xhat + beta

# the same in two calls, unbiased
z = (out - out.mean(axis=0)) / np.sqrt(out.var(axis=0, ddof=1) + eps)
s = z.std(axis=1, ddof=1)
loss = np.mean((z * s[:, None] - target) ** 2)
