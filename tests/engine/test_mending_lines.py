"""Diagnoses of lines that are not there, and of lines that stop with an error: what is to be written, written in, is right."""

from __future__ import annotations

import pytest

import engine
from engine.mending.records import Diagnosis

FLAT = """np.random.seed(0)
N = 6
X = np.random.randn(N, 4)
W = np.random.randn(4, 3)
b = np.zeros(3)
y = np.array([0, 1, 2, 0, 1, 1])
s = X @ W + b
e = np.exp(s - s.max(axis=1, keepdims=True))
p = e / e.sum(axis=1, keepdims=True)
loss = -np.log(p[np.arange(N), y]).mean() + 1e-3 * np.sum(W * W)
ds = p.copy()
ds[np.arange(N), y] -= 1
ds /= N
dW = X.T @ ds
db = ds.sum(axis=0)
dW += 2e-3 * W
"""

FUNCTION = """def softmax_loss(s, y):
    n = s.shape[0]
    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    loss = -np.sum(np.log(p[np.arange(n), y])) / n
    ds = p.copy()
    ds[np.arange(n), y] -= 1
    ds /= n
    return loss, ds
np.random.seed(1)
X = np.random.randn(5, 3)
W = np.random.randn(3, 4)
y = np.array([3, 1, 0, 2, 1])
s = X.dot(W)
loss, ds = softmax_loss(s, y)
dW = np.dot(X.T, ds)
"""

CLASS = """class Net:
    def __init__(self):
        self.params = {'W1': np.random.randn(4, 6), 'W2': np.random.randn(6, 3)}
        self.grads = {}
    def loss(self, X, y):
        W1, W2 = self.params['W1'], self.params['W2']
        n = len(X)
        a = X @ W1
        h = np.maximum(0, a)
        s = h @ W2
        e = np.exp(s)
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(p[range(n), y]).sum() / n
        ds = p.copy()
        ds[range(n), y] -= 1
        ds /= n
        self.grads['W2'] = h.T @ ds
        dh = ds @ W2.T
        dh[a <= 0] = 0
        self.grads['W1'] = X.T @ dh
        return loss
np.random.seed(2)
net = Net()
X = np.random.randn(5, 4)
y = np.array([2, 1, 0, 2, 1])
loss = net.loss(X, y)
"""

LOOP = """np.random.seed(3)
X = np.random.randn(8, 3)
t = np.random.randn(8, 2)
W1 = np.random.randn(3, 5)
W2 = np.random.randn(5, 2)
for it in range(5):
    h = np.tanh(X @ W1)
    o = h @ W2
    loss = ((o - t) ** 2).sum() / len(X)
    do = 2 * (o - t)
    do /= len(X)
    dW2 = h.T @ do
    dh = do @ W2.T
    dW1 = X.T @ (dh * (1 - h ** 2))
    W1 -= 0.1 * dW1
    W2 -= 0.1 * dW2
"""

LAYERS = """class Linear:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m) * 0.3
    def forward(self, x):
        self.x = x
        return x.dot(self.W)
    def backward(self, dout):
        self.dW = self.x.T.dot(dout)
        return dout.dot(self.W.T)
np.random.seed(4)
x = np.random.randn(6, 3)
t = np.random.randn(6, 2)
one, two = Linear(3, 5), Linear(5, 2)
h = np.tanh(one.forward(x))
o = two.forward(h)
loss = np.mean((o - t) ** 2)
do = 2 * (o - t) / o.size
dh = two.backward(do)
dx = one.backward(dh * (1 - h ** 2))
"""


def mended(source: str, found: Diagnosis) -> str:
    """The program with what is to be written."""
    lines = source.split("\n")
    at = found.line - 1
    indent = " " * (len(lines[at]) - len(lines[at].lstrip()))
    new = [indent + line for line in found.mend.split("\n")]
    lines[at : at + 1] = [*new, lines[at]] if found.at == "above" else [lines[at], *new] if found.at == "below" else new
    return "\n".join(lines)


