#@ shape layers in a list
import numpy as np
np.random.seed(5)
layers = [{'W': np.random.randn(3, 3), 'b': np.random.randn(3)} for _ in range(3)]
x = np.random.randn(5, 3)
t = np.random.randn(5, 3)
#@ here
h = x
for layer in layers:
    layer['x'] = h
    layer['z'] = h.dot(layer['W']) + layer['b']
    h = np.maximum(0, layer['z'])
loss = 0.5 * np.sum((h - t) ** 2)
#@ loss loss
dh = h - t
for layer in layers[::-1]:
    dz = dh * (layer['z'] > 0)
    layer['dW'] = layer['x'].T.dot(dz)
    layer['db'] = np.sum(dz, axis=0)
    dh = dz.dot(layer['W'].T)
#@ grads layers[0]['dW'] of layers[0]['W']; layers[1]['dW'] of layers[1]['W']; layers[2]['db'] of layers[2]['b']; dh of x
for layer in layers:
    layer['W'] -= 0.1 * layer['dW']
    layer['b'] -= 0.1 * layer['db']
