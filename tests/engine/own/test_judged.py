"""Faulty files that a condition ("right given line N") or an error once stood for: they are judged, and right ones stay right."""

from __future__ import annotations

import pytest

import engine

_DATA = """import numpy as np
np.random.seed(0)
X = np.random.randn(8, 3)
y = np.random.rand(8, 1)
W0 = np.random.randn(3, 4)
W1 = np.random.randn(4, 1)
"""
_GIVEN = (
    _DATA
    + """for i in range(5):
    a1 = np.tanh(X @ W0)
    a2 = a1 @ W1
    e = a2 - y
    {delta}
    {last}
    {first}
"""
)
_DELTA, _LAST, _FIRST = "d = e @ W1.T * (1 - a1 ** 2)", "W1 -= 0.1 * a1.T @ e", "W0 -= 0.1 * X.T @ d"


def own_of(source: str):
    return engine.trace_source(source).own


def wrong(source: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.name, one.reason) for one in own_of(source).lines if one.verdict == "wrong"]


def given(delta: str = _DELTA, last: str = _LAST, first: str = _FIRST) -> str:
    return _GIVEN.format(delta=delta, last=last, first=first)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (given(delta="d = e @ W1.T"), "W0'"),
        (given(delta="d = e @ W1.T * (1 + a1 ** 2)"), "d"),
        (given(first="W0 = W0 - 0.1 * X.T @ (e @ W1.T)"), "W0'"),
        (given(delta="W1 -= 0.1 * a1.T @ e", last="d = e @ W1.T * (1 - a1 ** 2)"), "d"),
    ],
    ids=["no slope", "slope's sign", "replaced by a sum", "read after the update"],
)
def test_what_follows_from_the_given_gradient_alone_is_judged(source, name):
    own = own_of(source)
    assert [one.verdict for one in own.lines if one.name == "e"] == ["given"]
    assert [each for _, each, _ in wrong(source)] == [name]
    assert [one.verdict for one in own.lines if one.name == "W0'"] == ["wrong" if name == "W0'" else "follows"]
    assert own.first_wrong is not None


@pytest.mark.parametrize(
    "source",
    [
        given(),
        given(delta="d = np.clip(e @ W1.T * (1 - a1 ** 2), -0.1, 0.1)"),
        given(delta="d = np.minimum(np.maximum(e @ W1.T * (1 - a1 ** 2), -0.1), 0.1)"),
        given(delta="d = (e @ W1.T + 0.1 * a1) * (1 - a1 ** 2)"),
        given(delta="d = (e @ W1.T + 0.1 * np.sign(a1)) * (1 - a1 ** 2)"),
        given(first="W0 -= 0.1 * (X.T @ d + 0.01 * W0)"),
        given(first="W0 += 0.01 * X.T @ a1"),
        given(delta="d = (e @ W1.T + (a1 - X @ np.ones((3, 4)))) * (1 - a1 ** 2)"),
    ],
    ids=["right", "clipped", "bounded", "activity penalty", "sparsity", "decay", "Hebb", "a second error"],
)
def test_what_is_meant_otherwise_is_not_called_wrong(source):
    assert not wrong(source)
    assert own_of(source).ok


@pytest.mark.parametrize("last", ["W1 = 0.1 * a1.T @ e", "W1 = -(0.1 * np.dot(a1.T, e))"])
def test_a_parameter_that_becomes_its_gradient(last):
    line = 1 + _GIVEN.format(delta=_DELTA, last="HERE", first=_FIRST).split("\n").index("    HERE")
    assert wrong(given(last=last)) == [(line, "W1'", "replaced")]


def test_an_update_written_twice_is_remarked_on():
    own = own_of(given(first=f"{_FIRST}\n    {_FIRST}"))
    told = [(one.name, one.verdict, one.reason, one.factor) for one in own.lines if one.name == "W0'"]
    assert told == [("W0'", "remark", "twice", None)] * 2


_LOSS = """import numpy as np
np.random.seed(0)
X = np.random.randn(8, 3)
y = np.random.randn(8, 1)
W = np.random.randn(3, 1)
b = np.zeros((1, 1))
for i in range(5):
    z = np.dot(X, W) + b
    a = np.tanh(z)
    {loss}
    da = {da}
    dz = da * ({slope})
    dW = np.dot(X.T, dz)
    db = np.sum(dz, axis=0, keepdims=True)
    W -= 0.1 * dW
    b -= 0.1 * db
"""
_MEAN = "loss = np.sum((a - y) ** 2) / (2 * X.shape[0])"


@pytest.mark.parametrize(
    ("da", "slope", "first"),
    [("(a - y) / X.shape[0]", "1 - z ** 2", 12), ("X.shape[0] / (a - y)", "1 - a ** 2", 11), ("a / X.shape[0]", "1 - a ** 2", 11)],
)
def test_a_pass_that_names_its_loss_is_judged_by_it_though_nothing_agrees(da, slope, first):
    trace = engine.trace_source(_LOSS.format(loss=_MEAN, da=da, slope=slope))
    assert not any([one.verdict == "given" for one in trace.own.lines])
    assert trace.own.first_wrong == first
    assert not any([notice.code == "pass_given" for notice in trace.notices])


@pytest.mark.parametrize("loss", [_MEAN, "loss = np.mean(np.square(y - a))"])
def test_with_a_right_gradient_it_stays_right(loss):
    share = 1 / 8 if loss == _MEAN else 1 / 4
    assert own_of(_LOSS.format(loss=loss, da=f"(a - y) * {share}", slope="1 - a ** 2")).ok


def test_a_measure_of_the_error_is_no_loss_to_judge_by():
    source = given().replace("    e = a2 - y\n", "    e = a2 - y\n    loss = np.mean(np.abs(e))\n")
    own = own_of(source)
    assert own.ok
    assert [one.name for one in own.lines if one.verdict == "given"] == ["e"]




