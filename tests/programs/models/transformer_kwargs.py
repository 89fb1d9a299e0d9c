# Two transformer blocks as of late: RMS norm, grouped queries, SwiGLU, parameters as dicts and tuples
import numpy as np

def split_heads(m, h):
    *lead, t, d = m.shape
    return np.moveaxis(m.reshape(*lead, t, h, d // h), -2, -3)

def merge_heads(heads):
    merged = np.swapaxes(heads, -2, -3)
    return merged.reshape(merged.shape[:-2] + (-1,))

def rms_norm(v, g, eps=1e-6):
    return v / np.sqrt((v * v).mean(-1, keepdims=True) + eps) * g

def swiglu(v, w1, w2, w3):
    a = v @ w1
    return (a / (1 + np.exp(-a)) * (v @ w3)) @ w2

rng = np.random.default_rng(7)
T, D, H, F = 3, 8, 2, 6
x = rng.normal(size=(T, D))
layers = []
for _ in range(2):
    layers.append({
        'wq': rng.normal(size=(D, D)) * .3, 'wk': rng.normal(size=(D, D // 2)) * .3, 'wv': rng.normal(size=(D, D // 2)) * .3,
        'wo': rng.normal(size=(D, D)) * .3, 'ffn': {k: rng.normal(size=s) * .3 for k, s in [('w1', (D, F)), ('w2', (F, D)), ('w3', (D, F))]},
        'g1': np.ones(D), 'g2': np.ones(D),
    })
for lp in layers:
    n = rms_norm(x, lp['g1'])
    q = split_heads(n @ lp['wq'], H)
    k = np.repeat(split_heads(n @ lp['wk'], H // 2), 2, axis=0)
    v = np.repeat(split_heads(n @ lp['wv'], H // 2), 2, axis=0)
    s = q @ np.swapaxes(k, -1, -2) / np.sqrt(D // H)
    s = s + np.triu(np.full((T, T), -np.inf), k=1)
    p = np.exp(s - s.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    x = x + merge_heads(p @ v) @ lp['wo']
    x = x + swiglu(rms_norm(x, lp['g2']), **lp['ffn'])
loss = (x[-1] ** 2).mean()
