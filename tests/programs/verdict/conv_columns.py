#@ shape layer functions, convolution by columns
import numpy as np


def places(shape, field):
    N, C, H, W = shape
    i0 = np.tile(np.repeat(np.arange(field), field), C)
    i1 = np.repeat(np.arange(H), W)
    j0 = np.tile(np.arange(field), field * C)
    j1 = np.tile(np.arange(W), H)
    i = i0.reshape(-1, 1) + i1.reshape(1, -1)
    j = j0.reshape(-1, 1) + j1.reshape(1, -1)
    k = np.repeat(np.arange(C), field * field).reshape(-1, 1)
    return k, i, j


def to_columns(x, field):
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), mode='constant')
    k, i, j = places(x.shape, field)
    cols = padded[:, k, i, j]
    return cols.transpose(1, 2, 0).reshape(field * field * x.shape[1], -1)


def from_columns(cols, shape, field):
    N, C, H, W = shape
    padded = np.zeros((N, C, H + 2, W + 2), dtype=cols.dtype)
    k, i, j = places(shape, field)
    parts = cols.reshape(C * field * field, -1, N).transpose(2, 0, 1)
    np.add.at(padded, (slice(None), k, i, j), parts)
    return padded[:, :, 1:-1, 1:-1]


def conv_forward(X, W, b):
    filters, depth, field, _ = W.shape
    n, _, h, w = X.shape
    cols = to_columns(X, field)
    out = W.reshape(filters, -1) @ cols + b
    out = out.reshape(filters, h, w, n).transpose(3, 0, 1, 2)
    return out, (X, W, b, cols)


def conv_backward(dout, cache):
    X, W, b, cols = cache
    filters, depth, field, _ = W.shape
    db = np.sum(dout, axis=(0, 2, 3)).reshape(filters, -1)
    flat = dout.transpose(1, 2, 3, 0).reshape(filters, -1)
    dW = flat @ cols.T
    dW = dW.reshape(W.shape)
    dcols = W.reshape(filters, -1).T @ flat
    dX = from_columns(dcols, X.shape, field)
    return dX, dW, db


np.random.seed(80)
X = np.random.randn(2, 2, 3, 3)
W1 = np.random.randn(2, 2, 3, 3) * 0.3
b1 = np.random.randn(2, 1) * 0.1
W2 = np.random.randn(1, 2, 3, 3) * 0.3
b2 = np.random.randn(1, 1) * 0.1
y = np.random.randn(2, 1, 3, 3)
#@ here
h, cache1 = conv_forward(X, W1, b1)
a = np.maximum(h, 0)
o, cache2 = conv_forward(a, W2, b2)
loss = 0.5 * np.sum((o - y) ** 2)
#@ loss loss
do = o - y
da, dW2, db2 = conv_backward(do, cache2)
dh = da * (h > 0)
dX, dW1, db1 = conv_backward(dh, cache1)
#@ grads dX of X; dW1 of W1; db1 of b1; dW2 of W2; db2 of b2
