#@ shape layer functions, loops over windows with a stride
import numpy as np


def conv_forward(x, w, b, stride, pad):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode='constant')
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    hs, ws = i * stride, j * stride
                    window = x_pad[n, :, hs:hs + HH, ws:ws + WW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    return out, (x_pad, w, stride, pad)


def conv_backward(dout, cache):
    x_pad, w, stride, pad = cache
    N, F, H_out, W_out = dout.shape
    _, _, HH, WW = w.shape
    dx_pad = np.zeros_like(x_pad)
    dw = np.zeros_like(w)
    db = np.zeros(F)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    hs, ws = i * stride, j * stride
                    dw[f] += x_pad[n, :, hs:hs + HH, ws:ws + WW] * dout[n, f, i, j]
                    dx_pad[n, :, hs:hs + HH, ws:ws + WW] += w[f] * dout[n, f, i, j]
                    db[f] += dout[n, f, i, j]
    dx = dx_pad[:, :, pad:-pad, pad:-pad]
    return dx, dw, db


rng = np.random.RandomState(4)
x = rng.randn(2, 2, 5, 5)
w = rng.randn(2, 2, 3, 3) * 0.4
b = rng.randn(2) * 0.1
Wfc = rng.randn(18, 3) * 0.3
y = np.array([2, 0])
#@ here
conv, cache = conv_forward(x, w, b, 2, 1)
act = np.where(conv > 0, conv, 0.1 * conv)
flat = act.reshape(act.shape[0], -1)
logits = flat @ Wfc
logits = logits - np.max(logits, axis=1, keepdims=True)
logp = logits - np.log(np.sum(np.exp(logits), axis=1, keepdims=True))
loss = -np.mean(logp[np.arange(2), y])
#@ loss loss
dlogits = np.exp(logp)
dlogits[np.arange(2), y] -= 1
dlogits /= 2
dWfc = flat.T @ dlogits
dflat = dlogits @ Wfc.T
dact = dflat.reshape(act.shape)
dconv = dact * np.where(conv > 0, 1, 0.1)
dx, dw, db = conv_backward(dconv, cache)
#@ grads dx of x; dw of w; db of b; dWfc of Wfc
