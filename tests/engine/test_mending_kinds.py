"""Kinds of mistakes whose reason no number of one line tells: what cancels, what is counted, what is left out between lines."""

from __future__ import annotations

import ast

import pytest

import engine
from engine import Diagnosis
from engine.mending.plain import reads_well
from engine.verdicts import Own

HEAD = "import numpy as np\nrng = np.random.default_rng(4)\n"
NORMALISED = HEAD + """X = rng.normal(size=(6, 4))
T = rng.normal(size=(6, 5))
W = rng.normal(size=(4, 5))
b = rng.normal(size=5)
gamma = rng.normal(size=5)
z = X @ W + b
mu = z.mean(axis=0)
inv = 1 / np.sqrt(((z - mu) ** 2).mean(axis=0) + 1e-5)
xhat = (z - mu) * inv
loss = 0.5 * np.sum((gamma * xhat - T) ** 2)
dout = gamma * xhat - T
dgamma = (dout * xhat).sum(axis=0)
dxhat = {dxhat}
dz = inv * (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0))
dW = {dW}
db = dz.sum(axis=0)
"""


def judged(source: str) -> tuple[Own, tuple[Diagnosis, ...]]:
    """The verdict and the diagnoses, each fault where its mend tells it to be."""
    trace = engine.trace_source(source)
    assert trace.own is not None
    return engine.located(trace.own, engine.diagnose(trace))


@pytest.mark.parametrize(
    ("dxhat", "dW", "line", "mend"),
    [
        ("-dout * gamma", "X.T @ dz", 15, "dxhat = dout * gamma"),
        ("dout * gamma", "-X.T @ dz", 17, "dW = X.T @ dz"),
        ("dout", "X.T @ dz", 15, "dxhat = dout * gamma"),
    ],
)
def test_a_bias_before_a_normalisation_hides_no_reason(dxhat: str, dW: str, line: int, mend: str) -> None:
    """Its gradient is 0 but for rounding, with the mistake and without."""
    own, (found, *_) = judged(NORMALISED.format(dxhat=dxhat, dW=dW))
    assert (own.first_wrong, found.mend) == (line, mend)
    assert found.whole


def test_what_is_zero_makes_nothing_good() -> None:
    """``dz`` is not another convention because ``db`` is 0 whatever it came from."""
    own, _ = judged(NORMALISED.format(dxhat="dout * gamma * xhat", dW="X.T @ dz"))
    assert [one.verdict for one in own.lines if one.name in ("dxhat", "dz")] == ["wrong", "follows"]


COUNTED = HEAD + """x = rng.normal(size=({rows}, 3))
y = rng.normal(size={rows})
w = np.zeros(3)
b = 0.5
n = {n}
for epoch in range(20):
    e = x @ w + b - y
    loss = np.mean(e ** 2)
    dw = 2 / n * x.T @ e
    db = 2 / n * np.sum(e)
    w -= 0.1 * dw
    b -= 0.1 * db
"""


@pytest.mark.parametrize("n", ["2 * len(x)", "len(x) - 1", "x.shape[1]", "x.size"])
def test_a_count_is_the_line_to_mend(n: str) -> None:
    own, (found, *_) = judged(COUNTED.format(rows=8, n=n))
    assert (own.first_wrong, found.kind, found.line) == (7, "factor", 7)
    assert found.fields["count"] in ("len(x)", "x.shape[0]")
    assert all([one.verdict == "follows" for one in own.lines if one.line != 7])


def test_another_count_is_not_told_where_one_gradient_is_wrong() -> None:
    """The other one that divides by it is right."""
    own, (found, *_) = judged(COUNTED.format(rows=8, n="len(x)").replace("dw = 2 /", "dw = 4 /"))
    assert (own.first_wrong, found.line) == (11, 11)


