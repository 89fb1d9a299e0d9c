"""Training loops without a loss as people write regressions: what is taken as given, and what may be another factor."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.checking.unjudged import unjudged
from tests.readme import ROOT

_DATA = """import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(10, 3))
y = (X[:, 0] > 0).astype(float)
"""
_LOGISTIC = _DATA + """theta = {start}
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
for epoch in range(4):
    {forward}
    {backward}
    theta -= 0.5 * gradient
"""
_CLASS = _DATA + """class Regression:
    def fit(self, X, y):
        self.weights = np.zeros(3)
        self.bias = 0
        for _ in range(4):
            guess = {guess}
            dw = (1 / len(y)) * np.dot(X.T, (guess - y))
            db = (1 / len(y)) * np.sum(guess - y)
            self.weights -= 0.1 * dw
            self.bias -= 0.1 * db
model = Regression()
model.fit(X, y)
"""
_BATCHES = _DATA + """w = rng.normal(size=3)
for epoch in range(3):
    for s in range(0, 10, 5):
        xb, yb = X[s:s+5], y[s:s+5]
        guess = xb @ w
        error = guess - yb
        grad = {grad}
        w -= 0.1 * grad
    loss = np.mean((X @ w - y) ** 2)
"""
_ONE_BY_ONE = _DATA + """w = {start}
for epoch in range(3):
    for i in range(10):
        p = 1 / (1 + np.exp(-X[i].dot(w)))
        w -= 0.1 * (p - y[i]) * X[i]
    P = 1 / (1 + np.exp(-X.dot(w)))
    loss = -np.mean(y * np.log(P) + (1 - y) * np.log(1 - P))
"""
_CALLED = _DATA + """def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def gradient(theta, X, y):
    h = sigmoid(X @ theta)
    return {given}
theta = {start}
for _ in range(20):
    {update}
print(theta)
"""
_ACCELERATED = """import numpy as np
def accel(x):
    return -2.0 * (x - 1.0)
x, v, dt = np.array([0.5, -0.2]), np.zeros(2), 0.01
for i in range(20):
    v += dt * accel(x)
    x += dt * v
energy = np.sum(v**2)
"""
_NEWTON = """def f(x):
    return x**3 - 2*x - 5
def slope(x):
    return 3*x**2 - 2
x = 2.0
for i in range(6):
    x = x - f(x) / slope(x)
"""
_SOFTMAX = """import numpy as np
rng = np.random.RandomState(0)
X = rng.randn(5, 3)
y = rng.randint(0, 4, 5)
W = {start}
for epoch in range(2):
    for i in range(5):
        s = X[i] @ W
        p = np.exp(s - s.max())
        p /= p.sum()
        g = p.copy()
        g[y[i]] -= 1
        W -= 0.1 * np.outer(X[i], g)
"""
_LINE = """import numpy as np
X = np.array([1.0, 2.0, 3.0, 4.0])
Y = np.array([3.0, 5.0, 7.0, 9.0])
m = {m}
c = 0
n = float(len(X))
for i in range(10):
    guess = m * X + c
    D_m = (-2 / n) * sum(X * (Y - guess))
    D_c = (-2 / n) * sum(Y - guess)
    m = m - 0.01 * D_m
    c = c - 0.01 * D_c
"""
_BALANCED = """import numpy as np
rng = np.random.RandomState({seed})
X = rng.randn(9, 2)
Y = np.eye(3)[rng.permutation([0, 1, 2] * 3)]
W = np.zeros((2, 3))
b = np.zeros(3)
for epoch in range(3):
    z = X @ W + b
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    guess = e / np.sum(e, axis=1, keepdims=True)
    dW = X.T @ (guess - Y) / 9
    db = np.sum(guess - Y, axis=0) / 9
    W -= 0.1 * dW
    b -= 0.1 * db
"""
_FILTER = """import numpy as np
x = np.zeros(2)
P = np.eye(2)  # so that the first gain is a multiple of H's transpose
H = np.array([[1., 0.], [1., 1.]])
R = 0.5 * np.eye(2)
for z in np.array([[0.3, 0.2], [0.1, -0.4], [0.5, 0.1]]):
    S = H @ P @ H.T + R
    K = P @ H.T @ np.linalg.inv(S)
    x = x + K @ (z - H @ x)
    P = (np.eye(2) - K @ H) @ P
