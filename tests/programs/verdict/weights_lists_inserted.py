#@ shape layers in a list
import numpy as np
np.random.seed(10)
Ws = [np.random.randn(3, 3) for _ in range(3)]
bs = [np.random.randn(3) for _ in range(3)]
x = np.random.randn(5, 3)
y = np.random.randint(0, 3, 5)
#@ here
hs = [x]
for W, b in zip(Ws, bs):
    hs.append(np.maximum(0, hs[-1] @ W + b))
scores = hs[-1]
e = np.exp(scores - scores.max(axis=1, keepdims=True))
p = e / e.sum(axis=1, keepdims=True)
loss = -np.log(p[np.arange(5), y]).mean()
#@ loss loss
d = p.copy()
d[np.arange(5), y] -= 1
d /= 5
dWs, dbs = [], []
for W, h_in, h_out in zip(Ws[::-1], hs[:-1][::-1], hs[1:][::-1]):
    d = d * (h_out > 0)
    dWs.insert(0, h_in.T @ d)
    dbs.insert(0, d.sum(0))
    d = d @ W.T
#@ grads dWs[0] of Ws[0]; dWs[1] of Ws[1]; dbs[2] of bs[2]
for i in range(3):
    Ws[i] -= 0.1 * dWs[i]
    bs[i] -= 0.1 * dbs[i]
