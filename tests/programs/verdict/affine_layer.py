#@ shape layer functions
import numpy as np


def affine_forward(x, w, b):
    N = x.shape[0]
    out = x.reshape(N, -1).dot(w) + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    N = x.shape[0]
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(N, -1).T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


np.random.seed(231)
x = np.random.randn(4, 2, 2)
w = np.random.randn(4, 4)
b = np.random.randn(4)
dout = np.random.randn(4, 4)
#@ here
out, cache = affine_forward(x, w, b)
dx, dw, db = affine_backward(dout, cache)
#@ loss np.sum(out * dout)
#@ grads dx of x; dw of w; db of b
