# A layer that keeps its buffers: results go into arrays that are there already.
import numpy as np


class Dense:
    def __init__(self, n_in, n_out, batch):
        self.W = np.linspace(-1, 1, n_in * n_out).reshape(n_in, n_out)
        self.out = np.empty((batch, n_out))
        self.act = np.empty((batch, n_out))

    def forward(self, x):
        np.dot(x, self.W, out=self.out)
        np.tanh(self.out, out=self.act)
        return self.act


x = np.array([[0.5, -0.3, 0.8], [1.2, 0.7, -0.4]])
layer = Dense(3, 2, 2)
a = layer.forward(x)
flat = a.reshape(-1)
flat[0] = flat[0] * 2
np.put(a, [3], [0.5])
np.maximum(a, -0.9, out=a)
rows = np.zeros((2, 2))
np.copyto(rows, a, where=a > 0)
rows[0], rows[1] = rows[1].copy(), rows[0].copy()
loss = 0.5 * np.sum(rows ** 2) + np.sum(a)
