#@ shape flat
import numpy as np
np.random.seed(49)
A = np.random.randn(3, 3)
x = np.random.randn(3)
c = np.random.randn(3)
#@ here
Ax = A @ x
quad = x @ Ax
lin = c @ x
s = np.sin(x)
f = quad * lin + np.sum(s)
#@ loss f
dquad = lin
dlin = quad
ds = np.ones(3)
dx = ds * np.cos(x)
dx += dlin * c
dc = dlin * x
dx += dquad * Ax
dAx = dquad * x
dA = np.outer(dAx, x)
dx += A.T @ dAx
#@ grads dA of A; dx of x; dc of c
