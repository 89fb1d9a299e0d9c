"""Kinds of files that people have: nets of scalars, updates by one example, losses after the update, losses that objects hold,
gradients drawn above the forward lines; and what looks like them and is none of them."""

from __future__ import annotations

import ast
import contextlib
import io
from typing import Any

import numpy as np
import pytest

import engine
from engine.own.holes import HOLE, Astray, _taken_apart
from engine.reading.segments import segment
from engine.reading.written import placed
from tests.readme import ROOT

HEAD = "import numpy as np\nrng = np.random.RandomState(1)\nX = rng.randn(12, 3)\ny = X @ np.array([1.0, -2.0, 0.5]) + 0.1\n"
BY_EXAMPLE = HEAD + """w = np.zeros(4)
for epoch in range(5):
    for xi, target in zip(X, y):
        output = np.dot(xi, w[1:]) + w[0]
        error = target - output
        w[1:] += 0.01 * xi.dot(error)
        w[0] += 0.01 * error
"""
SCALARS = """
import math
a, b, c = 0.3, -0.2, 0.1
for x, t in [(1.0, 1.0), (2.0, 0.0)]:
    s = 1 / (1 + math.exp(-(a * x * x + b * x + c)))
    d_loss_d_s = 2 * (s - t)
    a -= 0.1 * d_loss_d_s * s * (1 - s) * x * x
    b -= 0.1 * d_loss_d_s * s * (1 - s) * x
    c -= 0.1 * d_loss_d_s * s * (1 - s)
"""
LATE = HEAD + """def cost_of(theta):
    return np.mean((X @ theta - y) ** 2) / 2
theta = np.zeros(3)
costs = []
for i in range(30):
    theta = theta - 0.1 * X.T @ (X @ theta - y) / len(y)
    cost = cost_of(theta)
    costs.append(cost)
"""
PROJECTION = """
import numpy as np
v = np.array([1.0, 2.0, 3.0])
basis = [np.array([1.0, 0.0, 1.0]), np.array([0.0, 1.0, 1.0])]
for u in basis:
    c = v.dot(u)
    part = c / u.dot(u)
    v -= part * u
length = np.sum(v ** 2)
"""
SPRING = """
x, v, a = 1.0, 0.0, 0.0
for t in range(20):
    err = -2.0 * x
    a += 0.1 * err - 0.1 * a
    v += 0.1 * a
    x += 0.1 * v
energy = x * x + v * v
"""


def traced(text: str) -> engine.Trace:
    return engine.trace_source(text, "program.py", engine.Options())


def python(text: str, line: int) -> dict[str, float]:
    """What names hold after one round of the loop at that line."""
    lines = text.split("\n")
    indent = len(lines[line]) - len(lines[line].lstrip())
    end = next((i for i in range(line, len(lines)) if lines[i].strip() and not lines[i].startswith(" " * indent)), len(lines))
    body = [*lines[:end], " " * indent + "raise StopIteration"]
    space: dict[str, float] = {}
    with pytest.raises(StopIteration):
        exec("\n".join(body), space)
    return space


@pytest.mark.parametrize(("text", "loop", "last"), [(BY_EXAMPLE, 7, "w"), (SCALARS, 4, "c"), (LATE, 9, "theta")])
def test_a_pass_of_it_updates_as_python_does(text: str, loop: int, last: str) -> None:
    trace = traced(text)
    assert trace.training is not None
    assert trace.training.line == loop
    space = python(text, loop)
    update = trace.training.updates[-1]
    assert update.name == last
    np.testing.assert_allclose(update.after, space[last], rtol=1e-14)
    assert {one.verdict for one in engine.check(trace).checked} <= {"right", "tie"}


def test_a_single_number_is_given_as_the_gradient_of_what_it_is_about() -> None:
    trace = traced(BY_EXAMPLE)
    assert trace.vars[trace.output].name == "output"
    x, target = (np.random.RandomState(1).randn(12, 3)[0], 0.0)
    target = x @ np.array([1.0, -2.0, 0.5]) + 0.1
    np.testing.assert_allclose(trace.gradients["w"], -target * np.array([1.0, *x]), rtol=1e-12)


def test_a_loss_after_the_update_is_that_of_what_the_gradient_read() -> None:
    trace = traced(LATE)
    X = np.random.RandomState(1).randn(12, 3)
    y = X @ np.array([1.0, -2.0, 0.5]) + 0.1
    assert trace.vars[trace.output].name == "cost"
    np.testing.assert_allclose(trace.value, np.mean(y**2) / 2, rtol=1e-14)
    np.testing.assert_allclose(trace.gradients["theta"], -X.T @ y / 12, rtol=1e-12)


@pytest.mark.parametrize("text", [PROJECTION, SPRING], ids=["projection", "spring"])
def test_what_no_gradient_drives_is_no_training_loop(text: str) -> None:
    assert traced(text).training is None


