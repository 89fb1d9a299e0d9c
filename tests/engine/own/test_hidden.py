"""A fault that the start values hide is found with others, and what is right with them stays right; parameters in dicts."""

from __future__ import annotations

import json

import pytest

import engine
from tui.cli import main

HEAD = """import numpy as np
np.random.seed(0)
X = np.random.randn(6, 3); t = np.random.randn(6); c = (np.random.rand(6) > 0.5) * 1.0
"""
LINEAR = """w = np.zeros(3); b = 0.0; reg = 0.1
r = X @ w + b - t
L = np.mean(r**2) + reg * np.sum(w**2)
dr = 2 * r / 6
dw = X.T @ dr + 2 * reg * w
db = np.sum(dr)
"""
EYE = """W = np.eye(3)
y = X @ W
L = np.sum(y**3) / 2
dy = 1.5 * y**2
dW = X.T @ dy
dX = dy @ W.T
"""
ONES = """x = 1.0; w = 1.0
a = x * w
b = a**2
L = b + 3 * a
db = 1.0
da = 2 * a * db + 3
"""
LOOP = """w = np.zeros(3); b = 0.0; reg = 0.1
for step in range(5):
    r = X @ w + b - t
    L = np.mean(r**2) + reg * np.sum(w**2)
    dr = 2 * r / 6
    dw = X.T @ dr + 2 * reg * w
    db = np.sum(dr)
    w -= 0.1 * dw
    b -= 0.1 * db
"""
SCALED = """gamma = np.ones(3); beta = np.zeros(3); v = np.array([0.3, -0.2, 0.5])
h = gamma * X + beta
y = h @ v
L = np.sum((y - t) ** 2)
dy = 2 * (y - t)
dh = np.outer(dy, v)
dgamma = np.sum(dh * X, axis=0)
dbeta = np.sum(dh, axis=0)
dX = dh * gamma
"""
LOGISTIC = """P = {'w': np.zeros(3), 'b': 0.0}
z = X @ P['w'] + P['b']
a = 1 / (1 + np.exp(-z))
J = -np.mean(c * np.log(a) + (1 - c) * np.log(1 - a)) + 0.05 * np.sum(P['w'] ** 2)
dz = a - c
dw = X.T @ dz / 6 + 0.1 * P['w']
db = np.sum(dz) / 6
"""
RELU = """W1 = np.zeros((3, 4)); b1 = np.zeros(4); W2 = np.ones((4, 1))
z = X @ W1 + b1
h = np.maximum(0, z)
y = h @ W2
L = np.sum((y[:, 0] - t) ** 2)
dy = 2 * (y[:, 0] - t)[:, None]
dW2 = h.T @ dy
dh = dy @ W2.T
dz = dh * (z > 0)
dW1 = X.T @ dz
db1 = np.sum(dz, axis=0)
"""
LABELS = """y = np.sign(t)
w = np.zeros(3)
m = X @ w
L = np.sum((1 - y * m) ** 2)
dm = 2 * (m - y)
dw = X.T @ dm
"""
ONE_HOT = """Y = np.eye(2)[[0, 1, 1, 0, 1, 0]]; W = np.zeros((3, 2))
p = np.exp(X @ W); p = p / np.sum(p, axis=1, keepdims=True)
L = -np.sum(Y * np.log(p)) / 6
dS = (p - Y) / 6
dW = X.T @ dS
"""
TEMPERATURE = """T = 1.0; W = np.array([[0.2, -0.1], [0.4, 0.3], [-0.5, 0.1]]); k = np.array([0, 1, 1, 0, 1, 0])
z = X @ W
e = np.exp(z / T); p = e / np.sum(e, axis=1, keepdims=True)
L = -np.mean(np.log(p[np.arange(6), k]))
d = p.copy()
d[np.arange(6), k] -= 1
dz = d / 6 / T
dW = X.T @ dz
"""
FACTORS = """scale = np.ones((1, 2)); W = np.array([[0.2, -0.1], [0.4, 0.3], [-0.5, 0.1]]); Y = np.random.randn(6, 2)
z = X @ W
o = z * scale
L = np.mean((o - Y)**2)
do = 2 * (o - Y) / 12
dz = do * scale
dW = X.T @ dz
"""
SMALL = """w = np.zeros((1, 1)); lam = 0.05; x = X[:, :1]; y = 5 * x + 100.0
r = x @ w - y
L = (np.sum(r**2) + lam * np.sum(w**2)) / 12
dw = (x.T @ r + lam * w) / 6
"""
PENALTY = """w = 0; b = 0; reg = 0.1; x = X[:, 0]
for step in range(5):
    r = w * x + b - t
    L = np.mean(r**2) + reg * w**2
    dw = 2 * np.mean(x * r) + 2 * reg * w
    db = 2 * np.mean(r)
    w = w - 0.1 * dw
    b = b - 0.1 * db
"""
REAL = """real = np.ones(6); w = np.array([0.3, -0.2, 0.5]); real_scale = np.ones(3)
p = 1 / (1 + np.exp(-X @ w))
L = -np.mean(real * np.log(p))
dz = (p - real) / 6
dw = X.T @ dz
"""
NUMERATOR = """import math
x0, x1, w0 = -1.0, -2.0, 1.0; one = 1.0
z = w0 * x0 + x1
f = 1.0 * (1.0)
f /= 1.0 + math.exp(-z)
g = one / (one + math.exp(-f))
df = (1 - g) * g
dz = (1 - f) * f * df
dw0 = x0 * dz
dx0 = w0 * dz
"""
RIGHT = {
    "numerator": NUMERATOR, "temperature": TEMPERATURE, "factors": FACTORS, "small": SMALL, "penalty": PENALTY, "real": REAL,
    "linear": LINEAR, "eye": EYE, "ones": ONES, "loop": LOOP, "scaled": SCALED, "logistic": LOGISTIC, "relu": RELU,
    "labels": LABELS, "one_hot": ONE_HOT,
}  # fmt: skip
FAULTS = {
    "a temperature": (TEMPERATURE, "d / 6 / T", "d / 6", 10),
    "factors without a gradient": (FACTORS, "do * scale", "do", 9),
    "a small term": (SMALL, "(x.T @ r + lam * w)", "(x.T @ r)", 7),
    "whole numbers": (PENALTY, " + 2 * reg * w\n", "\n", 8),
    "no regularisation": (LINEAR, "dw = X.T @ dr + 2 * reg * w", "dw = X.T @ dr", 8),
    "half of it": (LINEAR, "2 * reg * w", "reg * w", 8),
    "its sign": (LINEAR, "+ 2 * reg * w", "- 2 * reg * w", 8),
    "in a loop": (LOOP, " + 2 * reg * w", "", 9),
    "transposed": (EYE, "dy @ W.T", "dy @ W", 9),
    "a square of one": (ONES, "2 * a * db", "2 * db", 9),
    "a scale left out": (SCALED, "dh * gamma", "dh", 12),
    "of a dict": (LOGISTIC, " + 0.1 * P['w']", "", 9),
}


