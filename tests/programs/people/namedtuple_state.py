from collections import namedtuple
import numpy as np

State = namedtuple('State', ['h', 'c'])
Gates = namedtuple('Gates', 'i f o g')


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class LSTMCell:
    def __init__(self, n, m, rng):
        self.n, self.m = n, m
        self.Wx = rng.standard_normal((n, 4 * m)) * 0.3
        self.Wh = rng.standard_normal((m, 4 * m)) * 0.3
        self.b = np.zeros(4 * m)

    def gates(self, x, h):
        z = x @ self.Wx + h @ self.Wh + self.b
        i, f, o, g = np.split(z, 4, axis=1)
        return Gates(sigmoid(i), sigmoid(f + 1.0), sigmoid(o), np.tanh(g))

    def step(self, x, state):
        gates = self.gates(x, state.h)
        c = gates.f * state.c + gates.i * gates.g
        return State(gates.o * np.tanh(c), c)

    def zero_state(self, batch):
        return State(h=np.zeros((batch, self.m)), c=np.zeros((batch, self.m)))

    def run(self, xs):
        state = self.zero_state(xs.shape[1])
        for x in xs:
            state = self.step(x, state)
        return state


rng = np.random.default_rng(4)
cell = LSTMCell(3, 2, rng)
xs = rng.standard_normal((2, 2, 3))
h, c = cell.run(xs)
loss = (h ** 2).sum() + 0.5 * (c ** 2).sum()