LAYER = """
import numpy as np
def forward(x, gamma, beta):
    out, mode = None, 'train'
    running = np.zeros(x.shape[1])
    z = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)
    if mode == 'train':
        running = 0.9 * running + 0.1 * x.mean(axis=0)
    out = gamma * z + beta
    return out, (z, gamma, x)
def backward(dout, cache):
    z, gamma, x = cache
    dgamma, dbeta = np.sum(dout * z, axis=0), np.sum(dout, axis=0)
    dz = dout * gamma
    dx = (dz - dz.mean(axis=0) - z * np.mean(dz * z, axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)
    return dx, dgamma, dbeta
np.random.seed(2)
x = 5 * np.random.randn(4, 3) + 12
gamma, beta = np.random.randn(3), np.random.randn(3)
dout = np.random.randn(4, 3)
_, cache = forward(x, gamma, beta)
dx, dgamma, dbeta = backward(dout, cache)
"""


def test_a_gradient_drawn_before_the_forward_lines_is_of_what_is_made_after_it() -> None:
    trace = traced(LAYER)
    assert trace.own is not None
    assert {line.name: line.verdict for line in trace.own.lines if line.name != "dout"} == dict.fromkeys(
        ("dgamma", "dbeta", "dz", "dx"), "right"
    )
    wrong = traced(LAYER.replace("np.sum(dout, axis=0)", "np.mean(dout, axis=0)"))
    assert wrong.own is not None
    assert {line.name for line in wrong.own.lines if line.verdict == "wrong"} == {"dbeta"}


HELD = """
class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
    def __mul__(self, other):
        return Value(self.data * other.data)
    def __sub__(self, other):
        return Value(self.data - other.data)
w, x, y = Value(0.5), Value(3.0), Value(2.0)
for step in range(10):
    pred = w * x
    diff = pred - y
    total_loss = diff * diff
    acc = diff * Value(0.5)
    w.grad = 2 * diff.data * x.data
    w.data -= 0.01 * w.grad
"""


def test_a_loss_that_an_object_holds_is_known_by_the_objects_name() -> None:
    trace = traced(HELD)
    assert trace.training is not None
    assert trace.vars[trace.output].name.startswith("total_loss")
    assert float(trace.gradients["w.data"]) == 2 * (1.5 - 2.0) * 3.0


def test_entries_of_another_world_do_not_say_how_far_the_others_are_stepped() -> None:
    text = "import numpy as np\nm = np.triu(np.ones((40, 40)), 1) * -1e10 + 0.5\nf = np.sum(np.exp(m) * np.arange(40.0))\n"
    trace = traced(text)
    assert {one.verdict for one in engine.check(trace, replays=20).checked} == {"right"}


def test_the_top_of_all_classes_has_an_init_that_does_nothing() -> None:
    text = """
class Layer(object):
    pass
class Dense(Layer):
    def __init__(self, n):
        super(Dense, self).__init__()
        self.w = [0.5 * k for k in range(n)]
class Alone:
    def __init__(self):
        super().__init__()
        self.b = 2.0
f = sum(Dense(3).w) * Alone().b
"""
    trace = engine.trace_source(text, "file.py", engine.Options())
    assert trace.value == 3.0
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(text.replace("super().__init__()", "super().__init__(1)"), "file.py", engine.Options())
    assert caught.value.code == "arguments"


def test_decorators_of_the_program_make_methods_of_methods() -> None:
    text = """
import functools
import numpy as np
def timer(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        out = f(*args, **kwargs)
        print('called', out.shape)
        return out
    return wrapper
def scaled(k):
    def outer(f):
        def inner(self, x):
            return f(self, x) * k
        return inner
    return outer
class A:
    def __init__(self, w):
        self.w = w
    @timer
    @scaled(3.0)
    def g(self, x):
        return x * self.w
    @staticmethod
    @timer
    def h(x):
        return x ** 2
    @property
    def half(self):
        return self.w / 2
    @half.setter
    def half(self, v):
        self.w = v * 2
a = A(np.ones(3))
a.half = np.array([1.0, 2.0, 3.0])
f = np.sum(a.g(a.h(a.half)))
"""
    trace = engine.trace_source(text, "file.py", engine.Options())
    space: dict[str, Any] = {}
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(compile(text, "file.py", "exec"), space)
    assert trace.value == space["f"] == 216.0
    assert "".join([line + "\n" for _, line in trace.printed]) == told.getvalue()
    assert {one.verdict for one in engine.check(trace).checked} == {"right"}
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(text.replace("return wrapper", "return 1"), "file.py", engine.Options())
    assert (caught.value.code, caught.value.fields["what"]) == ("unsupported_syntax", "decorator")


