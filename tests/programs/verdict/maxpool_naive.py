#@ shape layer functions
import numpy as np

def max_pool_forward(x, size):
    N, H, W = x.shape
    out = np.zeros((N, H // size, W // size))
    for n in range(N):
        for i in range(H // size):
            for j in range(W // size):
                out[n, i, j] = np.max(x[n, i * size:(i + 1) * size, j * size:(j + 1) * size])
    cache = (x, size)
    return out, cache

def max_pool_backward(dout, cache):
    x, size = cache
    dx = np.zeros(x.shape)
    N, Ho, Wo = dout.shape
    for n in range(N):
        for i in range(Ho):
            for j in range(Wo):
                window = x[n, i * size:(i + 1) * size, j * size:(j + 1) * size]
                m = window == np.max(window)
                dx[n, i * size:(i + 1) * size, j * size:(j + 1) * size] = m * dout[n, i, j]
    return dx

np.random.seed(13)
x = np.random.randn(2, 4, 4)
dout = np.random.randn(2, 2, 2)
#@ here
out, cache = max_pool_forward(x, 2)
dx = max_pool_backward(dout, cache)
#@ loss np.sum(out * dout)
#@ grads dx of x