def _own(source: str) -> engine.verdicts.Own:  # type: ignore[name-defined]
    own = engine.trace_source(HEAD + source).own
    assert own is not None
    return own


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_stays_right(name: str) -> None:
    own = _own(RIGHT[name])
    assert own.ok
    assert own.moved == ()
    assert any([line.verdict == "right" for line in own.lines])


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_start_values_hide_is_wrong(name: str) -> None:
    source, piece, slip, line = FAULTS[name]
    assert source.count(piece) == 1
    own = _own(source.replace(piece, slip))
    assert (own.ok, own.first_wrong) == (False, line)
    assert own.moved


def test_it_is_mended_there() -> None:
    trace = engine.trace_source(HEAD + EYE.replace("W.T", "W"))
    assert [found.mend for found in engine.diagnose(trace)] == ["dX = dy @ W.T"]


def test_a_fault_that_shows_is_told_with_the_numbers_of_the_file() -> None:
    own = _own(LINEAR.replace("dr = 2 * r", "dr = r"))
    assert not own.ok
    assert own.moved == ()


def test_it_is_said(tmp_path, capsys) -> None:
    file = tmp_path / "hidden.py"
    file.write_text(HEAD + LINEAR.replace(" + 2 * reg * w", ""))
    assert main(["check", str(file)]) == 1
    assert "start values" in capsys.readouterr().out
    assert main(["check", str(file), "--lang", "ko"]) == 1
    assert "시작값" in capsys.readouterr().out
    assert main(["check", str(file), "--json"]) == 1
    assert [one["name"] for one in json.loads(capsys.readouterr().out)["files"][0]["own"]["moved"]] == ["w", "b"]


