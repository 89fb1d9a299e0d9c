"""Multiples that no rate can be: of parameters that are changed by one written rate, each by its gradient but for some."""

from __future__ import annotations

import pytest

import engine

LISTS = """
import numpy as np

class MLP:
    def __init__(self, sizes, seed=0):
        rng = np.random.RandomState(seed)
        self.weights = [rng.randn(a, b) * 0.5 for a, b in zip(sizes[:-1], sizes[1:])]
        self.biases = [np.zeros(b) for b in sizes[1:]]

    def forward(self, x):
        self.zs, self.acts = [], [x]
        for i, (W, b) in enumerate(zip(self.weights, self.biases)):
            z = self.acts[-1] @ W + b
            self.zs.append(z)
            if i < len(self.weights) - 1:
                self.acts.append(1 / (1 + np.exp(-z)))
            else:
                self.acts.append(z)
        return self.acts[-1]

    def backward(self, delta):
        L = len(self.weights)
        nabla_w = [None] * L
        nabla_b = [None] * L
        for l in range(L - 1, -1, -1):
            nabla_w[l] = self.acts[l].T @ delta
            nabla_b[l] = delta.sum(axis=0)
            if l > 0:
                s = self.acts[l]
                delta = (delta @ self.weights[l].T) * s * (1 - s)
        return nabla_w, nabla_b

def main():
    rng = np.random.RandomState(42)
    X = rng.rand(16, 4)
    Y = np.column_stack([X.sum(axis=1), X[:, 0] * X[:, 1]])
    net = MLP([4, 6, 5, 2])
    lr = 0.1
    B = 8
    for epoch in range(2):
        for s in range(0, len(X), B):
            xb, yb = X[s:s + B], Y[s:s + B]
            out = net.forward(xb)
            loss = 0.5 * np.sum((out - yb) ** 2) / len(xb)
            nw, nb = net.backward((out - yb) / len(xb))
            net.weights = [w - lr * g for w, g in zip(net.weights, nw)]
            net.biases = [b - lr * g for b, g in zip(net.biases, nb)]

if __name__ == '__main__':
    main()
"""

OBJECTS = """
import numpy as np
class Dense:
    def __init__(self, i, o):
        self.w = np.random.randn(i, o) * 0.3
        self.b = np.zeros((1, o))
    def forward(self, x):
        self.inp = x
        self.out = np.tanh(x @ self.w + self.b)
        return self.out
    def backward(self, grad, lr):
        g = grad * (1 - self.out ** 2)
        gi = g @ self.w.T
        self.w -= lr * self.inp.T @ g
        self.b -= lr * g.sum(axis=0, keepdims=True)
        return gi
class Net:
    def __init__(self):
        self.layers = [Dense(2, 4), Dense(4, 4), Dense(4, 1)]
    def train(self, X, y, lr, n):
        for i in range(n):
            out = X
            for l in self.layers:
                out = l.forward(out)
            self.loss = np.mean((y - out) ** 2)
            grad = -2 * (y - out) / len(y)
            for l in self.layers[::-1]:
                grad = l.backward(grad, lr)
np.random.seed(0)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
y = np.array([[0], [1], [1], [0.0]])
Net().train(X, y, 0.2, 50)
"""

TUPLES = """
import numpy as np

def layer_forward(a, W, b, act):
    z = a @ W + b
    return (np.tanh(z) if act else z), (a, W, z)

def layer_backward(dout, cache, act):
    a, W, z = cache
    dz = dout * (1 - np.tanh(z) ** 2) if act else dout
    return dz @ W.T, a.T @ dz, dz.sum(axis=0)

np.random.seed(6)
sizes = [4, 6, 3, 1]
Ws = [np.random.randn(i, o) / np.sqrt(i) for i, o in zip(sizes, sizes[1:])]
bs = [np.zeros(o) for o in sizes[1:]]
X = np.random.randn(7, 4)
y = np.random.randn(7, 1)

for epoch in range(4):
    a, caches = X, []
    for k in range(3):
        a, cache = layer_forward(a, Ws[k], bs[k], k < 2)
        caches.append(cache)
    loss = np.mean((a - y) ** 2)
    d = 2 * (a - y) / y.size
    grads = []
    for k in reversed(range(3)):
        d, dW, db = layer_backward(d, caches[k], k < 2)
        grads.insert(0, (dW, db))
    Ws = [W - 0.1 * gW for W, (gW, gb) in zip(Ws, grads)]
    bs = [b - 0.1 * gb for b, (gW, gb) in zip(bs, grads)]
"""

