#@ shape functions
import numpy as np


def net(x, params):
    h = np.maximum(x @ params['W1'] + params['b1'], 0)
    e = h @ params['W2']
    return e, (x, h)


def net_back(de, cache, params, grads):
    x, h = cache
    grads['W2'] += h.T @ de
    dh = de @ params['W2'].T
    dh[h == 0] = 0
    grads['W1'] += x.T @ dh
    grads['b1'] += dh.sum(axis=0)


np.random.seed(20)
params = {'W1': np.random.randn(4, 5) * 0.5, 'b1': np.full(5, 0.1), 'W2': np.random.randn(5, 2) * 0.5}
left, right = np.random.randn(6, 4), np.random.randn(6, 4)
same = np.array([1, 0, 1, 0, 0, 1])
margin = 1.5
#@ here
e1, c1 = net(left, params)
e2, c2 = net(right, params)
diff = e1 - e2
dist = np.sqrt(np.sum(diff ** 2, axis=1) + 1e-9)
gap = np.maximum(margin - dist, 0)
loss = np.mean(same * dist ** 2 + (1 - same) * gap ** 2)
#@ loss loss
ddist = (2 * same * dist - 2 * (1 - same) * gap) / len(same)
ddiff = ddist[:, None] * diff / dist[:, None]
grads = {name: np.zeros_like(p) for name, p in params.items()}
net_back(ddiff, c1, params, grads)
net_back(-ddiff, c2, params, grads)
#@ grads grads['W1'] of params['W1']; grads['b1'] of params['b1']; grads['W2'] of params['W2']
