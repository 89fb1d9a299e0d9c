import numpy as np

def conv_forward(x, w, b, pad):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    Ho, Wo = 1 + H + 2 * pad - HH, 1 + W + 2 * pad - WW
    out = np.zeros((N, F, Ho, Wo))
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    out[n, f, i, j] = np.sum(xp[n, :, i:i+HH, j:j+WW] * w[f]) + b[f]
    cache = (x, w, b, xp, pad)
    return out, cache

def conv_backward(dout, cache):
    x, w, b, xp, pad = cache
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    _, _, Ho, Wo = dout.shape
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    db = np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            db[f] += np.sum(dout[n, f])
            for i in range(Ho):
                for j in range(Wo):
                    dw[f] += xp[n, :, i:i+HH, j:j+WW] * dout[n, f, i, j]
                    dxp[n, :, i:i+HH, j:j+WW] += w[f] * dout[n, f, i, j]
    dx = dxp[:, :, pad:pad+H, pad:pad+W]
    return dx, dw, db

np.random.seed(0)
x = np.random.randn(1, 2, 3, 3)
w = np.random.randn(2, 2, 2, 2)
b = np.random.randn(2)
out, cache = conv_forward(x, w, b, 1)
dout = np.random.randn(*out.shape)
dx, dw, db = conv_backward(dout, cache)
