#@ shape recurrent, flat, a cache that is popped
import numpy as np

rng = np.random.default_rng(5)
V, E, H, C = 7, 3, 4, 2
emb = rng.normal(size=(V, E))
Wz, Wr, Wh = (rng.normal(size=(E + H, H)) * 0.5 for _ in range(3))
U = rng.normal(size=(H, C))
bz = np.zeros(H)
sentence = [3, 1, 3, 6, 0]
label = 1
sig = lambda a: 1 / (1 + np.exp(-a))
#@ here
h = np.zeros(H)
cache = []
for tok in sentence:
    xh = np.concatenate([emb[tok], h])
    z = sig(xh @ Wz + bz)
    r = sig(xh @ Wr)
    xrh = np.concatenate([emb[tok], r * h])
    htilde = np.tanh(xrh @ Wh)
    cache.append((tok, h, xh, z, r, xrh, htilde))
    h = (1 - z) * h + z * htilde
logits = h @ U
p = np.exp(logits - logits.max())
p = p / p.sum()
loss = -np.log(p[label])
#@ loss loss
dlogits = p.copy()
dlogits[label] -= 1
dU = np.outer(h, dlogits)
dh = U @ dlogits
demb = np.zeros_like(emb)
dWz, dWr, dWh, dbz = 0, 0, 0, 0
while cache:
    tok, h_prev, xh, z, r, xrh, htilde = cache.pop()
    dhtilde = dh * z
    dz = dh * (htilde - h_prev)
    dh_prev = dh * (1 - z)
    dpre = dhtilde * (1 - htilde ** 2)
    dWh = dWh + np.outer(xrh, dpre)
    dxrh = Wh @ dpre
    dr = dxrh[E:] * h_prev
    dh_prev += dxrh[E:] * r
    demb[tok] += dxrh[:E]
    daz = dz * z * (1 - z)
    dar = dr * r * (1 - r)
    dWz = dWz + np.outer(xh, daz)
    dbz = dbz + daz
    dWr = dWr + np.outer(xh, dar)
    dxh = Wz @ daz + Wr @ dar
    demb[tok] += dxh[:E]
    dh_prev += dxh[E:]
    dh = dh_prev
#@ grads demb of emb; dWz of Wz; dWr of Wr; dWh of Wh; dU of U; dbz of bz