MASKED = HEAD + """X = rng.normal(size=(5, 3))
y = rng.normal(size=5)
W = rng.normal(size=(3, 4))
v = rng.normal(size=4)
h = X @ W
h[h < 0] = 0
loss = 0.5 * np.sum((h @ v - y) ** 2)
dout = h @ v - y
dv = h.T @ dout
dh = np.outer(dout, v)
{mask}dW = X.T @ dh
"""


def test_a_mask_that_is_missing_between_two_lines() -> None:
    own, (found, *_) = judged(MASKED.format(mask=""))
    assert (own.first_wrong, found.kind, found.line, found.at) == (12, "mask_missing", 12, "below")
    assert engine.trace_source(MASKED.format(mask=found.mend + "\n")).own.ok  # type: ignore[union-attr]


def test_a_mask_that_may_as_well_be_missing_in_the_line_itself_moves_no_mark() -> None:
    """``dz = dh * mask``: the line has a mask as its factor, or the gradient that it reads is to be masked."""
    source = HEAD + """X = rng.normal(size=(5, 3))
W = rng.normal(size=(3, 4))
mask = (rng.random((5, 4)) < 0.5) / 0.5
y = rng.normal(size=(5, 4))
p = X @ W
h = p * mask
loss = 0.5 * np.sum((h - y) ** 2)
dh = h - y
dp = dh * 1.0
dW = X.T @ dp
"""
    own, (found, *_) = judged(source)
    assert own.first_wrong == 11
    assert found.whole


DECAYED = HEAD + """X = rng.normal(size=(5, 4))
y = rng.normal(size=5)
w = rng.normal(size=4)
reg = 0.05
r = X @ w - y
loss = np.sum(r ** 2) / 5 + reg * np.sum(w * w)
dr = 2 * r / 5
dw = {dw}
"""


@pytest.mark.parametrize("dw", ["X.T @ dr + reg * w", "X.T @ dr\ndw += reg * w"])
def test_half_of_the_decay_is_a_factor_and_no_fork(dw: str) -> None:
    _, (found, *_) = judged(DECAYED.format(dw=dw))
    assert found.kind == "factor"
    assert "2 * reg * w" in found.mend


def test_a_difference_that_is_left_out() -> None:
    """``2`` for ``2 * (h - y)``."""
    source = HEAD + "X = rng.normal(size=(5, 3))\nw = rng.normal(size=3)\ny = rng.normal(size=5)\nh = np.tanh(X @ w)\n"
    source += "loss = np.sum((h - y) ** 2)\ndh = 2\ndz = dh * (1 - h ** 2)\ndw = X.T @ dz\n"
    own, (found, *_) = judged(source)
    assert (own.first_wrong, found.mend) == (8, "dh = 2 * (h - y)")


