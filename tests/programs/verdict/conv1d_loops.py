#@ shape flat
import numpy as np
np.random.seed(54)
x = np.random.randn(6)
k = np.random.randn(3)
goal = np.random.randn(4)
#@ here
n = len(x) - len(k) + 1
out = np.zeros(n)
for i in range(n):
    for j in range(3):
        out[i] += x[i + j] * k[j]
act = np.maximum(out, 0)
loss = np.sum((act - goal) ** 2)
#@ loss loss
dact = 2 * (act - goal)
dout = dact * (out > 0)
dx = np.zeros(6)
dk = np.zeros(3)
for i in range(n):
    for j in range(3):
        dk[j] += x[i + j] * dout[i]
        dx[i + j] += k[j] * dout[i]
#@ grads dx of x; dk of k
