#@ shape recurrent over time, training loop
import numpy as np

np.random.seed(11)
sigm = lambda v: 1 / (1 + np.exp(-v))
n_in, n_h, n_steps = 2, 5, 6
params = {}
for gate in 'zrh':
    params['W' + gate] = np.random.randn(n_h, n_in) * 0.4
    params['U' + gate] = np.random.randn(n_h, n_h) * 0.4
    params['b' + gate] = np.zeros(n_h)
params['V'] = np.random.randn(n_h) * 0.5
seq = np.sin(np.arange(n_steps * n_in).reshape(n_steps, n_in))
aim = 0.7
for it in range(30):
    #@ here
    P = params
    h = [np.zeros(n_h)]
    zs, rs, cs = [], [], []
    for t in range(n_steps):
        z = sigm(P['Wz'] @ seq[t] + P['Uz'] @ h[-1] + P['bz'])
        r = sigm(P['Wr'] @ seq[t] + P['Ur'] @ h[-1] + P['br'])
        c = np.tanh(P['Wh'] @ seq[t] + P['Uh'] @ (r * h[-1]) + P['bh'])
        h.append((1 - z) * h[-1] + z * c)
        zs.append(z); rs.append(r); cs.append(c)
    pred = P['V'] @ h[-1]
    loss = (pred - aim) ** 2
    #@ loss loss
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dpred = 2 * (pred - aim)
    grads['V'] += dpred * h[-1]
    dh = dpred * P['V']
    for t in range(n_steps - 1, -1, -1):
        z, r, c, hp = zs[t], rs[t], cs[t], h[t]
        dc = dh * z * (1 - c ** 2)
        dz = dh * (c - hp) * z * (1 - z)
        drh = P['Uh'].T @ dc
        dr = drh * hp * r * (1 - r)
        for gate, dgate in (('z', dz), ('r', dr), ('h', dc)):
            grads['W' + gate] += np.outer(dgate, seq[t])
            grads['b' + gate] += dgate
        grads['Uz'] += np.outer(dz, hp)
        grads['Ur'] += np.outer(dr, hp)
        grads['Uh'] += np.outer(dc, r * hp)
        dh = dh * (1 - z) + drh * r + P['Uz'].T @ dz + P['Ur'].T @ dr
    #@ grads grads['Wz'] of params['Wz']; grads['Ur'] of params['Ur']; grads['Uh'] of params['Uh']; grads['bz'] of params['bz']; grads['V'] of params['V']
    for k in params:
        params[k] -= 0.1 * grads[k]
print('loss %.4f' % loss)
