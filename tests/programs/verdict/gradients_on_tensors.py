#@ shape class, gradients kept by objects, training loop
import numpy as np


class Box:
    """An array with room for its gradient."""

    def __init__(self, a):
        self.a = a
        self.g = None


class Layer:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out


class ShiftedRelu(Layer):
    def forward(self, inp):
        return Box(np.maximum(inp.a, 0.0) - 0.5)

    def backward(self):
        inp, = self.args
        inp.g = (inp.a > 0).astype(float) * self.out.g


class Linear(Layer):
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, inp):
        return Box(inp.a @ self.w.a + self.b.a)

    def backward(self):
        inp, = self.args
        inp.g = self.out.g @ self.w.a.T
        self.w.g = inp.a.T @ self.out.g
        self.b.g = self.out.g.sum(0)


class MeanSquare(Layer):
    def forward(self, inp, target):
        return Box(((inp.a[:, 0] - target) ** 2).mean())

    def backward(self):
        inp, target = self.args
        inp.g = 2 * (inp.a[:, 0] - target)[:, None] / target.shape[0]


class Stack:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


np.random.seed(74)
x = np.random.randn(6, 3)
y = np.random.randn(6)
w1, b1 = Box(np.random.randn(3, 4) * 0.5), Box(np.zeros(4) + 0.1)
w2, b2 = Box(np.random.randn(4, 1) * 0.5), Box(np.zeros(1))
net = Stack([Linear(w1, b1), ShiftedRelu(), Linear(w2, b2)], MeanSquare())
for epoch in range(4):
    #@ here
    loss = net(Box(x), y)
    #@ loss loss.a
    net.backward()
    #@ grads w1.g of w1.a; b1.g of b1.a; w2.g of w2.a; b2.g of b2.a
    for box in (w1, b1, w2, b2):
        box.a -= 0.05 * box.g
    print(epoch, loss.a)