def diagnosed(source: str, right: str, wrong: str) -> Diagnosis:
    """The first diagnosis of a mistake, which mends it."""
    assert source.count(right) == 1
    planted = source.replace(right, wrong)
    found = engine.diagnose(engine.trace_source(planted))[0]
    assert found.kind
    for each in (found, *found.others):
        own = engine.trace_source(mended(planted, each)).own
        assert own is not None
        assert own.ok
    return found


@pytest.mark.parametrize("source", [FLAT, FUNCTION, CLASS, LOOP, LAYERS])
def test_the_programs_are_right(source: str) -> None:
    own = engine.trace_source(source).own
    assert own is not None
    assert own.ok


@pytest.mark.parametrize(("source", "line", "by"), [
    (FLAT, "ds /= N\n", "N"), (FUNCTION, "    ds /= n\n", "n"),
    (CLASS, "        ds /= n\n", "n"), (LOOP, "    do /= len(X)\n", "X"),
])  # fmt: skip
def test_a_mean_that_is_forgotten(source: str, line: str, by: str) -> None:
    found = diagnosed(source, line, "")
    assert found.kind == "factor"
    assert by in found.fields["divided"]
    assert not any(["- 1" in each.mend.partition("/")[2] for each in (found, *found.others)])


def test_the_line_to_write_stands_below_the_one_that_shows_it() -> None:
    found = diagnosed(FLAT, "ds /= N\n", "")
    assert (found.line, found.at, found.mend) == (12, "below", "ds /= N")


@pytest.mark.parametrize(("source", "line"), [(FLAT, "ds[np.arange(N), y] -= 1\n"), (FUNCTION, "    ds[np.arange(n), y] -= 1\n"),
                                              (CLASS, "        ds[range(n), y] -= 1\n")])  # fmt: skip
def test_the_labels_share_is_forgotten(source: str, line: str) -> None:
    found = diagnosed(source, line, "")
    assert found.kind == "missing"
    assert found.fields["labels"] == "y"
    assert found.mend.endswith("-= 1")


def test_a_mask_that_is_forgotten() -> None:
    assert diagnosed(CLASS, "        dh[a <= 0] = 0\n", "").kind == "mask_missing"


def test_a_regularisation_that_is_forgotten() -> None:
    assert diagnosed(FLAT, "dW += 2e-3 * W\n", "").fields["term"] == "0.002 * W"


@pytest.mark.parametrize(("source", "right", "wrong"), [
    (FLAT, "X.T @ ds", "X @ ds"), (FLAT, "X.T @ ds", "ds @ X"), (FLAT, "X.T @ ds", "X * ds"),
    (FUNCTION, "np.dot(X.T, ds)", "np.dot(X, ds)"),
    (CLASS, "ds @ W2.T", "ds @ W2"), (CLASS, "X.T @ dh", "dh @ X.T"), (LOOP, "h.T @ do", "h @ do"), (LOOP, "do @ W2.T", "W2 @ do"),
    (LAYERS, "dout.dot(self.W.T)", "dout.dot(self.W)"), (LAYERS, "self.x.T.dot(dout)", "self.x.dot(dout)"),
])  # fmt: skip
def test_a_line_that_stops_with_an_error_over_shapes(source: str, right: str, wrong: str) -> None:
    found = diagnosed(source, right, wrong)
    assert found.kind in ("transposed", "product_order")
    assert right in found.mend or found.mend.endswith(".T)") or ".T @ " in found.mend


def test_all_entries_for_all_rows() -> None:
    """Two columns: without the 2 the numbers agree as well, and that is not what was meant."""
    found = diagnosed(LAYERS, "do = 2 * (o - t) / o.size", "do = 2 * (o - t) / o.shape[0]")
    assert found.mend == "do = 2 * (o - t) / o.size"


NEURON = """x = np.array([1.0, 2.0, 3.0])
w = np.array([0.1, -0.2, 0.3])
b = 0.5
z = w @ x + b
a = 1 / (1 + np.exp(-z))
L = -np.log(a)
dz = a - 1
dw = dz * x
db = dz
"""

