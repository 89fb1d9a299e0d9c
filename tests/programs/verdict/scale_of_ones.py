#@ shape flat
import numpy as np
np.random.seed(35)
X = np.random.randn(6, 3)
T = np.random.randn(6, 4)
W = np.random.randn(3, 4) * 0.5
gamma = np.ones(4)
beta = np.zeros(4)
#@ here
h = X @ W
mu = h.mean(axis=1, keepdims=True)
std = np.sqrt(h.var(axis=1, keepdims=True) + 1e-5)
xhat = (h - mu) / std
out = gamma * xhat + beta
loss = 0.5 * np.sum((out - T) ** 2)
#@ loss loss
dout = out - T
dgamma = np.sum(dout * xhat, axis=0)
dbeta = np.sum(dout, axis=0)
dxhat = dout * gamma
centred = dxhat - dxhat.mean(axis=1, keepdims=True)
dh = (centred - xhat * (dxhat * xhat).mean(axis=1, keepdims=True)) / std
dW = X.T @ dh
#@ grads dgamma of gamma; dbeta of beta; dW of W