NETWORK = """m = 7
X = np.random.randn(2, m); Y = (np.random.rand(1, m) > .5) * 1.0
P = {'W1': np.random.randn(4, 2), 'b1': np.zeros((4, 1)), 'W2': np.random.randn(1, 4), 'b2': np.zeros((1, 1))}
Z1 = P['W1'] @ X + P['b1']; A1 = np.tanh(Z1)
Z2 = P['W2'] @ A1 + P['b2']; A2 = 1/(1+np.exp(-Z2))
cost = -np.sum(np.log(A2) * Y + np.log(1 - A2) * (1 - Y)) / m
dZ2 = A2 - Y
dW2 = (1 / m) * np.dot(dZ2, A1.T)
db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)
dZ1 = np.multiply(np.dot(P['W2'].T, dZ2), 1 - np.power(A1, 2))
dW1 = (1 / m) * np.dot(dZ1, X.T)
db1 = (1 / m) * np.sum(dZ1, axis=1, keepdims=True)
"""
UNPACKED = "W1 = P['W1']; b1 = P['b1']; W2 = P['W2']; b2 = P['b2']\n"


def _unpacked() -> str:
    lines = NETWORK.splitlines(keepends=True)
    rest = "".join(lines[3:])
    for name in ("W1", "b1", "W2", "b2"):
        rest = rest.replace(f"P['{name}']", name)
    return "".join(lines[:3]) + UNPACKED + rest


def _objects() -> str:
    lines = NETWORK.splitlines(keepends=True)
    body = "".join(["        " + line for line in lines[3:]]).replace("P[", "self.params[").replace("cost = ", "cost = ")
    head = "class Net:\n    def __init__(self):\n        self.params = {" + lines[2].partition("{")[2]
    end = "        return cost, dW1\nnet = Net()\ncost, _ = net.loss(X, Y)\n"
    return "".join(lines[:2]) + head + "    def loss(self, X, Y):\n" + body + end


def _functions() -> str:
    lines = NETWORK.splitlines(keepends=True)
    forward = "".join(["    " + each for each in lines[3:5]]) + "    return A2, {'Z1': Z1, 'A1': A1, 'Z2': Z2, 'A2': A2}\n"
    backward = "    A1 = cache['A1']; A2 = cache['A2']\n" + "".join(["    " + each for each in lines[6:]])
    backward += "    return {'dW1': dW1, 'db1': db1, 'dW2': dW2, 'db2': db2}\n"
    made = "A2, cache = forward(X, P)\n" + lines[5] + "grads = backward(P, cache, X, Y)\n"
    return "".join(lines[:3]) + "def forward(X, P):\n" + forward + "def backward(P, cache, X, Y):\n" + backward + made


SPELLED = {
    "dict": NETWORK, "with grads": NETWORK + "grads = {'dW1': dW1, 'db1': db1, 'dW2': dW2, 'db2': db2}\n",
    "unpacked": _unpacked(), "attributes": _objects(), "functions": _functions(),
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLED)
def test_parameters_in_a_dict_are_matched_with_their_gradients(name: str) -> None:
    own = _own(SPELLED[name])
    assert own.ok
    found = {line.name.rpartition(".")[2]: line.verdict for line in own.lines}
    right = {key for key, verdict in found.items() if verdict == "right"}
    assert {"dW1", "db1", "dW2", "db2"} <= {key.replace("grads['", "").replace("']", "") for key in right}
    assert {verdict for key, verdict in found.items() if key.startswith("dZ")} == {"remark"}
    assert own.others == ()


@pytest.mark.parametrize("name", SPELLED)
def test_a_slip_in_the_bias_of_a_dict_is_wrong(name: str) -> None:
    piece = "db2 = (1 / m) * "
    assert SPELLED[name].count(piece) == 1
    own = _own(SPELLED[name].replace(piece, "db2 = "))
    assert not own.ok
    assert (HEAD + SPELLED[name]).split("\n")[(own.first_wrong or 1) - 1].strip().startswith("db2")


