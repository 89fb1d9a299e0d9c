import numpy as np


class Cell:
    def __init__(self, size_in, size):
        self.Wx = np.random.randn(size, size_in) * 0.4
        self.Wh = np.random.randn(size, size) * 0.4
        self.b = np.zeros(size)

    def step(self, x, h):
        return np.tanh(self.Wx.dot(x) + self.Wh.dot(h) + self.b)


np.random.seed(5)
cell = Cell(2, 3)
xs, ys = np.random.randn(6, 2), np.random.randn(6, 3)
h = np.zeros(3)
hs = []
loss = 0.0
for x, y in zip(xs, ys):
    h = cell.step(x, h)
    hs.append(h)
    loss += 0.5 * np.sum((h - y) ** 2)
loss /= len(xs)
print("loss over time:", loss)