EXAMPLES = (ROOT / "tests" / "programs" / "people" / "published" / "per_example_network.py").read_text(encoding="utf-8")
FAULTS = {
    "slope": ("delta = np.dot(self.weights[-layer + 1].transpose(), delta) * squash_slope(inputs[-layer])",
              "delta = np.dot(self.weights[-layer + 1].transpose(), delta)", {59}),
    "sign": ("grad_w[-1] = np.dot(delta", "grad_w[-1] = -np.dot(delta", {57}),
}  # fmt: skip


@pytest.mark.parametrize("fault", ["slope", "sign"])
def test_of_examples_one_by_one_a_fault_in_a_list_of_gradients_is_found(fault: str) -> None:
    right, wrong, lines = FAULTS[fault]
    assert right in EXAMPLES
    own = traced(EXAMPLES.replace(right, wrong)).own
    assert own is not None
    assert {one.line for one in own.lines if one.verdict == "wrong"} == lines
    assert {one.line for one in own.lines if one.verdict == "follows"} == ({60, 61} if fault == "slope" else set())
    assert {one.reason for one in own.others} == {"another_run"}


PARTS = """
import numpy as np
rng = np.random.RandomState(2)
X = rng.randn(8, 4)
y = rng.randn(8)
w = rng.randn(5)
for i in range(3):
    err = X[:, :2] @ w[:2] + X[:, 2:] @ w[2:4] + w[4] - y
    loss = np.mean(err ** 2)
    w[:2] -= 0.1 * (2 * X[:, :2].T @ err / len(y))
    w[2:4] -= 0.1 * (2 * X[:, 2:].T @ err / len(y))
    w[4] -= 0.1 * 2 * err.mean()
"""


@pytest.mark.parametrize(("right", "wrong", "line"), [
    ("", "", 0), ("X[:, :2].T @ err", "X[:, :2].T @ np.abs(err)", 10), ("X[:, 2:].T @ err", "X[:, :2].T @ err", 11),
    ("2 * err.mean()", "2 * err.sum()", 12),
])  # fmt: skip
def test_parts_of_a_parameter_that_are_updated_apart_are_compared_by_these_parts(right: str, wrong: str, line: int) -> None:
    own = traced(PARTS.replace(right, wrong) if right else PARTS).own
    assert own is not None
    verdicts = {one.line: one.verdict for one in own.lines if one.name == "w'"}
    assert verdicts == {at: "wrong" if at == line else "right" for at in (10, 11, 12)}
    assert own.ok is (line == 0)


KEYED = """
import numpy as np
rng = np.random.RandomState(2)
X = rng.randn(8, 3)
y = rng.randn(8)
params = {'w': rng.randn(3), 'b': rng.randn(1)}
for i in range(3):
    err = X @ params['w'] + params['b'] - y
    loss = np.mean(err ** 2)
    step = {'w': 2 * X.T @ err / len(y), 'b': 2 * err.mean()}
    for k in params:
        params[k] = params[k] - 0.1 * step[k] * np.array(MASK)[:len(params[k])]
"""


@pytest.mark.parametrize(("mask", "ok"), [("[1.0, 1.0, 1.0]", True), ("[1.0, 1.0, 0.0]", False), ("[0.0, 1.0, 1.0]", False)])
def test_an_entry_of_a_dict_is_no_part_of_an_array(mask: str, ok: bool) -> None:
    own = traced(KEYED.replace("MASK", mask)).own
    verdicts = [] if own is None else [one.verdict for one in own.lines if one.name == "params['w']'"]
    assert (verdicts == ["right"]) is ok


MADE = """
import numpy as np
class Scale:
    def __init__(self):
        self.dout = None
        self.k = 2.0
    def forward(self, x):
        return self.k * x
    def backward(self, dout):
        self.dout = dout
        return self.k * dout
layers = {}
layers['a'] = Scale()
layers['b'] = Scale()
x = np.array([1.0, -2.0])
h = x
for layer in layers.values():
    h = layer.forward(h)
loss = np.sum(h ** 2)
dh = 2 * h
for layer in reversed(list(layers.values())):
    dh = layer.backward(dh)
dx = dh
"""


def test_an_object_that_is_made_with_its_gradient_is_made() -> None:
    own = traced(MADE).own
    assert own is not None
    assert own.ok
    assert {"dx"} <= {one.name for one in own.lines if one.verdict == "right"}


BAR = """
import numpy as np
import progressbar
class Fit:
    def __init__(self):
        self.bar = progressbar.ProgressBar(widgets=['x', progressbar.Bar()])
    def run(self, X, y, n):
        w = np.array([0.3, -0.2])
        for i in self.bar(range(n)):
            p = X @ w
            loss = np.mean((p - y) ** 2)
            dw = 2 * X.T @ (p - y) / len(y)
            w -= 0.1 * dw
        return w
X = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.0]])
y = np.array([1.0, 2.0, 0.5])
w = Fit().run(X, y, 4)
for j in progressbar.progressbar(range(2)):
    w = w * 2.0
"""