WAITING = """
import numpy as np
rng = np.random.default_rng(0)
sizes = [5, 7, 7, 3]
Ws = [rng.normal(size=(i, o)) * 0.4 for i, o in zip(sizes[:-1], sizes[1:])]
bs = [np.zeros(o) for o in sizes[1:]]
X = rng.normal(size=(9, 5))
T = rng.normal(size=(9, 3))
lr = 0.05
for epoch in range(3):
    hs = [X]
    for W, b in zip(Ws, bs):
        hs.append(np.tanh(hs[-1] @ W + b))
    loss = np.mean((hs[-1] - T) ** 2)
    dh = 2 * (hs[-1] - T) / T.size
    gW, gb = [None] * 3, [None] * 3
    for i in range(2, -1, -1):
        dz = dh * (1 - hs[i + 1] ** 2)
        gW[i] = hs[i].T @ dz
        gb[i] = dz.sum(axis=0)
        dh = dz @ Ws[i].T
    for p, g in zip(Ws + bs, gW + gb):
        p -= lr * g
"""


def own_of(source: str) -> engine.Own:
    """The verdict on a program."""
    own = engine.trace_source(source).own
    assert own is not None
    return own


def line_of(source: str, piece: str) -> int:
    """The line that a piece of text stands in."""
    return source[: source.index(piece)].count("\n") + 1


@pytest.mark.parametrize("source", [LISTS, OBJECTS, TUPLES, WAITING], ids=["lists", "objects", "tuples", "waiting"])
def test_what_is_right_has_no_remark(source: str) -> None:
    own = own_of(source)
    assert own.ok
    assert {line.verdict for line in own.lines if line.reason != "masked"} == {"right"}


FAULTS = [
    (LISTS, "self.acts[l].T @ delta", "self.acts[l].T @ delta * (l + 1)"),
    (LISTS, "delta.sum(axis=0)", "delta.mean(axis=0)"),
    (LISTS, "net.backward((out - yb) / len(xb))", "net.backward(out - yb)"),
    (OBJECTS, "g.sum(axis=0, keepdims=True)", "g.mean(axis=0, keepdims=True)"),
    (OBJECTS, "self.inp.T @ g", "self.inp.T @ g * len(g)"),
    (TUPLES, "(dW, db)", "(dW * (k + 1), db)"),
    (WAITING, "hs[i].T @ dz", "hs[i].T @ dz * (i + 1)"),
    (WAITING, "gb[i] = dz.sum", "gb[i] = dh.sum"),
]


@pytest.mark.parametrize(("source", "piece", "slip"), FAULTS)
def test_a_factor_that_others_have_not_is_wrong(source: str, piece: str, slip: str) -> None:
    own = own_of(source.replace(piece, slip))
    assert own.first_wrong == line_of(source, piece)


def test_a_factor_that_the_written_rate_makes_good_is_none() -> None:
    source = LISTS.replace("net.backward((out - yb) / len(xb))", "net.backward(out - yb)")
    source = source.replace("- lr * g", "- lr / len(xb) * g")
    assert own_of(source).ok


def test_a_bare_gradient_is_by_its_numbers_where_a_weight_only_has_its_shape() -> None:
    own = own_of(OBJECTS)
    assert [(line.verdict, line.text) for line in own.lines if line.name == "g"] == [("right", "net.layers[2].out_a")]


def test_the_difference_of_a_change_is_beside_the_rate_that_is_written() -> None:
    source = OBJECTS.replace("g.sum(axis=0, keepdims=True)", "g.mean(axis=0, keepdims=True)")
    assert min([line.difference for line in own_of(source).lines if line.verdict == "wrong"]) > 1e-3


def test_a_descent_whose_only_gradient_is_wrong_is_one_by_its_loss() -> None:
    lines = (
        "import numpy as np", "np.random.seed(0)", "X = np.random.randn(6, 3)", "y = (X[:, 0] > 0).astype(int)",
        "theta, lr = np.zeros(4), 0.1", "for i in range(len(X)):",
        "    xi = np.concatenate(([1.0], X[i]))", "    h = 1 / (1 + np.exp(-theta.dot(xi)))",
        "    loss = -y[i] * np.log(h) - (1 - y[i]) * np.log(1 - h)", "    grad = (h - y[i]) * X[i].sum()",
        "    theta = theta - lr * grad",
    )  # fmt: skip
    trace = engine.trace_source("\n".join(lines), options=engine.Options(output="loss"))
    assert trace.training is not None
    assert trace.own is not None
    assert [(line.line, line.name, line.verdict) for line in trace.own.lines] == [(11, "theta'", "wrong")]
    assert not engine.check(trace, replays=50).ok


def test_no_number_is_no_number() -> None:
    lines = (
        "import numpy as np", "x = np.array([[1000.0, 1.0, 2.0]])", "W = np.eye(3)", "s = x @ W", "e = np.exp(s)",
        "p = e / e.sum()", "loss = -np.log(p[0, 1])", "ds = p * 17", "dW = x.T @ ds * 3", "dx = ds @ W",
    )  # fmt: skip
    report = engine.check(engine.trace_source("\n".join(lines)), replays=50)
    assert {one.reason for one in report.others} == {"not_finite"}
    assert len(report.others) == 3
    assert report.undecided
