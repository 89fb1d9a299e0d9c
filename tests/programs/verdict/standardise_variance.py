#@ shape flat
import numpy as np
np.random.seed(56)
n = 5
x = np.random.randn(n, 3)
w = np.random.randn(3)
#@ here
m = x.sum(axis=0, keepdims=True) / n
d = x - m
v = (d ** 2).sum(axis=0, keepdims=True) / (n - 1)
s = (v + 1e-5) ** -0.5
z = d * s
out = np.tanh(z @ w)
loss = -np.mean(out)
#@ loss loss
dout = -np.ones(n) / n
dpre = dout * (1 - out ** 2)
dz = np.outer(dpre, w)
dw = z.T @ dpre
ds = (dz * d).sum(axis=0, keepdims=True)
dd = dz * s
dv = -0.5 * (v + 1e-5) ** -1.5 * ds
dd += 2 * d / (n - 1) * dv
dx = dd.copy()
dm = -dd.sum(axis=0, keepdims=True)
dx += dm / n
#@ grads dx of x; dw of w
