#@ shape flat
import numpy as np
np.random.seed(36)
p = np.random.randn(4, 4)
q = np.random.randn(4, 4)
#@ here
s = p @ q
h = np.maximum(0, s)
k = h * p
loss = np.sum((k - 1) ** 2)
#@ loss loss
dk = 2 * (k - 1)
dh = dk * p
dp = dk * h
dh[h <= 0] = 0
dp += dh @ q.T
dq = p.T @ dh
#@ grads dp of p; dq of q
