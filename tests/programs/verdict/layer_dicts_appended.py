#@ shape layers in a list
import numpy as np
np.random.seed(6)
layers = [{'W': np.random.randn(3, 3), 'b': np.random.randn(3)} for _ in range(3)]
x = np.random.randn(5, 3)
t = np.random.randn(5, 3)
#@ here
cache = []
h = x
for layer in layers:
    z = h.dot(layer['W']) + layer['b']
    cache.append((h, z))
    h = 1 / (1 + np.exp(-z))
loss = 0.5 * np.sum((h - t) ** 2)
#@ loss loss
grads = []
dh = h - t
for layer in reversed(layers):
    h_in, z = cache.pop()
    s = 1 / (1 + np.exp(-z))
    dz = dh * s * (1 - s)
    dW = h_in.T.dot(dz)
    db = np.sum(dz, axis=0)
    grads.append((dW, db))
    dh = dz.dot(layer['W'].T)
grads = grads[::-1]
#@ grads grads[0][0] of layers[0]['W']; grads[1][0] of layers[1]['W']; grads[2][1] of layers[2]['b']; dh of x
for layer, (dW, db) in zip(layers, grads):
    layer['W'] -= 0.1 * dW
    layer['b'] -= 0.1 * db
