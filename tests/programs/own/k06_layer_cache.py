# out, cache = layer_forward(..); a random dout; dx, dk = layer_backward(dout, cache) (course assignments 2 and 3).
#
#
#
# right: dx = [[3, 1], [7, 4]], dk = [[0, 1], [2, 5]]
import numpy as np
def scale_forward(x, k):
    out = x @ k
    cache = (x, k)
    return out, cache
def scale_backward(dout, cache):
    x, k = cache
    dx = dout @ k.T
    dk = x @ dout
    return dx, dk
x = np.array([[1.0, 1.0], [0.0, 2.0]])
k = np.array([[1.0, 3.0], [2.0, 1.0]])
out, cache = scale_forward(x, k)
dout = np.array([[0.0, 1.0], [1.0, 2.0]])

dx, dk = scale_backward(dout, cache)
