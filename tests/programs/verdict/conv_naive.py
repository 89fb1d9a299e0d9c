#@ shape layer functions
import numpy as np


def conv_forward_naive(x, w, b, stride, pad):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode='constant')
    Ho = 1 + (H + 2 * pad - HH) // stride
    Wo = 1 + (W + 2 * pad - WW) // stride
    out = np.zeros((N, F, Ho, Wo))
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    hs, ws = i * stride, j * stride
                    out[n, f, i, j] = np.sum(xp[n, :, hs:hs + HH, ws:ws + WW] * w[f]) + b[f]
    return out, (x, xp, w, b, stride, pad)


def conv_backward_naive(dout, cache):
    x, xp, w, b, stride, pad = cache
    N, F, Ho, Wo = dout.shape
    HH, WW = w.shape[2], w.shape[3]
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    db = np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            db[f] += dout[n, f].sum()
            for i in range(Ho):
                for j in range(Wo):
                    hs, ws = i * stride, j * stride
                    dw[f] += xp[n, :, hs:hs + HH, ws:ws + WW] * dout[n, f, i, j]
                    dxp[n, :, hs:hs + HH, ws:ws + WW] += w[f] * dout[n, f, i, j]
    dx = dxp[:, :, pad:-pad, pad:-pad]
    return dx, dw, db


np.random.seed(12)
x = np.random.randn(2, 1, 3, 3)
w = np.random.randn(2, 1, 2, 2)
b = np.random.randn(2)
dout = np.random.randn(2, 2, 4, 4)
#@ here
out, cache = conv_forward_naive(x, w, b, 1, 1)
dx, dw, db = conv_backward_naive(dout, cache)
#@ loss np.sum(out * dout)
#@ grads dx of x; dw of w; db of b