LAYERS = """import numpy as np
np.random.seed(2)
X = np.random.randn(3, 7)
Y = np.random.rand(4, 7).round()
P = {}
for l in range(1, 4):
    P[f"W{l}"] = np.random.randn(4, 3 if l == 1 else 4) * 0.5
cache = {"A0": X}
for l in range(1, 4):
    cache[f"Z{l}"] = P[f"W{l}"] @ cache[f"A{l-1}"]
    cache[f"A{l}"] = np.tanh(cache[f"Z{l}"])
loss = 0.5 * np.sum((cache["A3"] - Y) ** 2)
grads = {}
grads["dA3"] = cache["A3"] - Y
for l in reversed(range(1, 4)):
    grads[f"dZ{l}"] = grads[f"dA{l}"] * (1 - cache[f"A{l}"] ** 2)
    grads[f"dW{l}"] = grads[f"dZ{l}"] @ cache[f"A{l-1}"].T
    grads[f"dA{l-1}"] = P[f"W{l}"].T @ grads[f"dZ{l}"]
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('(1 - cache[f"A{l}"] ** 2)', '(1 - cache[f"Z{l}"] ** 2)'),
        ('P[f"W{l}"].T @ grads[f"dZ{l}"]', 'P[f"W{l}"].T @ grads[f"dA{l}"]'),
        ('grads[f"dZ{l}"] @ cache[f"A{l-1}"].T', 'grads[f"dA{l}"] @ cache[f"A{l-1}"].T'),
    ],
)
def test_a_wrong_key_of_a_dict(right: str, wrong: str) -> None:
    assert LAYERS.count(right) == 1
    line = LAYERS[: LAYERS.index(right)].count("\n") + 1
    own, (found, *_) = judged(LAYERS.replace(right, wrong))
    assert (own.first_wrong, found.line, found.kind) == (line, line, "cached" if "cache" in wrong[:13] else "upstream_other")
    assert right.replace("l-1", "l - 1") in found.mend.replace("l-1", "l - 1")


CENTRED = HEAD + """n = 5
x = rng.normal(size=(n, 3))
t = rng.normal(size=(n, 3))
m = x.mean(axis=0)
d = x - m
loss = 0.5 * np.sum((d ** 2 - t) ** 2)
dd = 2 * d * (d ** 2 - t)
dx = dd.copy()
dm = -dd.sum(axis=0)
"""


def test_what_is_missing_may_need_a_line_after_the_wrong_one() -> None:
    """The mean comes after the copy that it is to be taken from."""
    own, (found, *_) = judged(CENTRED)
    assert (own.first_wrong, found.kind, found.line, found.at) == (10, "missing", 11, "below")
    assert found.mend == "dx += np.ones_like(x) / n * dm"  # a count by its name: it holds for other sizes, too


PAIRS = HEAD + """W = rng.normal(size=(3, 3))
a, b = rng.normal(size=3), rng.normal(size=3)
ea = np.tanh(W @ a)
eb = np.tanh(W @ b)
loss = np.sum((ea - eb) ** 2)
dea = 2 * (ea - eb)
deb = -2 * (ea - eb)
dW = np.outer(dea * (1 - ea ** 2), a)
dW += np.outer(np.sin(deb + 0.3), b)
"""


def test_a_part_of_a_sum_that_is_right_is_not_named_with_the_wrong_one() -> None:
    own, (found, *_) = judged(PAIRS)
    assert found.mend == "dW += np.outer((1 - eb**2) * deb, b)"
    assert own.faults[0].lines == (11,)


STEPS = """import numpy as np
np.random.seed(1)
def step(x, h, W, U):
    return np.tanh(x @ W + h @ U)
def step_back(dnext, x, h, new, W, U):
    draw = (1 - new ** 2) * dnext
    dh = {dh}
    dW = x.T @ draw
    dU = h.T @ draw
    return dh, dW, dU
x = np.random.randn(3, 2, 3)
h0 = np.random.randn(2, 4)
W = np.random.randn(3, 4)
U = np.random.randn(4, 4) * 0.5
hs = [h0]
for t in range(3):
    hs.append(step(x[t], hs[t], W, U))
loss = 0.5 * np.sum(hs[-1] ** 2)
dW, dU = np.zeros((3, 4)), np.zeros((4, 4))
dh = hs[-1]
for t in reversed(range(3)):
    dh, dW_t, dU_t = step_back(dh, x[t], hs[t], hs[t + 1], W, U)
    dW += dW_t
    dU += dU_t
"""


def test_a_step_of_a_loop_is_mended_by_what_all_steps_sum_up_to() -> None:
    """What a step gives to the sum is not to be the whole of it."""
    own, (found, *_) = judged(STEPS.format(dh="-draw @ U.T"))
    assert (own.first_wrong, found.mend, found.whole) == (7, "dh = draw @ U.T", True)


@pytest.mark.parametrize(
    "text",
    ["dx = dx", "dx = dh * (np.sqrt(4) > 0)", "dx = dh + x - x", "dx = dh * x / x", "dx = 1 * dh", "dx = dh.T.T", "dx = w + w"],
)
def test_a_mend_that_nobody_would_write(text: str) -> None:
    assert not reads_well(text)
    assert reads_well(text, text)  # what stood there


@pytest.mark.parametrize("text", ["dx = dh * (x > 0)", "dx = x - y", "dx = dh / n", "dx = -dh", "dx = 2 * dh", "dx = dh.T"])
def test_a_mend_that_one_would_write(text: str) -> None:
    assert reads_well(text)


EULER = """import numpy as np
rng = np.random.default_rng(0)
W = rng.normal(size=(3, 3)) * 0.3
b = np.zeros(3)
dt = 0.1
zs = [np.array([1.0, -0.5, 0.2])]
for t in range(4):
    zs.append(zs[-1] + dt * np.tanh(W @ zs[-1] + b))
