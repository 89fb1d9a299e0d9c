#@ shape function that returns loss and gradients, recurrent, training loop
import numpy as np

rng = np.random.RandomState(75)
T, I, H = 3, 2, 3
params = dict(
    Wz=rng.randn(H, I + H) * 0.5, Wr=rng.randn(H, I + H) * 0.5, Wh=rng.randn(H, I + H) * 0.5, Wy=rng.randn(1, H) * 0.5
)
xs = rng.randn(T, I)
ys = rng.randn(T)
sig = lambda a: 1 / (1 + np.exp(-a))


def loss_and_grads(xs, ys, P):
    h = {-1: np.zeros(H)}
    z, r, c, y, cat, cat2 = {}, {}, {}, {}, {}, {}
    J = 0
    for t in range(T):
        cat[t] = np.concatenate([xs[t], h[t - 1]])
        z[t] = sig(P['Wz'] @ cat[t])
        r[t] = sig(P['Wr'] @ cat[t])
        cat2[t] = np.concatenate([xs[t], r[t] * h[t - 1]])
        c[t] = np.tanh(P['Wh'] @ cat2[t])
        h[t] = (1 - z[t]) * h[t - 1] + z[t] * c[t]
        y[t] = P['Wy'] @ h[t]
        J += float((0.5 * (y[t] - ys[t]) ** 2).sum())
    G = {k: np.zeros_like(v) for k, v in P.items()}
    dh_next = np.zeros(H)
    for t in range(T - 1, -1, -1):
        dy = y[t] - ys[t]
        G['Wy'] += np.outer(dy, h[t])
        dh = P['Wy'].T @ dy + dh_next
        dz = dh * (c[t] - h[t - 1])
        dc = dh * z[t]
        dh_prev = dh * (1 - z[t])
        dac = dc * (1 - c[t] ** 2)
        G['Wh'] += np.outer(dac, cat2[t])
        dcat2 = P['Wh'].T @ dac
        dr = dcat2[I:] * h[t - 1]
        dh_prev += dcat2[I:] * r[t]
        dar = dr * r[t] * (1 - r[t])
        daz = dz * z[t] * (1 - z[t])
        G['Wr'] += np.outer(dar, cat[t])
        G['Wz'] += np.outer(daz, cat[t])
        dcat = P['Wr'].T @ dar + P['Wz'].T @ daz
        dh_next = dh_prev + dcat[I:]
    return J, G


m = {k: np.zeros_like(v) for k, v in params.items()}
v = {k: np.zeros_like(p) for k, p in params.items()}
for it in range(1, 6):
    #@ here
    J, grads = loss_and_grads(xs, ys, params)
    #@ loss J
    #@ grads grads['Wz'] of params['Wz']; grads['Wr'] of params['Wr']; grads['Wh'] of params['Wh']; grads['Wy'] of params['Wy']
    for k in params:
        g = np.clip(grads[k], -5, 5)
        m[k] = 0.9 * m[k] + 0.1 * g
        v[k] = 0.999 * v[k] + 0.001 * g * g
        params[k] -= 0.01 * (m[k] / (1 - 0.9 ** it)) / (np.sqrt(v[k] / (1 - 0.999 ** it)) + 1e-8)
    print(it, J)
