"""A two-layer net whose parameters stand in a store of their own, indexed like a dict."""
import warnings

import numpy as np

warnings.filterwarnings("ignore", category=RuntimeWarning)


class ParameterStore:
    def __init__(self, rng):
        self.rng = rng
        self.values = {}
        self.order = []

    def __setitem__(self, name, value):
        if name not in self.values:
            self.order.append(name)
        self.values[name] = value

    def __getitem__(self, name):
        return self.values[name]

    def __len__(self):
        return len(self.order)

    def draw(self, name, *shape):
        self[name] = self.rng.randn(*shape) / np.sqrt(shape[0])


class Net:
    def __init__(self, store, kind="tanh"):
        self.store = store
        self.activation = self._tanh if kind == "tanh" else self._relu

    def _tanh(self, z):
        return np.tanh(z)

    def _relu(self, z):
        return np.maximum(z, 0)

    def forward(self, x):
        activate = self._tanh
        hidden = activate(x @ self.store["W1"] + self.store["b1"])
        return self.activation(hidden) @ self.store["W2"]


store = ParameterStore(np.random.RandomState(8))
store.draw("W1", 3, 4)
store["b1"] = np.zeros(4)
store.draw("W2", 4, 1)
net = Net(store)
forward = net.forward
half = np.s_[:4]
X = np.random.RandomState(9).randn(8, 3)
t = X[:, :1] * X[:, 1:2]
loss = 0.5 * np.sum((forward(X[half]) - t[half]) ** 2) + 0.01 * np.sum(store["W1"] ** 2)
print(len(store), "parameters:", ", ".join(store.order))
