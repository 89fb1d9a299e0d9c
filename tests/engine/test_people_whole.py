"""Kinds of whole files and notebooks as people publish them: autograd classes in a training loop, data that are symmetric,
packages beside the file, cells that cannot run."""

from __future__ import annotations

from pathlib import Path

import engine
from engine import Options, ProgramError
from tests import notebooks
from tui.complaint import hint, notice_said

IN_A_LOOP = """
{head}
w, b = Value(0.5), Value(0.1)
for k in range(20):
    y = w * 2.0 + b
    d = y + -1.0
    loss = d * d
    w.grad = b.grad = 0.0
    loss.backward()
    w.data += -0.1 * w.grad
    b.data += -0.1 * b.grad
"""
CLASS = '''
class Value:
    def __init__(self, data, _children=()):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(_children)
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out
    def backward(self):
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for node in reversed(topo):
            node._backward()
'''
SYMMETRIC = """import numpy as np
x = np.linspace(-3, 3, 40).reshape(-1, 1)
t = np.sin(x)
rng = np.random.RandomState(0)
p = dict(W1=rng.randn(1, 8), b1=np.zeros((1, 8)), W2=rng.randn(8, 1) * .1, b2=np.zeros((1, 1)))
def grads_of(p, x, t):
    a1 = np.tanh(x @ p['W1'] + p['b1'])
    y = a1 @ p['W2'] + p['b2']
    loss = np.mean((y - t)**2)
    dy = 2 * (y - t) / len(x)
    g = dict(W2=a1.T @ dy, b2=dy.sum(0, keepdims=True))
    dz1 = dy @ p['W2'].T * (1 - a1**2)
    g.update(W1=x.T @ dz1, b1=dz1.sum(0, keepdims=True))
    return loss, g
for step in range(300):
    loss, g = grads_of(p, x, t)
    p = {k: p[k] {sign} 0.05 * g[k] for k in p}
print(loss)
"""


def test_gradients_that_objects_of_a_pass_begin_with_are_no_inputs() -> None:
    """``self.grad = 0.0`` of each object that a pass makes was one, three hundred in a net of forty weights."""
    trace = engine.trace_source(IN_A_LOOP.format(head=CLASS))
    assert trace.training is not None
    assert not [var.shown for var in trace.inputs() if var.shown.endswith("grad")]
    assert not [notice for notice in engine.told(trace) if notice.code == "unused"]
    assert engine.check(trace).ok


def test_a_gradient_that_is_rounding_alone_goes_nowhere() -> None:
    """Of an odd function at symmetric points the biases have none: 1e-18 was told to go uphill."""
    result = engine.check(engine.trace_source(SYMMETRIC.replace("{sign}", "-")))
    assert {line.verdict for line in result.own.lines} == {"right"}
    assert not result.own.others
    uphill = engine.check(engine.trace_source(SYMMETRIC.replace("{sign}", "+")))
    assert not uphill.ok


def test_a_cell_that_cannot_run_can_be_left_out(tmp_path: Path) -> None:
    """What is told of a cell tells how to go on without it, and a notice of a notebook names its cell."""
    cells = notebooks.code("x = 3.0", "y = x *", "import torch\ny = torch.ones(3)", "f = x * x")
    path = notebooks.write(tmp_path / "net.ipynb", cells)
    found = []
    for asked in (None, "1,3-4"):
        try:
            engine.run(path, Options(cells=asked))
        except ProgramError as error:
            found.append((error.code, error.place.cell, hint(error, "en").rpartition("--cells ")[2]))
    assert found == [("syntax", 2, "1,3-4"), ("unsupported_import", 3, "1,4")]
    assert engine.run(path, Options(cells="1,4")).value == 9.0


def test_a_notice_of_a_notebook_names_the_cell(tmp_path: Path) -> None:
    late = "import h5py\ndef load():\n    return h5py.File('a')['x']"
    net = "import numpy as np\nX = np.ones((3, 2))\nw = np.zeros(2)"
    loop = "for i in range(5):\n    r = X @ w - 1.0\n    loss = np.mean(r**2)\n    dw = 2 * X.T @ r / 3\n    w -= 0.1 * dw"
    after = "for i in range(load().shape[0]):\n    print(i)"
    trace = engine.run(notebooks.write(tmp_path / "net.ipynb", notebooks.code(late, net, loop, after)))
    said = [notice_said(notice, "en") for notice in engine.told(trace) if notice.code == "after_failed"]
    assert len(said) == 1
    assert said[0].startswith("after this pass, cell 1, line 3 stops the program")


def test_type_checking_is_false() -> None:
    """Imports for annotations alone are not read."""
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch\nx = 3.0\nf = x * x"
    assert engine.trace_source(source).gradients["x"] == 6.0