def test_a_progress_bar_is_looped_over_as_what_it_is_given() -> None:
    trace = traced(BAR)
    assert trace.training is not None
    assert (trace.training.of, trace.training.line) == (4, 9)
    X, y, w = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.0]]), np.array([1.0, 2.0, 0.5]), np.array([0.3, -0.2])
    np.testing.assert_allclose(trace.gradients["w"], 2 * X.T @ (X @ w - y) / 3, rtol=1e-12)
    assert trace.own is not None
    assert [one.verdict for one in trace.own.lines] == ["right"]


LISTS = """
import math, random
random.seed(5)
def logistic(v):
    return 1.0 / (1.0 + math.exp(-v))
class Net:
    def __init__(self):
        self.w = [[random.random() - 0.5] for _ in range(2)]
        self.out = [0.0]
    def run(self, inputs):
        for k in range(1):
            total = 0.0
            for j in range(2):
                total = total + inputs[j] * self.w[j][k]
            self.out[k] = logistic(total)
    def learn(self, inputs, targets, rate):
        deltas = [0.0]
        for k in range(1):
            deltas[k] = self.out[k] * (1 - self.out[k]) * (targets[k] - self.out[k])
        for j in range(2):
            for k in range(1):
                self.w[j][k] = self.w[j][k] + rate * deltas[k] * inputs[j]
        error = 0.0
        for k in range(1):
            error = error + 0.5 * (targets[k] - self.out[k]) ** 2
        return error
net = Net()
for i in range(4):
    error = 0.0
    for inputs, targets in [([1.0, 0.5], [1.0]), ([0.2, -1.0], [0.0])]:
        net.run(inputs)
        error = error + net.learn(inputs, targets, 0.5)
"""


@pytest.mark.parametrize(("right", "wrong", "ok"), [("", "", True), ("deltas[k] * inputs[j]", "deltas[k] * inputs[1]", False)])
def test_numbers_in_lists_are_compared_though_the_loss_is_added_up(right: str, wrong: str, ok: bool) -> None:
    own = traced(LISTS.replace(right, wrong) if right else LISTS).own
    assert own is not None
    named = [one for one in own.lines if one.name.startswith("net.w") and one.verdict == "right"]
    assert (len(named) == 2) is ok


CODES = """
from enum import Enum, IntEnum, auto
class Side(Enum):
    LEFT = auto()
    RIGHT = auto()
    def other(self):
        return Side.RIGHT if self is Side.LEFT else Side.LEFT
class Place(IntEnum):
    A = 0
    B = 1
box = type('Box', (object,), {'scale': 3.0})()
x = [2.0, 5.0]
print(Side.LEFT, repr(Side.RIGHT), Side(2) is Side.RIGHT, Side['LEFT'].other().name, len(Side), [s.value for s in Side])
print(Place.B + 1, Place(1) == Place.B, Place.A.value, list(Place) == [0, 1])
f = x[Place.B] * box.scale + x[Place.A] ** 2
"""


def test_an_enum_is_what_it_is_in_python() -> None:
    trace = traced(CODES)
    out = io.StringIO()
    space: dict[str, Any] = {}
    with contextlib.redirect_stdout(out):
        exec(CODES, space)
    assert "".join([text + "\n" for _, text in trace.printed]) == out.getvalue()
    assert trace.value == space["f"]
    assert trace.gradients["x"] == [4.0, 3.0]


SUMMED = """import numpy as np
rng = np.random.RandomState(1)
X, Y = rng.randn(4, 3), rng.randn(4, 2)
W1, W2 = rng.randn(3, 5), rng.randn(5, 2)
for epoch in range(3):
    error = 0
    for i in range(len(X)):
        l0 = X[i:i+1]
        l1 = np.tanh(l0 @ W1)
        l2 = l1 @ W2
        error += np.sum((l2 - Y[i:i+1]) ** 2)
        l2_delta = l2 - Y[i:i+1]
        l1_delta = l2_delta @ W2.T * (1 - l1 ** 2)
        W2 -= 0.1 * l1.T @ l2_delta
        W1 -= 0.1 * l0.T @ l1_delta
"""
"""The error is added up to be shown; the gradients are those of half of it."""
UPHILL = [("l2_delta = l2 - Y[i:i+1]", "l2_delta = Y[i:i+1] - l2"), ("-= 0.1", "+= 0.1")]


def judged(text: str) -> engine.Own:
    own = traced(text).own
    assert own is not None
    return own


