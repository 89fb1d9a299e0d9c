# grads = backward(..) returns a dict {"dW": .., "db": ..} (a course's backward_propagation).
#
#
# right: dW = [6, 10], db = [6, 5]
import numpy as np
def forward(W, b, v):
    Z = W * v + b
    cost = np.sum(Z ** 2)
    return cost, (Z, W, b, v)
def backward(cache):
    Z, W, b, v = cache
    dZ = 2 * Z
    dW = 2 * dZ * v
    db = dZ
    grads = {"dW": dW, "db": db}
    return grads
W = np.array([2.0, 1.0])
b = np.array([1.0, 0.5])
v = np.array([1.0, 2.0])
cost, cache = forward(W, b, v)
grads = backward(cache)
