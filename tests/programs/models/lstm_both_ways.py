# LSTM with peepholes run both ways over a sequence, its gates in a dict of tuples
import numpy as np
rs = np.random.RandomState(3)
D, H, T = 2, 3, 3
xs = rs.randn(T, D)
def params(): return {g: (rs.randn(H, D) * .4, rs.randn(H, H) * .4, rs.randn(H) * .1, np.zeros(H)) for g in 'ifog'}
sig = lambda z: 1.0 / (1.0 + np.exp(-z))
def lstm(xs, P):
    h = c = np.zeros(H)
    hs = []
    for x in xs:
        pre = {g: W @ x + U @ h + b for g, (W, U, _, b) in P.items()}
        i, f = (sig(pre[g] + P[g][2] * c) for g in 'if')
        c = f * c + i * np.tanh(pre['g'])
        o = sig(pre['o'] + P['o'][2] * c)
        h = o * np.tanh(c)
        hs.append(h)
    return np.array(hs)
fwd, bwd = params(), params()
H_f = lstm(xs, fwd)
H_b = lstm(xs[::-1], bwd)[::-1]
out = np.hstack([H_f, H_b])
loss = np.square(out).sum() + out.max(axis=0).sum()