FORM = """np.random.seed(5)
A = np.random.randn(3, 3)
x = np.random.randn(3)
c = np.random.randn(3)
Ax = A @ x
f = (x @ Ax) * (c @ x)
d_q = c @ x
d_l = x @ Ax
d_x = d_l * c
d_x += d_q * Ax
d_Ax = d_q * x
d_x += A.T @ d_Ax
d_A = np.outer(d_Ax, x)
"""

RECURRENT = """np.random.seed(6)
T = 4
X = np.random.randn(T, 2)
y = np.random.randn(3)
Wx = np.random.randn(2, 3) * 0.4
Wh = np.random.randn(3, 3) * 0.4
hs = {-1: np.zeros(3)}
for t in range(T):
    hs[t] = np.tanh(X[t] @ Wx + hs[t - 1] @ Wh)
loss = 0.5 * np.sum((hs[T - 1] - y) ** 2)
dWx = np.zeros_like(Wx)
dWh = np.zeros_like(Wh)
dh = hs[T - 1] - y
for t in reversed(range(T)):
    dz = (1 - hs[t] ** 2) * dh
    dWx += np.outer(X[t], dz)
    dWh += np.outer(hs[t - 1], dz)
    dh = Wh @ dz
"""


def test_a_forward_value_for_the_gradient() -> None:
    found = diagnosed(NEURON, "dz = a - 1", "dz = a")
    assert (found.line, found.kind, found.mend) == (7, "missing", "dz = a - 1")


def test_a_mask_that_cuts_too_little() -> None:
    found = diagnosed(CLASS.replace("dh[a <= 0]", "dh[h <= 0]"), "dh[h <= 0] = 0", "dh[h < 0] = 0")
    assert (found.kind, found.mend) == ("mask_side", "dh[h <= 0] = 0")


def test_a_contribution_that_can_only_be_added_later() -> None:
    found = diagnosed(FORM, "d_x += A.T @ d_Ax\n", "")
    assert (found.kind, found.at, found.mend) == ("missing", "below", "d_x += A.T @ d_Ax")


@pytest.mark.parametrize(("right", "wrong", "kind"), [
    ("dWh += np.outer(hs[t - 1], dz)", "dWh += np.outer(hs[t], dz)", "time_off"),
    ("(1 - hs[t] ** 2)", "(1 - hs[1] ** 2)", "time_off"),
    ("dh = Wh @ dz", "dh = Wh.T @ dz", "transposed"),
])  # fmt: skip
def test_over_time_with_states_in_a_dict(right: str, wrong: str, kind: str) -> None:
    found = diagnosed(RECURRENT, right, wrong)
    assert found.kind == kind
    assert ".T.T" not in "".join([each.mend for each in (found, *found.others)])


HINGE = """np.random.seed(3)
X = np.random.randn(6, 4)
W = np.random.randn(4, 3) * 0.5
y = np.array([0, 2, 1, 1, 0, 2])
reg = 0.1
num_train, num_classes = X.shape[0], W.shape[1]
loss = 0.0
dW = np.zeros(W.shape)
for i in range(num_train):
    scores = X[i].dot(W)
    correct = scores[y[i]]
    for j in range(num_classes):
        if j == y[i]:
            continue
        margin = scores[j] - correct + 1
        if margin > 0:
            loss += margin
            dW[:, j] += X[i]
            dW[:, y[i]] -= X[i]
loss /= num_train
loss += reg * np.sum(W * W)
dW /= num_train
dW += 2 * reg * W
"""


@pytest.mark.parametrize(("right", "wrong", "kind", "mend"), [
    ("dW /= num_train\n", "", "factor", "dW /= num_train"),
    ("dW += 2 * reg * W\n", "", "regularisation", "dW += 2 * reg * W"),
    ("dW += 2 * reg * W\n", "dW += reg * W\n", "factor", "dW += 2 * reg * W"),
    ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] += X[i]", "sign", "dW[:, y[i]] -= X[i]"),
])  # fmt: skip
def test_after_a_loop_that_adds_up(right: str, wrong: str, kind: str, mend: str) -> None:
    found = diagnosed(HINGE, right, wrong)
    assert (found.kind, found.mend) == (kind, mend)
