import time
from collections import namedtuple
from contextlib import contextmanager

import numpy as np

Batch = namedtuple('Batch', 'x y')
sections = []


@contextmanager
def section(name):
    begin = time.time()
    sections.append(name)
    try:
        yield begin
    finally:
        print(name, 'done')


class Linear:
    count = 0

    def __init__(self, n_in, n_out):
        self.id = Linear.count
        Linear.count += 1
        self.params = {f'W{self.id}': 0.2 * np.ones((n_in, n_out)), f'b{self.id}': np.zeros(n_out)}

    def __call__(self, x):
        self.x = x
        return x @ self.params[f'W{self.id}'] + self.params[f'b{self.id}']

    def backward(self, dout):
        self.grads = {f'W{self.id}': self.x.T @ dout, f'b{self.id}': dout.sum(axis=0)}
        return dout @ self.params[f'W{self.id}'].T


batch = Batch(np.linspace(-1, 1, 10).reshape(5, 2), np.array([[1.0], [0.0], [2.0], [1.0], [0.5]]))
first, second = Linear(2, 3), Linear(3, 1)
with section('forward'):
    hidden = first(batch.x)
    act = np.where(hidden > 0, hidden, 0.1 * hidden)
    out = second(act)
    loss = np.mean(np.abs(out - batch.y))
with section('backward'):
    dout = np.sign(out - batch.y) / out.size
    dact = second.backward(dout)
    dhidden = dact * np.where(hidden > 0, 1.0, 0.1)
    dx = first.backward(dhidden)
with section('update'):
    for layer in (first, second):
        for key in layer.params:
            layer.params[key] = layer.params[key] - 0.05 * layer.grads[key]
print(sections)
