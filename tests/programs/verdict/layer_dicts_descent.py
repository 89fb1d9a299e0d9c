#@ shape layers in a list, training loop
import numpy as np
np.random.seed(7)
layers = [{'W': np.random.randn(3, 3), 'b': np.random.randn(3)} for _ in range(3)]
x = np.random.randn(5, 3)
t = np.random.randn(5, 3)
lr = 0.05
for step in range(10):
    #@ here
    cache = []
    h = x
    for layer in layers:
        z = h.dot(layer['W']) + layer['b']
        cache.append((h, z))
        h = np.tanh(z)
    loss = np.mean((h - t) ** 2)
    #@ loss loss
    dh = 2 * (h - t) / t.size
    for layer in reversed(layers):
        h_in, z = cache.pop()
        dz = dh * (1 - np.tanh(z) ** 2)
        dW = h_in.T.dot(dz)
        db = np.sum(dz, axis=0)
        dh = dz.dot(layer['W'].T)
        layer['dW'] = dW
        layer['db'] = db
    #@ grads layers[0]['dW'] of layers[0]['W']; layers[1]['dW'] of layers[1]['W']; layers[2]['db'] of layers[2]['b']; dh of x
    for layer in layers:
        layer['W'] -= lr * layer['dW']
        layer['b'] -= lr * layer['db']
