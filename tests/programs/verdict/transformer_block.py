#@ shape layer functions, parameters in a dict, training loop
import numpy as np

rng = np.random.default_rng(79)
B, T, C, V = 2, 3, 3, 4


def norm_forward(x, g, b):
    mu = x.mean(-1, keepdims=True)
    var = ((x - mu) ** 2).mean(-1, keepdims=True)
    rstd = (var + 1e-5) ** -0.5
    norm = (x - mu) * rstd
    return norm * g + b, (norm, rstd, g)


def norm_backward(dout, cache):
    norm, rstd, g = cache
    db = dout.sum((0, 1))
    dg = (dout * norm).sum((0, 1))
    dnorm = dout * g
    dx = dnorm - dnorm.mean(-1, keepdims=True) - norm * (dnorm * norm).mean(-1, keepdims=True)
    dx *= rstd
    return dx, dg, db


def attend_forward(x, wq, wk, wv, wo):
    q, k, v = x @ wq, x @ wk, x @ wv
    scale = 1.0 / np.sqrt(q.shape[-1])
    att = np.einsum('bid,bjd->bij', q, k) * scale
    later = np.triu(np.ones((T, T)), 1).astype(bool)
    att = np.where(later, -1e9, att)
    att = np.exp(att - att.max(-1, keepdims=True))
    att = att / att.sum(-1, keepdims=True)
    y = np.einsum('bij,bjd->bid', att, v)
    return y @ wo, (x, q, k, v, att, y, scale)


def attend_backward(dout, cache, wq, wk, wv, wo):
    x, q, k, v, att, y, scale = cache
    dwo = np.einsum('btd,bte->de', y, dout)
    dy = dout @ wo.T
    datt = np.einsum('bid,bjd->bij', dy, v)
    dv = np.einsum('bij,bid->bjd', att, dy)
    dpre = att * (datt - (datt * att).sum(-1, keepdims=True)) * scale
    dq = np.einsum('bij,bjd->bid', dpre, k)
    dk = np.einsum('bij,bid->bjd', dpre, q)
    dwq = np.einsum('btd,bte->de', x, dq)
    dwk = np.einsum('btd,bte->de', x, dk)
    dwv = np.einsum('btd,bte->de', x, dv)
    dx = dq @ wq.T + dk @ wk.T + dv @ wv.T
    return dx, dwq, dwk, dwv, dwo


p = {
    'emb': rng.normal(size=(V, C)) * 0.6, 'g': np.ones(C), 'b': np.zeros(C),
    'wq': rng.normal(size=(C, C)) * 0.6, 'wk': rng.normal(size=(C, C)) * 0.6, 'wv': rng.normal(size=(C, C)) * 0.6,
    'wo': rng.normal(size=(C, C)) * 0.6, 'head': rng.normal(size=(C, V)) * 0.6,
}
tokens = rng.integers(0, V, (B, T))
targets = rng.integers(0, V, (B, T))
rate = 0.05
for step in range(4):
    #@ here
    x0 = p['emb'][tokens]
    xn, norm_cache = norm_forward(x0, p['g'], p['b'])
    a, att_cache = attend_forward(xn, p['wq'], p['wk'], p['wv'], p['wo'])
    x1 = x0 + a
    logits = x1 @ p['head']
    probs = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    n = B * T
    loss = -np.log(probs.reshape(n, V)[np.arange(n), targets.ravel()]).mean()
    #@ loss loss
    g = {}
    dlogits = probs.copy().reshape(n, V)
    dlogits[np.arange(n), targets.ravel()] -= 1
    dlogits = dlogits.reshape(B, T, V) / n
    g['head'] = np.einsum('btc,btv->cv', x1, dlogits)
    dx1 = dlogits @ p['head'].T
    da = dx1
    dxn, g['wq'], g['wk'], g['wv'], g['wo'] = attend_backward(da, att_cache, p['wq'], p['wk'], p['wv'], p['wo'])
    dx0, g['g'], g['b'] = norm_backward(dxn, norm_cache)
    dx0 = dx0 + dx1
    g['emb'] = np.zeros_like(p['emb'])
    np.add.at(g['emb'], tokens, dx0)
    #@ grads g['emb'] of p['emb']; g['g'] of p['g']; g['b'] of p['b']; g['wq'] of p['wq']; g['wk'] of p['wk']; g['wv'] of p['wv']; g['wo'] of p['wo']; g['head'] of p['head']
    for k in p:
        p[k] -= rate * g[k]
    print(step, loss)
