#@ shape layers in a list
import numpy as np
np.random.seed(8)
params = [(np.random.randn(3, 3), np.random.randn(3)) for _ in range(3)]
x = np.random.randn(5, 3)
y = np.random.randn(5, 3)
#@ here
acts = [x]
for W, b in params:
    acts.append(np.tanh(acts[-1] @ W + b))
loss = np.mean((acts[-1] - y) ** 2)
#@ loss loss
grads = []
da = 2 * (acts[-1] - y) / y.size
for (W, b), a_in, a_out in zip(params[::-1], acts[-2::-1], acts[::-1]):
    dz = da * (1 - a_out ** 2)
    dW = a_in.T @ dz
    db = dz.sum(0)
    grads.append((dW, db))
    da = dz @ W.T
grads.reverse()
#@ grads grads[0][0] of params[0][0]; grads[1][0] of params[1][0]; grads[2][1] of params[2][1]; da of x
params = [(W - 0.1 * dW, b - 0.1 * db) for (W, b), (dW, db) in zip(params, grads)]
