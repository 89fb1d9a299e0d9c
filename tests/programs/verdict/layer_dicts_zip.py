#@ shape layers in a list
import numpy as np
rng = np.random.RandomState(3)
sizes = [4, 4, 4, 2]
layers = []
for i in range(3):
    layers.append({'W': rng.randn(sizes[i], sizes[i + 1]) * 0.5, 'b': np.zeros(sizes[i + 1])})
X = rng.randn(6, 4)
Y = rng.randn(6, 2)
lr = 0.1
#@ here
caches = []
a = X
for layer in layers:
    z = a @ layer['W'] + layer['b']
    caches.append((a, z))
    a = np.tanh(z)
loss = np.mean((a - Y) ** 2)
#@ loss loss
da = 2 * (a - Y) / Y.size
for layer, cache in zip(reversed(layers), reversed(caches)):
    a_prev, z = cache
    dz = da * (1 - np.tanh(z) ** 2)
    layer['dW'] = a_prev.T @ dz
    layer['db'] = dz.sum(axis=0)
    da = dz @ layer['W'].T
#@ grads layers[0]['dW'] of layers[0]['W']; layers[1]['dW'] of layers[1]['W']; layers[2]['db'] of layers[2]['b']
for layer in layers:
    layer['W'] -= lr * layer['dW']
    layer['b'] -= lr * layer['db']
