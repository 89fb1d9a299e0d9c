#@ shape layer functions
import numpy as np

def word_embedding_forward(x, W):
    out = W[x]
    cache = (x, W)
    return out, cache

def word_embedding_backward(dout, cache):
    x, W = cache
    dW = np.zeros_like(W)
    np.add.at(dW, x, dout)
    return dW

np.random.seed(21)
x = np.array([[0, 3, 1], [2, 1, 1]])
W = np.random.randn(4, 3)
dout = np.random.randn(2, 3, 3)
#@ here
out, cache = word_embedding_forward(x, W)
dW = word_embedding_backward(dout, cache)
#@ loss np.sum(out * dout)
#@ grads dW of W
