"""Mends that stand in another place than the wrong number: a forward value computed once more, a second counter in an index, the
true class beside the others, what is returned in another order. Each is written into the file, and the file is right then."""

from __future__ import annotations

import pytest

import engine

DATA = "import numpy as np\nnp.random.seed(3)\n"
TANH = (
    DATA
    + """x, w, t = np.random.randn(4, 3), np.random.randn(3, 2), np.random.randn(4, 2)
z = x @ w
a = np.tanh(z)
loss = np.sum((a - t) ** 2)
{backward}
"""
)
CONV = (
    DATA
    + """x, k, goal = np.random.randn(6), np.random.randn(3), np.random.randn(4)
out = np.zeros(4)
for i in range(4):
    for j in range(3):
        out[i] += x[i + j] * k[j]
loss = np.sum((out - goal) ** 2)
dout = 2 * (out - goal)
dx, dk = np.zeros(6), np.zeros(3)
for i in range(4):
    for j in range(3):
        dk[j] += x[{one}] * dout[i]
        dx[{other}] += k[j] * dout[i]
"""
)
HINGE = (
    DATA
    + """def hinge(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0.0
    for i in range(len(X)):
        scores = X[i] @ W
        for j in range(W.shape[1]):
            if j == y[i]:
                continue
            margin = scores[j] - scores[y[i]] + 1
            if margin > 0:
                loss += margin
                dW[:, j] += X[i]
    dW /= len(X)
    return loss / len(X) + reg * np.sum(W * W), dW + 2 * reg * W
W, X, y = np.random.randn(3, 3), np.random.randn(5, 3), np.array([0, 1, 2, 1, 0])
loss, dW = hinge(W, X, y, 0.1)
"""
)
CALL = (
    DATA
    + """def backward(dout, x, w):
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return {returned}
x, w, b = np.random.randn(4, 4), np.random.randn(4, 4), np.random.randn(4)
out = x @ w + b
loss = np.sum(out ** 2)
dout = 2 * out
{bound} = backward(dout, x, w)
"""
)


def mended(source: str) -> engine.Diagnosis:
    """The diagnosis of the first wrong line, whose mend makes the file right."""
    told = engine.diagnose(engine.trace_source(source))[0]
    lines = source.split("\n")
    old = lines[told.line - 1]
    indent = old[: len(old) - len(old.lstrip())]
    new = {"above": [indent + told.mend, old], "below": [old, indent + told.mend], "": [indent + told.mend]}[told.at]
    if "moved" in told.fields:  # a line that is too early goes below the one that reads it
        lines[told.fields["before"] - 1] = ""
    own = engine.trace_source("\n".join([*lines[: told.line - 1], *new, *lines[told.line :]])).own
    assert own is not None
    assert own.ok
    return told


@pytest.mark.parametrize(
    "backward",
    [
        "a = 2 * (a - t)\nda = a\ndz = da * (1 - a ** 2)\ndw = x.T @ dz",
        "da = 2 * (a - t)\na *= 3\ndz = da * (1 - a ** 2)\ndw = x.T @ dz",
    ],
)
def test_a_forward_value_that_was_given_up_is_computed_once_more(backward: str) -> None:
    told = mended(TANH.format(backward=backward))
    assert told.kind == "read_after"
    if told.at == "above":
        assert (told.mend, told.fields["again"]) == ("a = np.tanh(z)", "a")


@pytest.mark.parametrize(("one", "other", "mend"), [
    ("i", "i + j", "dk[j] += x[i + j] * dout[i]"), ("i + j", "j", "dx[j + i] += k[j] * dout[i]"),
])  # fmt: skip
def test_a_place_that_two_loops_move(one: str, other: str, mend: str) -> None:
    told = mended(CONV.format(one=one, other=other))
    assert (told.kind, told.mend) == ("missing", mend)


def test_the_true_class_has_its_share_beside_the_others() -> None:
    told = mended(HINGE)
    assert (told.kind, told.at, told.mend) == ("missing", "below", "dW[:, y[i]] -= X[i]")


@pytest.mark.parametrize(
    ("returned", "bound"), [("dx, db, dw", "dx, dw, db"), ("dx, dw, db", "dw, dx, db"), ("dx, dw, db", "dx, db, dw")]
)
def test_what_is_handed_on_in_another_order(returned: str, bound: str) -> None:
    told = mended(CALL.format(returned=returned, bound=bound))
    assert told.kind == "tuple_order"


def test_a_gradient_under_a_forward_array_s_name_is_judged_by_the_loss() -> None:
    source = (
        DATA
        + """X, y, W, lr = np.random.randn(6, 3), np.array([0, 1, 2, 1, 0, 2]), np.random.randn(3, 3), 0.1
for step in range(3):
    e = np.exp(X @ W)
    probs = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(probs[np.arange(6), y]).mean()
    dscores = probs
    dscores /= 6
    dW = X.T @ dscores
    W -= lr * dW
"""
    )
    own = engine.trace_source(source).own
    assert own is not None
    assert own.first_wrong in (8, 9)
    assert not any([one.verdict == "given" for one in own.lines])
    right = engine.trace_source(source.replace("    dscores /= 6\n", "    dscores[np.arange(6), y] -= 1\n    dscores /= 6\n")).own
    assert right is not None
    assert right.ok


