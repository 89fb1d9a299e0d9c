#@ shape training loop
import numpy as np
np.random.seed(28)
A = np.random.randn(5, 3)
goal = np.random.randn(5)
u = np.random.randn(3)
v = np.random.randn(3)
for step in range(30):
    #@ here
    uv = u * v
    s = A @ uv
    r = s - goal
    cost = np.sum(r ** 2)
    #@ loss cost
    dr = 2 * r
    duv = A.T @ dr
    du = duv * v
    dv = duv * u
    #@ grads du of u; dv of v
    du = np.clip(du, -1, 1)
    dv = np.clip(dv, -1, 1)
    u = u - 0.05 * du
    v = v - 0.05 * dv
