#@ shape training loop, optimiser
import numpy as np


class Adam:
    def __init__(self, lr=0.01):
        self.lr, self.t = lr, 0
        self.m, self.v = {}, {}

    def step(self, params, grads):
        self.t += 1
        for k in params:
            self.m[k] = 0.9 * self.m.get(k, 0.0) + 0.1 * grads[k]
            self.v[k] = 0.999 * self.v.get(k, 0.0) + 0.001 * grads[k] ** 2
            mhat = self.m[k] / (1 - 0.9 ** self.t)
            vhat = self.v[k] / (1 - 0.999 ** self.t)
            params[k] -= self.lr * mhat / (np.sqrt(vhat) + 1e-8)


np.random.seed(51)
X = np.random.randn(7, 3)
y = np.random.randn(7, 3)
params = {'W': np.random.randn(3, 3), 'b': np.zeros(3)}
opt = Adam(0.05)
for it in range(20):
    #@ here
    a = X @ params['W'] + params['b']
    out = a / (1 + np.exp(-a))
    loss = np.mean((out - y) ** 2)
    #@ loss loss
    s = 1 / (1 + np.exp(-a))
    dout = 2 * (out - y) / y.size
    da = dout * (s + a * s * (1 - s))
    grads = {'W': X.T @ da, 'b': da.sum(axis=0)}
    #@ grads grads['W'] of params['W']; grads['b'] of params['b']
    opt.step(params, grads)
