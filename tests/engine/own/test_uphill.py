"""Updates that make the loss grow, and updates that are written twice."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

LINE = """xs = [1.0, 2.0, 3.0]
ys = [2.1, 3.9, 6.2]
w = 0.5
b = 0.0
lr = 0.01
for epoch in range(20):
    for x, r in zip(xs, ys):
        prediction = w * x + b
        e = r - prediction
        loss = e ** 2
        w += lr * e * x
        b += lr * e
"""
NET = """import numpy as np
np.random.seed(0)
X = np.random.randn(8, 3)
t = (X[:, :1] > 0).astype(float)
W1 = np.random.randn(3, 4)
b1 = np.zeros(4)
W2 = np.random.randn(4, 1)
for k in range(10):
    h = np.tanh(X @ W1 + b1)
    p = 1 / (1 + np.exp(-(h @ W2)))
    loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    dz2 = (p - t) / 8
    dW2 = h.T @ dz2
    dz1 = dz2 @ W2.T * (1 - h ** 2)
    dW1 = X.T @ dz1
    db1 = dz1.sum(axis=0)
    W1 -= 0.1 * dW1
    b1 -= 0.1 * db1
    W2 -= 0.1 * dW2
"""
DECEIVED = """import numpy as np
np.random.seed(0)
x = np.random.randn(1, 4)
W = np.random.randn(4, 3)
y = 1
for k in range(5):
    z = x @ W
    p = np.exp(z) / np.exp(z).sum()
    loss = -np.log(p[0, y])
    dz = p.copy()
    dz[0, y] -= 1
    dx = dz @ W.T
    x += 0.1 * dx
"""
CRITIC = """import numpy as np
np.random.seed(0)
real = np.random.randn(6, 3) + 3
fake = np.random.randn(6, 3)
W = np.random.randn(3, 4)
v = np.abs(np.random.randn(4, 1))
for k in range(5):
    hr, hf = np.maximum(0, real @ W), np.maximum(0, fake @ W)
    loss = np.mean(hr @ v) - np.mean(hf @ v)
    dv = (hr.mean(axis=0) - hf.mean(axis=0)).reshape(-1, 1)
    dW = (real.T @ ((hr > 0) * v.T) - fake.T @ ((hf > 0) * v.T)) / 6
    W += 0.1 * dW
    v += 0.1 * dv
"""


def verdict(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


def slip(source: str, *changes: tuple[str, str]) -> Own:
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return verdict(source)


@pytest.mark.parametrize("source", [LINE, NET, DECEIVED, CRITIC])
def test_what_goes_where_it_should_is_not_wrong(source: str) -> None:
    assert verdict(source).ok


def test_all_parameters_uphill_are_wrong_where_the_loss_is_never_negative() -> None:
    own = slip(LINE, ("e = r - prediction", "e = prediction - r"))
    assert [(one.line, one.verdict, one.reason) for one in own.lines] == [(11, "wrong", "sign"), (12, "wrong", "sign")]
    own = slip(NET, (" -= 0.1", " += 0.1"))
    assert [(one.line, one.reason) for one in own.lines if one.verdict == "wrong"] == [(at, "uphill") for at in (17, 18, 19)]


def test_what_may_be_made_large_by_another_sign_is_a_remark() -> None:
    own = slip(NET, ("loss = -np", "loss = np"), ("(p - t) / 8", "(t - p) / 8"), (" -= 0.1", " += 0.1"))
    assert own.ok
    own = slip(NET, ("W1 -= 0.1", "W1 += 0.1"))  # one of them may be a player against the others
    assert own.ok
    assert [(one.name, one.reason) for one in own.lines if one.verdict == "remark"] == [("W1'", "uphill")]


def test_a_turned_gradient_that_is_taken_off_is_wrong_under_any_name() -> None:
    own = slip(NET, ("db1 = dz1.sum(axis=0)", "d_L_d_s = -dz1.sum(axis=0)"), ("* db1", "* d_L_d_s"))
    assert own.first_wrong == 16
    assert {(one.line, one.verdict) for one in own.lines if one.verdict in ("wrong", "follows")} >= {(16, "wrong")}


@pytest.mark.parametrize("line", ["    W2 -= 0.1 * dW2\n", "    b1 -= 0.1 * db1\n"])
def test_an_update_that_is_written_twice_is_said(line: str) -> None:
    own = slip(NET, (line, line + line))
    assert own.ok
    assert [one.reason for one in own.lines if one.verdict == "remark"] == ["twice", "twice"]


CLASS = """import numpy as np
class Net:
    def __init__(self, d, h):
        rng = np.random.default_rng(1)
        self.W1, self.b1 = rng.normal(size=(d, h)), np.zeros((1, h))
        self.W2, self.b2 = rng.normal(size=(h, 1)), np.zeros((1, 1))
    def forward(self, X):
        self.X = X
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        self.yhat = 1 / (1 + np.exp(-(self.a1 @ self.W2 + self.b2)))
    def loss(self, y):
        return -np.mean(y * np.log(self.yhat) + (1 - y) * np.log(1 - self.yhat))
    def backward(self, y):
        dz2 = (self.yhat - y) / y.shape[0]
        self.dW2, self.db2 = self.a1.T @ dz2, np.sum(dz2, axis=0, keepdims=True)
        dz1 = dz2 @ self.W2.T * (1 - self.a1**2)
        self.dW1, self.db1 = self.X.T @ dz1, np.sum(dz1, axis=0, keepdims=True)
    def step(self, lr):
        self.W1 -= lr * self.dW1
        self.b1 -= lr * self.db1
        self.W2 -= lr * self.dW2
        self.b2 -= lr * self.db2
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
y = np.array([[0], [1], [1], [0.0]])
net = Net(2, 4)
for i in range(20):
    net.forward(X)
    l = net.loss(y)
    net.backward(y)
    net.step(0.5)