@pytest.mark.parametrize("changed", [[], UPHILL, [("error = 0\n", "error = 0.0\n")]], ids=["as it is", "turned", "a float"])
def test_gradients_of_half_of_an_error_that_is_added_up_are_remarked(changed: list[tuple[str, str]]) -> None:
    """Factor and direction are told; that the rate makes good for them is no mistake."""
    text = SUMMED
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    own = judged(text)
    assert own.ok
    assert own.first_wrong is None
    lines = {line.line: line for line in own.lines}
    assert {lines[at].verdict for at in (12, 13)} == {"remark"}
    assert lines[12].factor == pytest.approx(-0.5 if changed == UPHILL else 0.5)


@pytest.mark.parametrize(("line", "old", "new"), [
    (13, "(1 - l1 ** 2)", "(1 - l1)"), (13, "(1 - l1 ** 2)", "(1 - l1 ** 2) * 3"), (13, "l2_delta @ W2.T * ", "3 * "),
])  # fmt: skip
def test_a_line_without_the_factor_of_the_others_is_the_wrong_one(line: int, old: str, new: str) -> None:
    """The factor of all is a remark; what has another, or is no multiple at all, is wrong at its line."""
    assert old in SUMMED
    own = judged(SUMMED.replace(old, new))
    assert not own.ok
    assert own.first_wrong == line


def test_a_sum_within_the_pass_is_a_loss_like_any_other() -> None:
    """Begun at zero in the pass that updates, it is its loss, and half of its gradient is wrong."""
    text = HEAD + """w = np.zeros(3)
for epoch in range(5):
    loss = 0.0
    for xi, target in zip(X, y):
        loss += (xi @ w - target) ** 2
    dw = X.T @ (X @ w - y)
    w = w - 0.01 * dw * 1.5
"""
    own = judged(text)
    assert not own.ok
    assert own.first_wrong == 10


@pytest.mark.parametrize("word", ["exit(0)", "quit()"])
def test_an_end_that_is_never_reached_does_not_refuse_a_file(word: str) -> None:
    text = f"try:\n    import numpy\nexcept ImportError:\n    print('numpy is missing')\n    {word}\nx = 3.0\nf = numpy.exp(x)\n"
    trace = traced(text)
    assert trace.gradient(0) == pytest.approx(np.exp(3.0))


@pytest.mark.parametrize("imported", ["from numpy import *", "from numpy import genfromtxt, mean"])
def test_a_reader_of_files_by_its_bare_name_asks_for_the_data(imported: str) -> None:
    """As ``np.genfromtxt`` does; with the data the program opens."""
    text = f"{imported}\npoints = genfromtxt('data.csv', delimiter=',')\nw = 1.0\n"
    text += "loss = mean((points[:, 0] * w - points[:, 1]) ** 2)\n"
    with pytest.raises(engine.ProgramError) as caught:
        traced(text)
    assert (caught.value.code, caught.value.place.line) == ("outside_data", 2)
    given = np.array([[1.0, 2.0], [3.0, 5.0]])
    trace = engine.trace_source(text, "program.py", engine.Options(sets=(("points", str(given.tolist())),)))
    w = next(var.index for var in trace.vars if var.name == "w")
    assert trace.gradient(w) == pytest.approx(np.mean(2 * (given[:, 0] - given[:, 1]) * given[:, 0]))


def test_numpys_numbers_find_what_python_keeps_under_them() -> None:
    text = """import numpy as np
names = {0: 'none', 1: 'one', 2: 'two'}
w = np.array([0.5, 3.0, 1.0])
weight = {k: 2.0 for k in np.array([0, 1, 2])}
picks = []
for t in range(2):
    picks.append((w * (1 - t)).argmax())
word = ' '.join(names[i] for i in picks)
classes, index, counts = np.unique(w > 0.7, return_inverse=True, return_counts=True)
of = dict(zip(classes, counts))
print(word, of[True], index[0], weight[np.int64(2)])
loss = np.sum(w ** 2) * weight[picks[0]] * of[classes[0]]
"""
    trace = traced(text)
    assert [said for _, said in trace.printed] == ["one none 2 0 2.0"]
    w = next(var.index for var in trace.vars if var.name == "w")
    assert trace.gradient(w) == pytest.approx(4 * np.array([0.5, 3.0, 1.0]))


DELTA = HEAD + """t = (y > 0).astype(float).reshape(-1, 1)
class Net:
    def __init__(self):
        self.V, self.W, self.b = rng.rand(3, 4), rng.rand(4, 1), rng.rand(1)
    def forward(self, x):
        self.hidden = 1 / (1 + np.exp(-np.dot(x, self.V)))
        self.score = np.dot(self.hidden, self.W) + self.b
        self.output = 1 / (1 + np.exp(-self.score))
    def backward(self, x, t):
        output_error = np.mean((t - self.output) ** 2)
        output_delta = (t - self.output) * (self.output * (1 - self.output))
        hidden_delta = np.dot(output_delta, self.W.T) * (self.hidden * (1 - self.hidden))
        self.W += np.dot(self.hidden.T, output_delta) * 0.1
        self.V += np.dot(x.T, hidden_delta) * 0.1
        self.b += np.sum(output_delta, axis=0) * 0.1
net = Net()
for i in range(20):
    net.forward(X)
    net.backward(X, t)
"""


