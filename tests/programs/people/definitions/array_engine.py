import numpy as np


class Array:
    def __init__(self, data, parents=()):
        self.data = np.array(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self.parents = parents
        self.back = lambda: None

    @property
    def shape(self):
        return self.data.shape

    def __add__(self, other):
        out = Array(self.data + other.data, (self, other))

        def back():
            self.grad += out.grad
            other.grad += out.grad

        out.back = back
        return out

    def __mul__(self, other):
        out = Array(self.data * other.data, (self, other))

        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.back = back
        return out

    def relu(self):
        out = Array(np.maximum(self.data, 0.0), (self,))

        def back():
            self.grad += (self.data > 0) * out.grad

        out.back = back
        return out

    def mean(self):
        out = Array(self.data.mean(), (self,))

        def back():
            self.grad += np.ones_like(self.data) * out.grad / self.data.size

        out.back = back
        return out

    def backward(self):
        waiting, self.grad = [self], np.ones_like(self.data)
        order = []
        while waiting:
            node = waiting.pop()
            order.append(node)
            waiting.extend(node.parents)
        for node in order:
            node.back()


class Affine:
    """A layer of such arrays."""

    def __init__(self, n_in, n_out):
        self.weight = Array(np.random.randn(n_in, n_out) * 0.1)
        self.bias = Array(np.zeros((1, n_out)))

    def __call__(self, x):
        x = x if isinstance(x, Array) else Array(x)
        return Array(x.data @ self.weight.data) + self.bias