f = np.sum(x)
"""
_SPRING = """import numpy as np
x = np.array([1., 0., -1.])
v = np.zeros(3)
rest = np.array([0.5, 0., 0.2])
for t in range(20):
    v = v - 0.02 * (x - rest) - 0.001 * v
    x = x + 0.01 * v
e = 0.5 * np.sum(v ** 2)
"""
_JACOBI = """import numpy as np
A = np.array([[4., 1., 0.], [1., 3., 1.], [0., 1., 5.]])
b = np.array([1., 2., 3.])
x = np.zeros(3)
for k in range(10):
    x = x + (b - A @ x) / np.diag(A)
r = np.sum((A @ x - b) ** 2)
"""
_HEAT = """import numpy as np
u = np.sin(np.linspace(0, 3.14159, 9))
for n in range(10):
    un = u.copy()
    u[1:-1] = un[1:-1] + 0.1 * (un[2:] - 2 * un[1:-1] + un[:-2])
f = np.sum(u ** 2)
"""
_ERROR = "error = h - y"


def _of(start: str, forward: str = "h = sigmoid(X @ theta)", backward: str = "gradient = X.T @ (h - y) / y.size") -> str:
    return _LOGISTIC.format(start=start, forward=forward, backward=backward)


RIGHT = {
    "a start of zeros": (_of("np.zeros(3)", backward=f"{_ERROR}; gradient = X.T @ error / y.size"), "X @ theta"),
    "the sigmoid's input has a name": (_of("np.zeros(3)", "z = X @ theta; h = sigmoid(z)"), "z"),
    "no mean": (_of("np.zeros(3)", "z = X @ theta; h = sigmoid(z)", f"{_ERROR}; gradient = X.T @ error"), "z"),
    "a start by chance": (_of("rng.normal(size=3)"), "X @ theta"),
    "weight decay": (_of("rng.normal(size=3)", backward="gradient = X.T @ (h - y) / y.size + 0.1 * theta"), "X @ theta"),
    "weight decay of what is made large": (
        _of("rng.normal(size=3)", backward="gradient = -(X.T @ (y - h)) / y.size + 0.1 * theta"), "X @ theta"
    ),
    "a bias that begins as 0": (_CLASS.format(guess="np.dot(X, self.weights) + self.bias"), "guess"),
    "one statement": (
        _DATA + "theta = np.zeros(3)\nfor i in range(5):\n    theta = theta - 0.1 / 10 * X.T @ (X @ theta - y)\n", "prediction"
    ),
    "a difference with a name": (_BATCHES.format(grad="2 * xb.T @ error / len(xb)"), "guess"),
    "one example": (_ONE_BY_ONE.format(start="np.zeros(3)"), "X[i].dot(w)"),
    "one example, by chance": (_ONE_BY_ONE.format(start="rng.normal(size=3)"), "X[i].dot(w)"),
    "an entry taken from": (_SOFTMAX.format(start="0.1 * rng.randn(3, 4)"), "s"),
    "an entry taken from, zeros": (_SOFTMAX.format(start="np.zeros((3, 4))"), "s"),
    "a function in the update": (
        _CALLED.format(start="np.zeros(3)", given="X.T @ (h - y) / y.size", update="theta -= 0.5 * gradient(theta, X, y)"),
        "X @ theta",
    ),
    "a function in the update, by chance": (
        _CALLED.format(start="rng.normal(size=3)", given="X.T @ (h - y)", update="theta = theta - 0.01 * gradient(theta, X, y)"),
        "X @ theta",
    ),
    "a slope and an intercept": (_LINE.format(m=0), "guess"),
    "a slope and an intercept, by chance": (_LINE.format(m=0.3), "guess"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_given_is_that_of_what_it_is_about(name: str) -> None:
    source, of = RIGHT[name]
    trace = engine.trace_source(source)
    assert trace.training is not None
    assert trace.training.updates
    given = [notice for notice in trace.notices if notice.code == "pass_given"]
    assert [notice.fields["of"] for notice in given] == [of]
    assert trace.own is not None
    assert trace.own.ok
    assert {one.verdict for one in trace.own.lines} <= {"given", "right", "remark"}
    assert len(trace.own.lines) > 1


@pytest.mark.parametrize("name", ["weight decay", "weight decay of what is made large"])
def test_weight_decay_is_told(name: str) -> None:
    own = engine.trace_source(RIGHT[name][0]).own
    assert own is not None
    assert [(one.name, one.reason) for one in own.lines if one.verdict == "remark"] == [("gradient", "decay")]
    factor = next(one.factor for one in own.lines if one.reason == "decay")
    assert factor is not None
    assert abs(factor) == pytest.approx(0.1)


def _own(source: str) -> engine.Own | None:
    """The verdict; None where the loop is none of training, and what is left at the end is an array."""
    try:
        return engine.trace_source(source).own
    except engine.ProgramError as error:
        if error.code != "output_not_scalar":
            raise
        return None


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("a bias that begins as 0", "np.dot(X.T, (guess - y))", "np.dot(X.T ** 2, (guess - y))"),
        ("a start by chance", "X.T @ (h - y)", "(X.T * X.T) @ (h - y)"),
        ("weight decay", "X.T @ (h - y)", "(X.T + 1) @ (h - y)"),
        ("a difference with a name", "2 * xb.T @ error", "2 * xb.T @ (error + 1)"),
        ("a function in the update, by chance", "X.T @ (h - y)", "(X.T * X.T) @ (h - y)"),
    ],
)
def test_another_gradient_is_not_called_right(name: str, good: str, bad: str) -> None:
    source = RIGHT[name][0]
    assert good in source
    own = _own(source.replace(good, bad))
    assert own is None or not any([one.verdict in ("right", "remark") and np.size(one.ours) > 1 for one in own.lines])


@pytest.mark.parametrize(
    "source",
    [
        _FILTER, _SPRING, _JACOBI, _HEAT, _ACCELERATED, _NEWTON,
    ],
    ids=["filter", "spring", "Jacobi", "heat", "acceleration", "Newton"],
)
def test_what_no_gradient_drives_stays_what_it_is(source: str) -> None:
    assert engine.trace_source(source).training is None


@pytest.mark.parametrize("seed", range(12))
def test_a_bias_under_a_softmax_is_zero_but_for_rounding(seed: int) -> None:
    trace = engine.trace_source(_BALANCED.format(seed=seed))
    assert trace.own is not None
    assert trace.own.ok
    assert [one.name.partition("_")[0] for one in trace.own.lines if one.verdict == "given"] == ["residual"]
    assert engine.check(trace).ok


@pytest.mark.parametrize("name", ["g", "gamma"])
@pytest.mark.parametrize("held", ["g", "grads"])
def test_a_parameter_called_like_the_dict_of_gradients(name: str, held: str) -> None:
    source = (
        f"import numpy as np\nx = np.array([1.0, 2.0])\np = {{'{name}': np.array([0.5, -1.0])}}\no = p['{name}'] * x\n"
        f"loss = np.sum(o ** 2)\ndo = 2 * o\n{held} = {{}}\n{held}['{name}'] = do * x\n"
    )
    own = _own(source)
    assert own is not None
    assert [one.verdict for one in own.lines] == ["right", "right"]
    wrong = _own(source.replace("do * x", "7 * do * x"))
    assert wrong is not None
    assert [(one.name, one.verdict) for one in wrong.lines] == [("do", "right"), (f"{held}['{name}']", "wrong")]


def test_steps_whose_signs_differ_are_not_called_right() -> None:
    trace = engine.trace_source(_LINE.format(m=0.5).replace("(-2 / n) * sum(X", "(2 / n) * sum(X").replace("D_m", "dm"))
    assert trace.own is None or not trace.own.ok
    assert trace.own is not None or unjudged(trace)


_MEAN = (ROOT / "tests" / "programs" / "people" / "published" / "digits_mean_gradients.py").read_text(encoding="utf-8")
_SUM = "np.sum(dZ2, axis=1, keepdims=True)"


def test_a_factor_of_all_parameters_alone_is_that_of_a_mean() -> None:
    own = engine.trace_source(_MEAN).own
    assert own is not None
    assert {(one.name, one.verdict, one.reason) for one in own.lines} == {
        ("dZ2", "given", ""), ("dZ1", "right", ""), *[(name, "remark", "averaged") for name in ("dW1", "db1", "dW2", "db2")],
    }  # fmt: skip
    assert [one.factor for one in own.lines if one.reason == "averaged"] == pytest.approx([1 / 30] * 4)


@pytest.mark.parametrize(
    ("good", "bad", "wrong"),
    [
        (_SUM, "np.sum(dZ2)", {"db2"}),
        (f"1 / m * {_SUM}", f"2 / m * {_SUM}", {"db2"}),
        (f"1 / m * {_SUM}", _SUM, {"db2"}),
        ("* (Z1 > 0)", "* (Z1 < 0)", {"dZ1", "dW1", "db1"}),
        ("1 / m * dZ1.dot(X.T)", "dZ1.dot(X.T)", {"dW1"}),
    ],
    ids=["shape", "twice", "one without", "mask", "another without"],
)
def test_what_has_not_the_factor_of_the_others_is_wrong(good: str, bad: str, wrong: set[str]) -> None:
    assert good in _MEAN
    own = engine.trace_source(_MEAN.replace(good, bad)).own
    assert own is not None
    assert {one.name for one in own.lines if one.verdict in ("wrong", "follows")} == wrong


@pytest.mark.parametrize(
    ("bad", "mend"), [("1 / m * np.sum(dZ2)", f"db2 = 1 / m * {_SUM}"), (_SUM, "db2 = np.mean(dZ2, axis=1, keepdims=True)")]
)
def test_a_mend_keeps_the_factor_of_the_others(bad: str, mend: str) -> None:
    trace = engine.trace_source(_MEAN.replace(f"1 / m * {_SUM}", bad))
    assert engine.diagnose(trace)[0].mend == mend


_TWO = (
    "import numpy as np\nrng = np.random.default_rng(0)\nX = rng.normal(size=(8, 3))\ny = (X[:, 0] > 0.1).astype(float)\n"
    "w = np.array([0.1, -0.2, 0.3])\nb = 0.05\nfor i in range(20):\n    a = 1 / (1 + np.exp(-(X @ w + b)))\n    err = a - y\n"
    "    dw = X.T @ err / 8\n    db = err.mean()\n    w -= 0.1 * dw\n    b -= 0.1 * db\n"
)


def test_a_common_factor_is_told_as_one() -> None:
    own = engine.trace_source(_TWO).own
    assert own is not None
    assert own.ok
    told = [(one.name, one.verdict, one.reason) for one in own.lines]
    assert told == [("err", "given", ""), ("dw", "remark", "averaged"), ("db", "remark", "averaged")]
    twice = engine.trace_source(_TWO.replace("X.T @ err / 8", "2 * X.T @ err").replace("err.mean()", "2 * err.sum()")).own
    assert twice is not None
    assert [(one.reason, one.factor) for one in twice.lines[1:]] == [("alike", 2.0), ("alike", 2.0)]


@pytest.mark.parametrize(
    ("good", "bad", "factors"), [("err.mean()", "err.sum()", [1 / 8, 1.0]), ("X.T @ err / 8", "X.T @ err", [1.0, 1 / 8])]
)
def test_factors_that_differ_without_a_loss_are_no_verdict_on_either_line(good: str, bad: str, factors: list[float]) -> None:
    own = engine.trace_source(_TWO.replace(good, bad)).own
    assert own is not None
    assert own.ok
    assert [(one.verdict, one.reason) for one in own.lines[1:]] == [("remark", "uneven")] * 2
    assert [one.factor for one in own.lines[1:]] == pytest.approx(factors)
    assert [one.by for one in own.lines[1:]] == [(11,), (10,)]


def test_what_is_no_multiple_stays_wrong_beside_factors_that_differ() -> None:
    layers = (
        "import numpy as np\nrng = np.random.default_rng(0)\nX = rng.normal(size=(8, 3))\nt = np.eye(4)[rng.integers(0, 4, 8)]\n"
        "W = rng.normal(size=(3, 4))\nb = np.zeros(4)\nfor i in range(20):\n    s = X @ W + b\n    p = np.exp(s)\n"
        "    p = p / p.sum(1, keepdims=True)\n    d = p - t\n    dW = X.T @ d ** 3 / 8\n    db = d.sum(0)\n"
        "    W -= 0.1 * dW\n    b -= 0.1 * db\n"
    )
    own = engine.trace_source(layers).own
    assert own is not None
    assert [(one.name, one.verdict) for one in own.lines[1:]] == [("dW", "wrong"), ("db", "right")]
    own = engine.trace_source(layers.replace("d ** 3", "d")).own
    assert own is not None
    assert [(one.name, one.reason) for one in own.lines[1:]] == [("dW", "uneven"), ("db", "uneven")]