def test_a_delta_is_that_of_what_its_layer_squashes() -> None:
    """The mean is only computed to be looked at: all goes by ½ of the sum."""
    own = judged(DELTA)
    assert own.ok
    assert {(one.name, one.verdict) for one in own.lines} == {
        ("output_delta", "remark"), ("hidden_delta", "remark"), ("net.W'", "remark"), ("net.V'", "remark"), ("net.b'", "remark"),
    }  # fmt: skip


def test_a_delta_that_points_downhill_is_turned_back_by_what_adds_it() -> None:
    own = judged(DELTA.replace("output_error", "loss").replace("np.mean(", "0.5 * np.sum("))
    assert own.ok
    assert {one.name: (one.verdict, one.factor) for one in own.lines if one.factor} == {
        "output_delta": ("remark", -1.0), "hidden_delta": ("remark", -1.0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("(self.output * (1 - self.output))", "(self.output * (2 - self.output))"),
        ("np.dot(self.hidden.T, output_delta) * 0.1", "2 * np.dot(self.hidden.T, output_delta) * 0.1"),
        ("np.dot(output_delta, self.W.T) * (self.hidden * (1 - self.hidden))", "np.dot(output_delta, self.W.T)"),
    ],
)
def test_a_faulty_delta_is_not_that(good: str, bad: str) -> None:
    assert good in DELTA
    own = judged(DELTA.replace("output_error", "loss").replace(good, bad))
    assert not own.ok


SHARED = """import numpy as np
rng = np.random.RandomState(2)
class Affine:
    def __init__(self, W):
        self.W = W
    def forward(self, x):
        self.x = x
        return np.dot(x, self.W)
    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        return np.dot(dout, self.W.T)
class Net:
    def __init__(self):
        self.params = {PARAMS}
        self.layers = [Affine(self.params[0]), Affine(self.params[1])]
    def loss(self, x, t):
        FIRST
        for layer in self.layers:
            x = layer.forward(x)
        LAST
        self.d = x - t
        self.total_loss = 0.5 * np.sum(self.d ** 2) + decay
    def gradient(self):
        dout = self.d
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return [layer.dW + 0.2 * layer.W for layer in self.layers]
net = Net()
x, t = rng.randn(6, 4), rng.randn(6, 4)
for k in range(4):
    net.loss(x, t)
    grads = net.gradient()
    for i in range(2):
        net.params[i] -= 0.01 * grads[i]
"""
DECAY = "decay = sum([0.1 * np.sum(net.params[i] ** 2) for i in range(2)])"


@pytest.mark.parametrize("params", ["{0: rng.randn(4, 4), 1: rng.randn(4, 4)}", "[rng.randn(4, 4), rng.randn(4, 4)]"])
@pytest.mark.parametrize("first", [True, False], ids=["read first in the list", "read first in the layer"])
def test_one_memory_under_two_names_is_one_input_of_a_pass(params: str, first: bool) -> None:
    """A dict of parameters and the layers that hold the same arrays: the gradient of either is that of both."""
    above, below = (DECAY, "pass") if first else ("pass", DECAY)
    text = SHARED.replace("{PARAMS}", params).replace("FIRST", above).replace("LAST", below)
    trace = traced(text)
    space: dict[str, Any] = {}
    exec(text.partition("for k in")[0], space)
    space["net"].loss(space["x"], space["t"])
    wanted = space["net"].gradient()
    inputs = [var for var in trace.vars if var.kind == "input" and np.shape(var.value) == (4, 4)]
    assert len(inputs) == 2
    for var in inputs:
        at = next(i for i, array in enumerate(space["net"].params.values() if params[0] == "{" else space["net"].params)
                  if np.array_equal(array, var.value))  # fmt: skip
        np.testing.assert_allclose(trace.gradient(var.index), wanted[at], rtol=1e-12)
    assert trace.own is not None
    assert trace.own.ok
    assert not any([notice.code == "unused" for notice in trace.notices])
    assert engine.check(trace).ok


def test_what_was_not_computed_leads_astray_where_it_is_computed_with() -> None:
    for use in (lambda: -HOLE, lambda: sorted([HOLE, HOLE]), lambda: HOLE * 2.0, lambda: 1.0 - HOLE, lambda: HOLE < 1):  # type: ignore[operator]
        with pytest.raises(Astray):
            use()


