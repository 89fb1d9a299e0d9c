import numpy as np
import nn
from nn import Linear, Tanh

np.random.seed(7)
x = np.random.randn(4, 3)
layers = [Linear(3, 5), Tanh(), nn.Linear(5, 2)]
h = x
for layer in layers:
    h = layer.forward(h)
loss = np.mean(h ** 2)
dout = 2 * h / h.size
for layer in reversed(layers):
    dout = layer.backward(dout)