LAYERS = (
    DATA
    + """layers = [{{'W': np.random.randn(3, 3), 'b': np.random.randn(3)}} for _ in range(3)]
x, t = np.random.randn(5, 3), np.random.randn(5, 3)
h = x
for layer in layers:
    layer['x'] = h
    layer['z'] = h @ layer['W'] + layer['b']
    h = np.tanh(layer['z'])
loss = 0.5 * np.sum((h - t) ** 2)
dh = h - t
for layer in reversed(layers):
    dz = {dz}
    layer['dW'] = layer['x'].T @ dz
    layer['db'] = {db}
    dh = dz @ layer['W'].T
for layer in layers:
    layer['W'] -= 0.1 * layer['dW']
    layer['b'] -= 0.1 * layer['db']
"""
)
REGULARISED = (
    DATA
    + """def hinge(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0.0
    for i in range(len(X)):
        scores = X[i].dot(W)
        for j in range(W.shape[1]):
            if j == y[i]:
                continue
            margin = scores[j] - scores[y[i]] + 1
            if margin > 0:
                loss += margin
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss /= len(X)
    dW /= len(X)
    loss += reg * np.sum(W * W)
    dW = 2 * reg * W
    return loss, dW
W, X, y = np.random.randn(3, 3), np.random.randn(5, 3), np.array([0, 1, 2, 1, 0])
loss, grad = hinge(W, X, y, 0.2)
"""
)


@pytest.mark.parametrize(
    ("dz", "db", "kind", "mend"),
    [
        ("dh * (1 - np.tanh(layer['z']) ** 2)", "2 * dz.sum(axis=0)", "factor", "layer['db'] = dz.sum(axis=0)"),
        ("dh * (1 + np.tanh(layer['z']) ** 2)", "dz.sum(axis=0)", "sign", "dz = dh * (1 - np.tanh(layer['z']) ** 2)"),
    ],
)
def test_a_gradient_that_each_layer_holds_is_mended(dz: str, db: str, kind: str, mend: str) -> None:
    """Its place belongs to what the loop goes over, and in the end that is another layer."""
    told = engine.diagnose(engine.trace_source(LAYERS.format(dz=dz, db=db)))
    assert (told[0].kind, told[0].mend, told[0].whole) == (kind, mend, True)


def test_a_mend_is_none_the_less_for_a_buffer_that_is_no_longer_told_of() -> None:
    """``dW = 2 * reg * W`` overwrites what a loop added up; with ``+=`` fewer lines of that gradient are looked at alone."""
    told = engine.diagnose(engine.trace_source(REGULARISED))
    assert (told[0].kind, told[0].mend, told[0].whole) == ("overwritten", "dW += 2 * reg * W", True)


DROPPED = (
    DATA
    + """X, W, V, t = np.random.randn(5, 4), np.random.randn(4, 6), np.random.randn(6, 2), np.random.randn(5, 2)
h = np.maximum(0, X @ W)
mask = (np.random.rand(*h.shape) < 0.8) / 0.8
hd = h * mask
o = hd @ V
loss = 0.5 * np.sum((o - t) ** 2)
do = o - t
dV = hd.T @ do
dhd = do @ V.T
dh = {dh}
dh[h <= 0] = 0
dW = X.T @ dh
"""
)


@pytest.mark.parametrize("dh", ["dhd", "dhd.copy()"])
def test_a_mask_that_is_missing_where_a_gradient_is_only_handed_on_is_missing_there(dh: str) -> None:
    """The line above it, which is right, was told to be wrong, and a line to be put in below that."""
    trace = engine.trace_source(DROPPED.format(dh=dh))
    own, (found, *_) = engine.located(trace.own, engine.diagnose(trace))
    assert (own.first_wrong, found.line, found.at, found.mend) == (12, 12, "", f"dh = {dh} * mask")
    assert [one.verdict for one in own.lines if one.name == "dhd"] == ["right"]


def test_columns_that_are_taken_of_every_row_are_told_where_they_are() -> None:
    """``ds = P.copy()`` above it was told to be wrong, and nothing was known."""
    source = DATA + (
        "X, W, y = np.random.randn(6, 4), np.random.randn(4, 3), np.array([0, 1, 2, 0, 1, 2])\n"
        "e = np.exp(X @ W)\nP = e / e.sum(axis=1, keepdims=True)\nN = len(y)\nloss = -np.mean(np.log(P[np.arange(N), y]))\n"
        "ds = P.copy()\nds[:, y] -= 1\nds /= N\ndW = X.T @ ds\n"
    )
    trace = engine.trace_source(source)
    (found,) = engine.diagnose(trace)
    assert trace.own is not None
    assert (trace.own.first_wrong, found.kind, found.line, found.mend) == (9, "broadcast", 9, "ds[np.arange(N), y] -= 1")
    assert found.whole
