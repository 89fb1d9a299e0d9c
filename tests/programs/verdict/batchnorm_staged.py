#@ shape flat
import numpy as np
np.random.seed(9)
N, D = 5, 3
x = np.random.randn(N, D)
gamma = 1 + 0.3 * np.random.randn(D)
beta = np.random.randn(D)
target = np.random.randn(N, D)
eps = 1e-5
#@ here
mu = np.mean(x, axis=0)
xmu = x - mu
sq = xmu ** 2
var = np.mean(sq, axis=0)
std = np.sqrt(var + eps)
ivar = 1.0 / std
xhat = xmu * ivar
out = gamma * xhat + beta
loss = 0.5 * np.sum((out - target) ** 2)
#@ loss loss

dout = out - target
dbeta = np.sum(dout, axis=0)
dgamma = np.sum(dout * xhat, axis=0)
dxhat = dout * gamma
divar = np.sum(dxhat * xmu, axis=0)
dxmu = dxhat * ivar
dstd = -1.0 / (std ** 2) * divar
dvar = 0.5 / np.sqrt(var + eps) * dstd
dsq = np.ones((N, D)) / N * dvar
dxmu += 2 * xmu * dsq
dmu = -np.sum(dxmu, axis=0)
dx = dxmu.copy()
dx += np.ones((N, D)) / N * dmu
#@ grads dx of x; dgamma of gamma; dbeta of beta