_METHOD = """import numpy as np
np.random.seed(0)
class Scale:
    def __init__(self, n):
        self.g = np.linspace(0.5, 1.5, n)
    def forward(self, x):
        self.mid = np.tanh(x)
        return self.mid * self.g
    def backward(self, dout):
        self.dg = np.sum(dout * self.mid, axis={axis})
        dmid = {dmid}
        dx = dmid * (1 - self.mid ** 2)
        return dx
x = np.random.randn(4, 3)
scale = Scale(3)
out = scale.forward(x)
loss = np.sum(out ** 2)
dout = 2 * out
dx = scale.backward(dout)
"""


@pytest.mark.parametrize(
    ("dmid", "first"), [("dout * self.g", None), ("2 * dout * self.g", 11), ("dout", 11), ("-dout * self.g", 11)]
)
def test_a_method_s_gradient_that_the_module_has_under_its_own_variable_s_name_is_judged(dmid, first):
    own = own_of(_METHOD.format(axis=0, dmid=dmid))
    assert own.first_wrong == first


_LAYER = """import numpy as np
class Blur:
    def __init__(self, n):
        np.random.seed(3)
        self.kernel = np.random.randn(n, 2, 2)
    def places(self, image):
        h, w = image.shape
        for i in range(h - 1):
            for j in range(w - 1):
                yield image[i:i + 2, j:j + 2], i, j
    def forward(self, image):
        self.seen = image
        h, w = image.shape
        out = np.zeros((h - 1, w - 1, len(self.kernel)))
        for patch, i, j in self.places(image):
            out[i, j] = np.sum(patch * self.kernel, axis=(1, 2))
        return out
    def backward(self, dout):
        dkernel = np.zeros(self.kernel.shape)
        for patch, i, j in self.places(self.seen):
            for f in range(len(self.kernel)):
                dkernel[f] += dout[i, j, f] * {patch}
        return {returned}
np.random.seed(0)
image = np.random.randn(3, 3)
blur = Blur(2)
out = blur.forward(image)
loss = np.sum(out ** 2)
dout = 2 * out
d_kernel = {called}
"""


@pytest.mark.parametrize(
    ("patch", "returned", "called", "first"),
    [
        ("patch", "dkernel", "blur.backward(dout)", None),
        ("patch.T", "dkernel", "blur.backward(dout)", 22),
        ("patch", "dkernel * 4", "blur.backward(dout)", 23),
        ("patch", "dkernel", "0.5 * blur.backward(dout)", 30),
        ("patch", "dkernel * dkernel", "blur.backward(dout)", 23),
    ],
)
def test_a_generator_of_places_and_what_is_returned(patch, returned, called, first):
    own = own_of(_LAYER.format(patch=patch, returned=returned, called=called))
    assert own.first_wrong == first
    assert any([one.name == "dkernel" for one in own.lines])


_CALL = """import numpy as np
np.random.seed(1)
def step(W, b, x, t):
    hs = {{}}
    hs[0] = np.tanh(x @ W + b)
    loss = np.sum((hs[0] - t) ** 2)
    dz = 2 * (hs[0] - t) * (1 - hs[0] ** 2)
    dW = x.T @ dz
    db = np.sum(dz, axis=0)
    return {returned}
W, b = np.random.randn(3, 3), np.random.randn(3)
x, t = np.random.randn(3, 3), np.random.randn(3, 3)
loss, dW, db, last = step(W, b, x, t)
"""


@pytest.mark.parametrize(
    ("returned", "bad"),
    [("loss, dW, db, hs[0]", None), ("loss, dW, hs[0], db", "db"), ("loss, hs[0], db, dW", "dW"), ("loss, dW, hs[0][0], db", "db")],
)
def test_what_a_call_returns_in_another_order(returned, bad):
    found = wrong(_CALL.format(returned=returned))
    assert {name for _, name, _ in found} == ({bad} if bad else set())
    assert all([line in (10, 13) for line, _, _ in found])


@pytest.mark.parametrize("name", ["bce", "sse", "xent", "cross_entropy_loss", "BCE"])
def test_a_loss_by_a_name_that_people_have_for_it(name):
    source = f"""import numpy as np
np.random.seed(2)
x = np.random.randn(5, 3)
y = (np.random.rand(5, 1) > 0.5) * 1.0
w = np.random.randn(3, 1)
p = 1 / (1 + np.exp(-x @ w))
{name} = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
dp = (y / p - (1 - y) / (1 - p)) / 5
dz = dp * p * (1 - p)
dw = x.T @ dz
"""
    assert own_of(source).first_wrong == 8
    assert own_of(source.replace("dp = (y / p - (1 - y) / (1 - p)) / 5", "dp = -(y / p - (1 - y) / (1 - p)) / 5")).ok


def test_a_buffer_without_a_gradient_s_name_is_no_parameter():
    source = """import numpy as np
def hinge(W, X, y):
    t1 = np.zeros(W.shape)
    loss = 0.0
    for i in range(len(X)):
        scores = X[i] @ W
        for j in range(3):
            if j != y[i] and scores[j] - scores[y[i]] + 1 > 0:
                loss = loss + scores[j] - scores[y[i]] + 1
                t1[:, j] += X[i]
                t1[:, y[i]] -= X[i]
    t1 = t1 / {n}
    return loss / len(X) + np.sum(W * W), t1 + 2 * W
np.random.seed(5)
W = np.random.randn(3, 3)
X = np.random.randn(5, 3)
loss, grad = hinge(W, X, [0, 1, 2, 1, 0])
"""
    assert own_of(source.format(n="len(X)")).ok
    assert not own_of(source.format(n="4")).ok
