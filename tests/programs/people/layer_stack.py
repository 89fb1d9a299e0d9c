import numpy as np


class Layer:
    def forward(self, x):
        self.x = x
        return self.compute(x)


class Affine(Layer):
    def __init__(self, n, m):
        self.W = np.random.randn(n, m) * 0.5
        self.b = np.zeros(m)

    def compute(self, x):
        return x @ self.W + self.b


class Tanh(Layer):
    def compute(self, x):
        return np.tanh(x)


class Scaled(Affine):
    scale = 2.0

    def __init__(self, n, m):
        super().__init__(n, m)
        self._gain = np.ones(m)

    def compute(self, x):
        return super().compute(x) * self._gain * self.scale


class Net:
    def __init__(self):
        self.layers = [Affine(3, 4), Tanh(), Scaled(4, 2)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x


np.random.seed(0)
net = Net()
x = np.random.randn(5, 3)
out = net(x)
loss = np.sum(out * out) / 2
