#@ shape flat
import numpy as np
rng = np.random.RandomState(1)
N, D = 6, 3
X = rng.randn(N, D)
y = rng.randn(N, 1)
w = rng.randn(D, 1)
b = rng.randn(1)
#@ here
pred = X @ w + b
err = pred - y
loss = np.mean(err ** 2)
#@ loss loss
derr = 2 * err / N
dpred = derr
dw = X.T @ dpred
db = dpred.sum(axis=0)
dX = dpred @ w.T
#@ grads dw of w; db of b; dX of X
