import numpy as np

np.random.seed(0)


class Linear:
    def __init__(self, n_in, n_out):
        self.n_in = n_in
        self.n_out = n_out
        self.W = np.random.randn(n_in, n_out) * np.sqrt(2.0 / n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        return x @ self.W + self.b


def mean_squared_error(t, y):
    n = t.shape[0]
    d = t.shape[1]
    return np.sum((t - y) ** 2) / (n * d)


X = np.random.randn(6, 4)
Y = np.random.randn(6, 2)
layers = [Linear(4, 5), Linear(5, 2)]
out = X
for layer in layers:
    out = np.tanh(layer.forward(out))
loss = mean_squared_error(out, Y)
