import numpy as np

N, D = 5, 3
eps = 1e-5
rng = np.random.RandomState(3)
x = rng.randn(N, D)
gamma = np.ones(D) * 1.5
beta = np.zeros(D) + 0.1
m = x.shape[0]
mu = 1. / m * np.sum(x, axis=0)
xmu = x - mu
var = np.sum(xmu ** 2, axis=0) / m
xhat = xmu / np.sqrt(var + eps)
out = gamma * xhat + beta
loss = np.sum(out ** 3) / N
