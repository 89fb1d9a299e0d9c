#@ shape flat
import numpy as np
np.random.seed(46)
x = np.random.randn(4)
W = np.random.randn(3, 4)
t = np.array([0.2, 0.5, 0.3])
temp = 2.0
#@ here
z = W @ x / temp
e = np.exp(z)
p = e / np.sum(e)
loss = np.sum((p - t) ** 2)
#@ loss loss
dp = 2 * (p - t)
jac = np.diag(p) - np.outer(p, p)
dz = jac @ dp
dW = np.outer(dz, x) / temp
dx = W.T @ dz / temp
#@ grads dW of W; dx of x
