#@ shape flat
import numpy as np
rng = np.random.RandomState(40)
X = rng.randn(4, 4)
W = rng.randn(4, 4) * 0.5
bh = rng.randn(4) * 0.1
bv = rng.randn(4) * 0.1
#@ here
code = 1 / (1 + np.exp(-(X @ W + bh)))
recon = code @ W.T + bv
err = recon - X
loss = 0.5 * np.sum(err ** 2)
#@ loss loss
drecon = err.copy()
dbv = drecon.sum(axis=0)
dW = drecon.T @ code
dcode = drecon @ W
dpre = dcode * code * (1 - code)
dW += X.T @ dpre
dbh = dpre.sum(axis=0)
#@ grads dW of W; dbh of bh; dbv of bv
