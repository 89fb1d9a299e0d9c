#@ shape gradients in a dict
import numpy as np
np.random.seed(35)
params = {'W': np.random.randn(3, 3), 'b': np.random.randn(3), 'v': np.random.randn(3)}
x = np.random.randn(5, 3)
target = np.random.randn(5)
#@ here
z = x @ params['W'] + params['b']
a = np.maximum(z, 0.1 * z)
out = a @ params['v']
loss = np.mean((out - target) ** 2)
#@ loss loss
grads = {}
dout = 2 * (out - target) / len(target)
grads['dv'] = a.T @ dout
da = np.outer(dout, params['v'])
dz = da * np.where(z > 0, 1.0, 0.1)
grads['dW'] = x.T @ dz
grads['db'] = np.sum(dz, axis=0)
#@ grads grads['dW'] of params['W']; grads['db'] of params['b']; grads['dv'] of params['v']
for k in params:
    params[k] = params[k] - 0.01 * grads['d' + k]