SET = "w = [1.0, 2.0]\nf = w[0] * w[1]\ndw = [0.0, 0.0]\ndw[0:2] = [w[1], w[0]]\n"


@pytest.mark.parametrize("change", [("w[0]", "1.3"), ("w[1]", "-0.7"), ("w", "[0.5, 0.2]")])
def test_numbers_that_are_set_in_a_list_come_from_where_the_list_was_made(change: tuple[str, str]) -> None:
    own = engine.trace_source(SET, options=engine.Options(sets=(change,))).own
    assert own is not None
    assert {line.verdict for line in own.lines} == {"right"}


WALKED = """xs = [1.0, 2.0, 3.0, 4.0]
ys = [3.1, 4.9, 7.2, 9.1]
w = 0.1; b = 0.5
for step in range(5):
    for x, y in zip(xs, ys):
        error = w * x + b - y
        loss = error**2
        dw = 2 * error * x
        db = 2 * error
        w -= 0.01 * dw
        b -= 0.01 * db
"""
UNNAMED = """xs = [1.0, 2.0, 3.0, 4.0]
ys = [3.1, 4.9, 7.2, 9.1]
w = 0.1; b = 0.5; lr = 0.01
for step in range(5):
    total = 0.0
    for x, y in zip(xs, ys):
        error = w * x + b - y
        total += error**2
        w -= lr * 2 * error * x
        b -= lr * 2 * error
    print(total)
"""


@pytest.mark.parametrize(("source", "line"), [(WALKED, 8), (UNNAMED, 9)], ids=["walked", "unnamed"])
def test_an_example_that_is_1_is_no_proof(source: str, line: int) -> None:
    right = engine.trace_source(source).own
    assert right is not None
    assert right.ok
    assert {one.verdict for one in right.lines} == {"right"}
    trace = engine.trace_source(source.replace("error * x", "error"))
    assert trace.own is not None
    assert (trace.own.ok, trace.own.first_wrong) == (False, line)
    assert trace.own.moved == (("x", "2.0"),)
    engine.diagnose(trace)
    engine.check(trace)


SCRATCH = """X = np.array([1, 2, 3, 4], dtype=np.float32); Y = np.array([2, 4, 6, 8], dtype=np.float32)
w = 0.0
def forward(x):
    return w * x
def loss(y, y_pred):
    return ((y_pred - y)**2).mean()
def gradient(x, y, y_pred):
    return np.mean(2 * x * (y_pred - y))
for epoch in range(20):
    y_pred = forward(X)
    l = loss(Y, y_pred)
    dw = gradient(X, Y, y_pred)
    w -= 0.01 * dw
"""
NAMES = """n = 6.0; m = 0; c = 0; x = X[:, 0]
for i in range(10):
    y_pred = m * x + c
    cost = (1 / n) * sum([v**2 for v in (t - y_pred)])
    md = -(2 / n) * sum(x * (t - y_pred))
    cd = -(2 / n) * sum(t - y_pred)
    m = m - 0.1 * md
    c = c - 0.1 * cd
"""


@pytest.mark.parametrize(("source", "piece", "slip", "line"), [
    (SCRATCH, "2 * x * (y_pred - y)", "2 * (y_pred - y)", 11),
    (SCRATCH, "2 * x * (y_pred - y)", "x * (y_pred - y)", 11),
    (SCRATCH, "np.mean(2", "np.sum(2", 11),
    (NAMES, "md = -(2", "md = (2", 8),
    (NAMES, "sum(x * (t - y_pred))", "sum(t - y_pred)", 8),
    (NAMES, "md = -(2", "md = -(1", 8),
])  # fmt: skip
def test_one_number_is_judged_where_its_loss_is_known(source: str, piece: str, slip: str, line: int) -> None:
    assert _own(source).ok
    own = _own(source.replace(piece, slip, 1))
    assert own.first_wrong == line


def test_what_is_to_climb_is_a_remark() -> None:
    source = NAMES.replace("md = -(2", "md = (2").replace("m = m - ", "m = m + ")
    assert _own(source).ok
