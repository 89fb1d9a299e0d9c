# Layers that keep their gradients, made with None, in an ordered dict; no layer before the first needs them
import numpy as np
from collections import OrderedDict


class Linear:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None
        self.dW = None
        self.db = None

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx


class Tanh:
    def __init__(self):
        self.out = None
        self.dout = None

    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        self.dout = dout
        return dout * (1.0 - self.out**2)


class SquaredError:
    def __init__(self):
        self.loss = None
        self.y = None
        self.t = None

    def forward(self, y, t):
        self.y, self.t = y, t
        self.loss = 0.5 * np.sum((y - t) ** 2) / y.shape[0]
        return self.loss

    def backward(self, dout=1):
        return dout * (self.y - self.t) / self.t.shape[0]


class Net:
    def __init__(self, sizes):
        self.params = {}
        self.layers = OrderedDict()
        for i, (m, n) in enumerate(zip(sizes, sizes[1:]), 1):
            self.params['W%d' % i] = 0.5 * np.random.randn(m, n)
            self.params['b%d' % i] = np.zeros(n)
            self.layers['Linear%d' % i] = Linear(self.params['W%d' % i], self.params['b%d' % i])
            if i < len(sizes) - 1:
                self.layers['Tanh%d' % i] = Tanh()
        self.last = SquaredError()

    def loss(self, x, t):
        for layer in self.layers.values():
            x = layer.forward(x)
        return self.last.forward(x, t)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last.backward(1)
        layers = list(self.layers.values())
        layers.reverse()
        for layer in layers:
            dout = layer.backward(dout)
        grads = {}
        for i in (1, 2):
            grads['W%d' % i] = self.layers['Linear%d' % i].dW
            grads['b%d' % i] = self.layers['Linear%d' % i].db
        return grads


np.random.seed(6)
net = Net([3, 4, 2])
x = np.random.rand(5, 3)
t = np.random.rand(5, 2)
grads = net.gradient(x, t)
for name in ('W1', 'b1', 'W2', 'b2'):
    net.params[name] -= 0.1 * grads[name]
