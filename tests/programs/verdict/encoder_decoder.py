#@ shape function that returns loss and gradients, two loops over time
import numpy as np

rs = np.random.RandomState(81)
V, H, T = 4, 3, 3
params = {}
for name, shape in [('Wxe', (V, H)), ('Whe', (H, H)), ('be', (H,)), ('Wxd', (V, H)), ('Whd', (H, H)), ('bd', (H,)), ('Wy', (H, V)), ('by', (V,))]:
    params[name] = rs.randn(*shape) * 0.6
src = [1, 3, 2]
tgt = [0, 2, 1]


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def one_hot(i):
    v = np.zeros(V)
    v[i] = 1
    return v


def step(p):
    he = [np.zeros(H)]
    for t in range(T):
        he.append(np.tanh(one_hot(src[t]) @ p['Wxe'] + he[-1] @ p['Whe'] + p['be']))
    hd = [he[-1]]
    ps = []
    inputs = []
    loss = 0
    inp = 0
    for t in range(T):
        x = one_hot(inp)
        inputs.append(x)
        hd.append(np.tanh(x @ p['Wxd'] + hd[-1] @ p['Whd'] + p['bd']))
        ps.append(softmax(hd[-1] @ p['Wy'] + p['by']))
        loss += -np.log(ps[-1][tgt[t]])
        inp = tgt[t]
    g = {k: np.zeros_like(v) for k, v in p.items()}
    dh = np.zeros(H)
    for t in range(T - 1, -1, -1):
        dz = ps[t].copy()
        dz[tgt[t]] -= 1
        g['Wy'] += np.outer(hd[t + 1], dz)
        g['by'] += dz
        dh = dh + p['Wy'] @ dz
        da = dh * (1 - hd[t + 1] ** 2)
        g['Wxd'] += np.outer(inputs[t], da)
        g['Whd'] += np.outer(hd[t], da)
        g['bd'] += da
        dh = p['Whd'] @ da
    for t in range(T - 1, -1, -1):
        da = dh * (1 - he[t + 1] ** 2)
        g['Wxe'] += np.outer(one_hot(src[t]), da)
        g['Whe'] += np.outer(he[t], da)
        g['be'] += da
        dh = p['Whe'] @ da
    return loss, g


rate = 0.1
for it in range(5):
    #@ here
    loss, grads = step(params)
    #@ loss loss
    #@ grads grads['Wxe'] of params['Wxe']; grads['Whe'] of params['Whe']; grads['be'] of params['be']; grads['Wxd'] of params['Wxd']; grads['Whd'] of params['Whd']; grads['bd'] of params['bd']; grads['Wy'] of params['Wy']; grads['by'] of params['by']
    norm = np.sqrt(sum(np.sum(v ** 2) for v in grads.values()))
    for k in params:
        params[k] -= rate * grads[k] * min(1.0, 5.0 / norm)
    print(it, loss)