def test_a_cost_of_one_entry_is_kept_in_an_array() -> None:
    text = HEAD + """y = y.reshape(-1, 1)
def cost_of(theta):
    return (1 / (2 * len(y))) * sum(np.square(X.dot(theta) - y))
theta = np.zeros((3, 1))
costs = np.zeros(20)
for it in range(20):
    theta = theta - (1 / len(y)) * 0.1 * (X.T.dot(X.dot(theta) - y))
    costs[it] = cost_of(theta)
"""
    for number in (1, 7):
        trace = engine.trace_source(text, options=engine.Options(pass_number=number))
        assert trace.training is not None
        assert engine.check(trace).ok


HALVES = """
goal, weight, given = 0.8, 0.0, 1.1
for iteration in range(4):
    prediction = given * weight
    error = (prediction - goal) ** 2
    delta = prediction - goal
    weight_delta = delta * given
    weight = weight - weight_delta
"""


def test_a_loop_of_one_number_without_the_2_of_its_square_is_a_training_loop() -> None:
    trace = traced(HALVES)
    assert trace.training is not None
    assert trace.vars[trace.output].name == "error"
    own = engine.check(trace).own
    assert own is not None
    assert [line.verdict for line in own.lines][:1] == ["wrong"]  # a strong loss: half of its gradient is told as a scale


def test_a_third_of_the_gradient_of_one_number_is_no_sign_of_training() -> None:
    assert traced(HALVES.replace("delta * given", "delta * given / 1.5")).training is None


DRAWS = """
import numpy as np
np.random.seed(3)
theta = np.zeros(4)
for episode in range(20):
    probs = np.exp(theta) / np.sum(np.exp(theta))
    action = np.random.choice(4, p=probs)
    theta[action] += 0.1 * (1 - probs[action])
loss = np.sum(theta ** 2)
"""


def test_a_draw_in_a_loop_is_told_once() -> None:
    told = [notice for notice in traced(DRAWS).notices if notice.code == "draw_of_inputs"]
    assert len(told) == 1
    assert told[0].fields["given"].endswith("…")


HANDED = """import numpy as np
class Chain:
    def __init__(self):
        self.layers = []
    def forward(self, x):
        for layer in self.layers:
            layer.forward(x)
            x = layer.result
        return x
"""


def test_what_functions_read_of_objects_of_other_files_is_refused_only_where_it_runs() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(HANDED)
    assert caught.value.code == "definitions"
    own = "chain = Chain()\nchain.layers.append(np.ones(2))\nchain.forward(np.ones(3))\n"
    with pytest.raises(engine.ProgramError) as caught:
        traced(HANDED + own)
    assert (caught.value.code, caught.value.place.line) == ("unsupported_attribute", 7)
    with pytest.raises(engine.ProgramError) as caught:
        traced(HANDED + "chain = Chain()\nx = chain.forwrd(np.ones(3))\n")
    assert (caught.value.place.line, caught.value.fields["near"]) == (11, "forward")


@pytest.mark.parametrize("text", ["y = softmax(np.ones(3))", "def f(x):\n    return softmax(x)\ny = f(np.ones(3))"])
def test_a_name_that_a_missing_module_may_give_is_told_at_its_import(text: str, tmp_path: Any) -> None:
    path = tmp_path / "p.py"
    path.write_text(f"import numpy as np\nfrom common.functions import *\n{text}\n", encoding="utf-8")
    with pytest.raises(engine.ProgramError) as caught:
        engine.run(str(path))
    assert (caught.value.code, caught.value.place.line) == ("unsupported_import", 2)
    assert caught.value.fields["path"] == str(tmp_path / "common" / "functions.py")


LOADED = """import numpy as np
class Net:
    def __init__(self):
        self.w = np.ones(3)
    def load(self, path):
        with np.load(path) as data:
            self.w = data["w"]
    def forward(self, x):
        return np.sum(self.w * x) ** 2
net = Net()
"""


def test_a_file_of_arrays_that_is_entered_is_data_from_outside() -> None:
    assert traced(LOADED + "loss = net.forward(np.array([1.0, 2.0, 3.0]))\n").value == 36.0
    with pytest.raises(engine.ProgramError) as caught:
        traced(LOADED + "net.load('w.npz')\nloss = net.forward(np.ones(3))\n")
    assert (caught.value.code, caught.value.place.line) == ("outside_data", 6)


TABLE = """import numpy as np
import pandas as pd
data = pd.DataFrame({'size': [1., 2., 3.], 'age': [2., 1., 0.], 'sold': [0, 1, 1]})
X = data[['size', 'age']].to_numpy()
w = np.ones(2)
loss = np.sum((X @ w) ** 2)
"""