"""


def test_a_number_that_a_loss_gives_is_made_small_whatever_it_is_called() -> None:
    right = engine.trace_source(CLASS).own
    assert right is not None
    assert right.ok
    up = engine.trace_source(CLASS.replace(" -= lr", " += lr")).own
    assert up is not None
    assert {line.reason for line in up.lines if line.verdict == "wrong"} == {"uphill"}
    other = engine.trace_source(CLASS.replace(" -= lr", " += lr").replace("loss(", "score(")).own
    assert other is None or other.ok  # it may be what is to grow


def test_that_all_goes_uphill_is_why() -> None:
    assert not engine.diagnose(engine.trace_source(CLASS.replace(" -= lr", " += lr")))  # no "could not be found out" beside it


SINGLE = """import numpy as np
np.random.seed(0)
X = np.random.randn(9, 3)
y = np.random.randint(0, 3, 9)
{name} = np.random.randn(3, 3) * 0.1
for it in range(20):
    z = X @ {name}
    e = np.exp(z - z.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(9), y]).mean()
    d = P.copy()
    d[np.arange(9), y] -= 1
    d /= 9
    d{name} = X.T @ d
    {name} += 0.1 * d{name}
"""
ADAM = """import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(16, 3))
Y = np.eye(3)[rng.integers(0, 3, 16)]
params = {{'W': rng.normal(size=(3, 3)) * 0.3, 'b': np.zeros(3)}}
m = {{k: np.zeros_like(v) for k, v in params.items()}}
v = {{k: np.zeros_like(q) for k, q in params.items()}}
for t in range(1, 51):
    z = X @ params['W'] + params['b']
    e = np.exp(z - z.max(1, keepdims=True))
    P = e / e.sum(1, keepdims=True)
    loss = -(Y * np.log(P)).sum() / len(X)
    dZ = (P - Y) / len(X)
    grads = {{'W': X.T @ dZ, 'b': dZ.sum(0)}}
    for k in params:
        m[k] = 0.9 * m[k] + 0.1 * grads[k]
        v[k] = 0.999 * v[k] + 0.001 * grads[k] ** 2
        params[k] {sign}= 1e-2 * (m[k] / (1 - 0.9 ** t)) / (np.sqrt(v[k] / (1 - 0.999 ** t)) + 1e-8)
"""


def test_a_single_matrix_of_weights_that_goes_uphill_is_wrong_and_an_example_is_not() -> None:
    own = engine.trace_source(SINGLE.format(name="W")).own
    assert own is not None
    assert [(one.name, one.verdict, one.reason) for one in own.lines if one.line == 15] == [("W'", "wrong", "uphill")]
    found = engine.diagnose(engine.trace_source(SINGLE.format(name="W")))
    assert found[0].mend == "W -= 0.1 * dW"
    own = engine.trace_source(SINGLE.format(name="delta")).own
    assert own is not None
    assert own.ok


@pytest.mark.parametrize(("sign", "verdict"), [("+", "wrong"), ("-", None)])
def test_what_adam_makes_of_gradients_may_go_uphill_too(sign: str, verdict: str | None) -> None:
    own = engine.trace_source(ADAM.format(sign=sign)).own
    assert own is not None
    assert {one.verdict for one in own.lines if one.name.endswith("'")} == ({verdict} if verdict else set())


GIVEN = """import numpy as np
np.random.seed(0)
X = np.random.randn(9, 3)
y = (X[:, 0] > 0).astype(float)
w = np.random.randn(3) * 0.1
b = 0.2
for i in range(50):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    err = {err}
    dw = X.T @ err
    db = err.sum()
    w {sign}= 0.1 * dw
    b {sign}= 0.1 * db
"""


@pytest.mark.parametrize(("err", "sign", "away"), [("a - y", "+", 2), ("a - y", "-", 0), ("y - a", "-", 2), ("y - a", "+", 0)])
def test_without_a_loss_it_is_said_that_all_updates_go_away_from_the_target(err: str, sign: str, away: int) -> None:
    own = engine.trace_source(GIVEN.format(err=err, sign=sign)).own
    assert own is not None
    assert own.ok
    assert len([one for one in own.lines if (one.verdict, one.reason) == ("remark", "away")]) == away
