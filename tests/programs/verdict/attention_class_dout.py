#@ shape class
import numpy as np


class SelfAttention:
    def __init__(self, d, rng):
        self.Wq = rng.standard_normal((d, d)) / np.sqrt(d)
        self.Wk = rng.standard_normal((d, d)) / np.sqrt(d)
        self.Wv = rng.standard_normal((d, d)) / np.sqrt(d)
        self.scale = 1 / np.sqrt(d)

    def forward(self, x):
        self.x = x
        self.q, self.k, self.v = x @ self.Wq, x @ self.Wk, x @ self.Wv
        scores = np.einsum('btd,bsd->bts', self.q, self.k) * self.scale
        scores = scores - scores.max(axis=-1, keepdims=True)
        w = np.exp(scores)
        self.a = w / w.sum(axis=-1, keepdims=True)
        return np.einsum('bts,bsd->btd', self.a, self.v)

    def backward(self, dout):
        da = np.einsum('btd,bsd->bts', dout, self.v)
        dv = np.einsum('bts,btd->bsd', self.a, dout)
        ds = self.a * (da - (da * self.a).sum(axis=-1, keepdims=True)) * self.scale
        dq = np.einsum('bts,bsd->btd', ds, self.k)
        dk = np.einsum('bts,btd->bsd', ds, self.q)
        self.dWq = np.einsum('btd,bte->de', self.x, dq)
        self.dWk = np.einsum('btd,bte->de', self.x, dk)
        self.dWv = np.einsum('btd,bte->de', self.x, dv)
        return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T


rng = np.random.default_rng(0)
layer = SelfAttention(4, rng)
x = rng.standard_normal((2, 3, 4))
dout = rng.standard_normal((2, 3, 4))
#@ here
y = layer.forward(x)
#@ loss np.sum(y * dout)
dx = layer.backward(dout)
#@ grads dx of x; layer.dWq of layer.Wq; layer.dWk of layer.Wk; layer.dWv of layer.Wv