def test_a_table_that_is_written_out_is_told_as_arrays() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(TABLE)
    told = caught.value.fields
    assert (caught.value.code, told["what"], caught.value.place.line) == ("outside_data", "table", 3)
    lines = TABLE.split("\n")
    lines[2], lines[3] = told["example"], f"X = {told['matrix']}"
    assert traced("\n".join(lines)).value == 9.0 + 9.0 + 9.0


def test_a_method_that_stands_outside_of_its_class_is_told() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced("def forward(self, x):\n    return x * 2\nclass Net:\n    pass\nnet = Net()\ny = net.forward(1.0)\n")
    assert (caught.value.place.line, caught.value.fields["what"], caught.value.fields["line"]) == (6, "outside", 1)


def test_a_package_above_the_file_is_told_as_such(tmp_path: Any) -> None:
    inner = tmp_path / "mynets" / "layers"
    inner.mkdir(parents=True)
    for name in ("__init__.py", "layers/__init__.py"):
        (tmp_path / "mynets" / name).write_text("", encoding="utf-8")
    (tmp_path / "mynets" / "tools.py").write_text("def twice(x):\n    return x * 2\n", encoding="utf-8")
    (inner / "dense.py").write_text("import mynets.tools\ndef f(x):\n    return mynets.tools.twice(x) * x\n", encoding="utf-8")
    with pytest.raises(engine.ProgramError) as caught:
        engine.run(str(inner / "dense.py"), engine.Options(then=("y = f(3.0)",)))
    told = caught.value.fields
    assert (caught.value.code, told["what"], told["path"]) == ("unsupported_import", "above", str(tmp_path))
    program = tmp_path / "program.py"
    program.write_text("from mynets.layers.dense import f\nx = 3.0\ny = f(x)\n", encoding="utf-8")
    assert engine.run(str(program)).value == 18.0


ANIMATED = """import numpy as np
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
X = np.linspace(-1, 1, 20)
y = 3 * X + 1
w, b = 0.0, 0.0
FRAMES = 40
fig, ax = plt.subplots()
line, = ax.plot(X, w * X + b)
def step(at):
    global w, b
    pred = w * X + b
    loss = np.mean((pred - y) ** 2)
    dw = np.mean(2 * (pred - y) * X)
    db = np.mean(2 * (pred - y))
    w -= 0.1 * dw
    b -= 0.1 * db
    line.set_ydata(w * X + b)
    return line,
ani = FuncAnimation(fig, step, frames=40, interval=50)
plt.show()
"""


COUNTED = ["frames=40", "40", "frames=FRAMES", "frames=range(40)", "frames=np.arange(0, 40)", "frames=[0, 1, 2]"]


@pytest.mark.parametrize("frames", COUNTED)
def test_an_animation_is_the_loop_over_its_frames(frames: str) -> None:
    trace = traced(ANIMATED.replace("frames=40", frames))
    assert trace.training is not None
    assert trace.vars[trace.output].name.endswith("loss")
    own = engine.check(trace).own
    assert own is not None
    assert {line.name.rpartition(".")[2] for line in own.lines if line.verdict == "right"} >= {"dw", "db"}
    assert [notice.code for notice in trace.notices].count("animation") == 1


@pytest.mark.parametrize("frames", ["interval=50", "frames=None", "frames=more"])
def test_an_animation_whose_frames_are_not_known_is_none(frames: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(ANIMATED.replace("frames=40, interval=50", frames).replace("FRAMES = 40", "more = None"))
    assert caught.value.code == "definitions"


POLICY = """import numpy as np
np.random.seed(0)
theta = np.zeros(4)
true = np.array([0.1, 0.4, 0.3, 0.9])
for episode in range(5):
    probs = np.exp(theta) / np.sum(np.exp(theta))
    action = np.random.choice(4, p=probs)
    reward = true[action] + np.random.randn() * 0.1
    grad = -probs
    grad[action] += 1
    theta += 0.1 * reward * grad
"""


def test_a_policy_without_a_loss_is_told_its_loss() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(POLICY)
    told = caught.value.fields
    assert (caught.value.code, told["what"]) == ("output_not_scalar", "policy")
    trace = engine.trace_source(POLICY, "p.py", engine.Options(then=(told["then"],)))
    assert engine.check(trace).ok


def test_what_is_taken_apart_reads_as_it_did() -> None:
    """A loss that is read into a program stands nowhere in its text: ``e ** 2`` was read as ``e ** e``."""
    lines = ("e = r - p",)
    made = placed("loss = 3 * e ** 2 / 2 + more", ast.parse(lines[0]).body[0], 0)
    assert isinstance(made, ast.Assign)
    assert isinstance(made.value, ast.BinOp)
    for statement in _taken_apart(made, "part", made.value.right):
        told = [segment(node, lines) for node in ast.walk(statement) if isinstance(node, ast.Constant)]
        assert sorted(told) in ([], ["2", "2", "3"])