loss = 0.5 * np.sum((zs[-1] - 0.4) ** 2)
a = zs[-1] - 0.4
dW, db = np.zeros_like(W), np.zeros_like(b)
for t in reversed(range(4)):
    h = np.tanh(W @ zs[t] + b)
    da = a * (1 - h**2)
    dW += np.outer(da, zs[t])
    db += da
    a = a + W.T @ da
"""


def test_what_is_zero_here_is_no_part_of_a_mend() -> None:
    """``* (1 - b)`` is a factor of 1 where b begins as zeros."""
    _, (found, *_) = judged(EULER)
    assert found.line == 14
    texts = [found.mend, *[each.mend for each in found.others]]
    names = [node.id for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]
    assert "b" not in names


@pytest.mark.parametrize(
    ("wrong", "rest"), [("a * da * scale", " * scale"), ("scale * (a * da) / 2.0", ""), ("scale * a * da / h", " * scale / h")]
)
def test_the_rest_of_a_softmax_beside_what_else_is_multiplied(wrong: str, rest: str) -> None:
    """``ds = a * da * scale`` without the sum over all scores had no reason."""
    factor = "scale / h" if "/ h" in wrong else "scale / 2.0" if "2.0" in wrong else "scale"
    source = HEAD + f"""q = rng.normal(size=(3, 4))
k = rng.normal(size=(5, 4))
v = rng.normal(size=(5, 2))
scale, h = 0.5, 3.0
s = q @ k.T * ({factor})
e = np.exp(s)
a = e / e.sum(axis=1, keepdims=True)
out = a @ v
loss = np.sum(out ** 2)
dout = 2 * out
da = dout @ v.T
dv = a.T @ dout
ds = {wrong}
dq = ds @ k
dk = ds.T @ q
"""
    own, (found, *_) = judged(source)
    assert own.first_wrong == 15
    if rest:
        assert found.mend == f"ds = a * (da - np.sum(da * a, axis=-1, keepdims=True)){rest}"
        assert found.whole


def test_a_square_that_is_left_out_of_a_function() -> None:
    """Of ``1 - np.tanh(z)`` no square was tried, of ``1 - h`` it was."""
    source = HEAD + """X = rng.normal(size=(4, 3))
W = rng.normal(size=(3, 2))
z = X @ W
loss = np.sum(np.tanh(z) ** 3)
dh = 3 * np.tanh(z) ** 2
dz = dh * (1 - np.tanh(z))
dW = X.T @ dz
"""
    own, (found, *_) = judged(source)
    assert own.first_wrong == 8
    assert (found.kind, found.mend) == ("power", "dz = dh * (1 - np.tanh(z)**2)")


def test_a_row_that_gets_one_number_lacks_what_lines_around_read_by_an_index() -> None:
    """``dB[j] += err`` adds a number to a row, and no number of the line says what it is to be multiplied by."""
    source = HEAD + """A = rng.normal(size=(4, 3))
B = rng.normal(size=(5, 3))
pairs = [(0, 1, 1.0), (2, 3, 0.5), (0, 4, -1.0)]
loss = 0.0
dA = np.zeros_like(A)
dB = np.zeros_like(B)
for i, j, t in pairs:
    err = np.dot(A[i], B[j]) - t
    loss += 0.5 * err ** 2
    dA[i] += err * B[j]
    dB[j] += err
"""
    own, (found, *_) = judged(source)
    assert own.first_wrong == 13
    assert (found.kind, found.mend) == ("local_missing", "dB[j] += err * A[i]")
