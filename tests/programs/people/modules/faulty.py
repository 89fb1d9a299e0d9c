import numpy as np


def forward(x, w):
    return x.dot(w), (x, w)


def backward(dout, cache):
    x, w = cache
    dx = dout.dot(w)
    dw = x.T.dot(dout)
    return dx, dw
