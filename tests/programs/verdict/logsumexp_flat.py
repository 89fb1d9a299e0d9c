#@ shape flat
import numpy as np
np.random.seed(39)
u = np.random.randn(4)
W = np.random.randn(4, 4)
#@ here
v = W @ u
top = np.max(v)
ex = np.exp(v - top)
tot = np.sum(ex)
lse = np.log(tot) + top
f = lse - 0.5 * np.sum(u ** 2)
#@ loss f
dlse = 1.0
dtot = dlse / tot
dex = dtot * np.ones(4)
dv = dex * ex
dW = np.outer(dv, u)
du = W.T @ dv
du += -u
#@ grads du of u; dW of W
