"""Kinds of files that people publish, each as small as what it is about: what was in the way of one, or told wrongly of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import engine
from engine import Options, ProgramError
from engine.mending.diagnosing import diagnose
from tui import complaint

ENTROPY = """import numpy as np
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))
def entropy(y, p):
    eps = 1e-8
    return -np.mean(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))
np.random.seed(0)
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0], [1], [1], [0]])
w1, w2 = np.random.randn(3, 4), np.random.randn(4, 1)
for epoch in range({passes}):
    z1 = X @ w1
    a1 = sigmoid(z1)
    z2 = a1 @ w2
    output = sigmoid(z2)
    loss = entropy(y, output)
    dz2 = {dz2}
    dw2 = a1.T @ dz2 / 4
    dz1 = dz2 @ w2.T * sigmoid_derivative(z1)
    dw1 = X.T @ dz1 / 4
    w2 -= 0.5 * dw2
    w1 -= 0.5 * dw1
"""


def test_what_a_pass_binds_itself_can_be_given() -> None:
    """The loss with it is another one, and the pass stays a pass; the whole descent was traced."""
    source = ENTROPY.format(dz2="output - y", passes=40)
    trace = engine.trace_source(source, options=Options(sets=(("entropy.eps", "0.1"),)))
    assert trace.training is not None
    assert (trace.training.number, trace.training.of) == (1, 40)
    written = engine.trace_source(source.replace("1e-8", "0.1"))
    assert trace.value == written.value
    assert {row.verdict for row in engine.check(trace).checked} == {"right"}


def test_a_mend_of_a_training_loop_is_tried_on_passes_alone() -> None:
    """Another program of ten thousand passes, in which none was found, was traced to its end."""
    trace = engine.trace_source(ENTROPY.format(dz2="(output - y) * sigmoid_derivative(z2)", passes=10_000))
    asked: list[Options] = []

    def run(source: Any, file: str, options: Options) -> engine.Trace:
        asked.append(options)
        return engine.trace_source(source, file, options)

    assert diagnose(trace, run)
    assert {options.pass_number for options in asked if options.pass_alone} == {1}


MARKED = """import abc
from abc import ABC, abstractmethod
from typing import Generic, TypeVar
import numpy as np
T = TypeVar("T")
class Layer({base}):
    @abstractmethod
    def forward(self, x):
        pass
class Trained(Layer, ABC, Generic[T]):
    def __init__(self):
        self.w = np.ones((2, 2))
class Dense(Trained, object):
    def forward(self, x):
        return x @ self.w
x = np.array([[1.0, 2.0]])
loss = np.sum(Dense().forward(x) ** 2)
"""


@pytest.mark.parametrize("base", ["ABC", "object, metaclass=abc.ABCMeta", "metaclass=abc.ABCMeta", "abc.ABC, Generic[T]"])
def test_bases_that_only_mark_a_class_stand_beside_another(base: str) -> None:
    """They were refused as several base classes, or as a metaclass."""
    trace = engine.trace_source(MARKED.format(base=base))
    assert trace.gradients["dense.w"].tolist() == [[6.0, 6.0], [12.0, 12.0]]


@pytest.mark.parametrize(("bases", "code"), [("A, B", "bases"), ("A, metaclass=M", "metaclass"), ("A, ABC, B", "bases")])
def test_several_bases_that_do_something_are_none(bases: str, code: str) -> None:
    """Nor is a metaclass of one's own."""
    text = f"from abc import ABC\nclass A: pass\nclass B: pass\nclass M: pass\nclass C({bases}): pass\nx = 2.0\nf = x * x\n"
    with pytest.raises(ProgramError) as error:
        engine.trace_source(text)
    assert (error.value.code, error.value.fields["what"]) == ("unsupported_syntax", code)


DOUBLED = """import numpy as np
def sig(x):
    return 1 / (1 + np.exp(-x))
np.random.seed(0)
X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
y = np.array([[0.0], [1.0], [1.0], [0.0]])
w1, w2 = np.random.rand(3, 4), np.random.rand(4, 1)
for i in range(20):
    h = sig(X @ w1)
    out = sig(h @ w2)
    d_w2 = h.T @ ({two} * out * (1 - out))
    d_w1 = X.T @ (np.dot({other} * out * (1 - out), w2.T) * h * (1 - h))
    w1 += d_w1
    w2 += d_w2
"""


@pytest.mark.parametrize("two", ["2 * (y - out)", "(y - out) * 2.0", "-2 * (out - y)", "(y - out)"])
def test_the_number_before_a_difference_belongs_to_what_is_given(two: str) -> None:
    """``2 * (y - out)`` in each line of a net without a loss is the gradient of the square: each was said to be off by a factor."""
    own = engine.trace_source(DOUBLED.format(two=two, other=two)).own
    assert own is not None
    assert [(line.line, line.verdict) for line in own.lines] == [(11, "given"), (11, "right"), (12, "right")]


def test_a_factor_that_one_line_has_not_is_told() -> None:
    """It is no common one: both groups are told, and that they are not of one loss."""
    own = engine.trace_source(DOUBLED.format(two="2 * (y - out)", other="(y - out)")).own
    assert own is not None
    assert [(line.name, line.reason, line.factor) for line in own.lines[1:]] == [("d_w2", "uneven", 1.0), ("d_w1", "uneven", 0.5)]


BELOW = """import numpy as np
def sig(x):
    return 1 / (1 + np.exp(-x))
class Net:
    def __init__(self):
        self.w = np.array([[0.2], [-0.4], [0.1]])
    def train(self, X, y, rounds):
        for i in range(rounds):
            error = y - self.think(X)
            delta = error * np.exp(-y) / (1 + np.exp(-y)) ** 2
            self.w += np.dot(X.T, delta)
    def think(self, X):
        z = np.dot(X, self.w)
        return sig(z)
X = np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T
net = Net()
net.train(X, y, 10)
"""


def test_what_a_gradient_is_of_may_stand_below_it() -> None:
    """A method that is called is written anywhere: the loop was none, and was traced to its end."""
    trace = engine.trace_source(BELOW)
    assert trace.training is not None
    assert trace.own is not None
    assert [(line.name, line.verdict) for line in trace.own.lines] == [("delta", "given"), ("net.w'", "right")]


AFTERWARDS = """import numpy as np
class Net:
    def __init__(self):
        self.w = np.array([[0.2], [-0.4]])
        self.layers = [self]
    def forward(self, x):
        return x @ self.w
    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x
    def fit(self, X, y):
        for epoch in range(3):
            err = 0
            for j in range(2):
                out = X[j]
                for layer in self.layers:
                    out = layer.forward(out)
                err += 0.5 * (out - y[j]) ** 2
                d = out - y[j]
                self.w -= 0.1 * X[j].T @ d
            print('epoch %d err=%f' % (epoch, err))
net = Net()
X = np.array([[[1.0, 2.0]], [[3.0, 4.0]]])
y = np.array([[[1.0]], [[2.0]]])
net.fit(X, y)
out = net.predict(X[0])
"""


def test_what_fails_after_a_pass_hides_no_pass_of_a_loop_that_stands_before() -> None:
    """Another loop, which the program does not come to, was asked about first."""
    trace = engine.trace_source(AFTERWARDS)
    assert trace.training is not None
    assert trace.own is not None
    assert trace.own.ok
    told = [notice.fields["said"] for notice in trace.notices if notice.code == "after_failed"]
    assert [error.fields["what"] for error in told] == ["entry"]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("f = float(x * x)", "it has one entry: write (x * x).item()"),
        ("print('%f' % x)", "one number is wanted here, and this is an array: write x.item() for its one entry"),
        ("print(f'{x:.2f}')", "one number is wanted here, and this is an array: write x.item() for its one entry"),
        ("f = float(np.ones(2))", "use np.ones(2).astype(float), which works element by element"),
    ],
)
def test_an_array_where_a_number_is_wanted_is_told_how_to_become_one(line: str, hint: str) -> None:
    """To make numbers of both helps nobody."""
    with pytest.raises(ProgramError) as error:
        engine.trace_source(f"import numpy as np\nx = np.array([[2.0]])\n{line}\nf = np.sum(x * x)\n")
    assert complaint.hint(error.value, "en") == hint


@pytest.mark.parametrize(
    ("end", "hint"),
    [
        ("out = [x * 2, x * 3]", "out is a list of numbers; a line more makes one of them: --then 'loss = sum(out)'"),
        ("out = [x * 2, x * 3]\nexpected = [0, 1]", "out is a list of numbers; a line more makes one of them: --then"),
        ("label = {'a': x * 2}", "make the last assignment compute a number, or choose another variable: --output NAME"),
    ],
)
def test_an_output_that_is_a_list_is_told_how_to_be_one_number(end: str, hint: str) -> None:
    """What is written out below it, ``expected = [0, 1]``, was said to be the output."""
    with pytest.raises(ProgramError) as error:
        engine.trace_source(f"x = 2.0\n{end}\n")
    assert complaint.hint(error.value, "en").startswith(hint)


def test_an_array_below_what_an_object_computes_is_no_output() -> None:
    """``test = np.array(…)`` is data; what was computed is told to be no single number."""
    text = "import numpy as np\nclass N:\n    def go(self, X):\n        self.w = np.ones((3, 1))\n        self.out = X @ self.w\n"
    text += "n = N()\nn.go(np.eye(3))\n"
    with pytest.raises(ProgramError) as error:
        engine.trace_source(text + "test = np.array([[1.0, 0.0, 0.0]])\n")
    assert (error.value.code, error.value.place.line) == ("output_not_scalar", 5)


def test_what_is_written_out_last_is_no_output() -> None:
    """A list of labels, or of names."""
    for end in ("[0, 1]", "(1.5, ['a'])"):
        trace = engine.trace_source(f"x = 2.0\nf = x * x\nlast = {end}\n")
        assert trace.vars[trace.output].name == "f"


@pytest.mark.parametrize(
    "load",
    ["import json\nd = json.load(open('a.json'))\n", "import h5py\nd = h5py.File('a.h5', 'r')\n"],
)
def test_an_array_that_is_made_of_a_part_of_a_file_is_what_is_asked_for(load: str) -> None:
    """``d = np.random.randn(100, 4)`` was told, of which there is no ``d['x']``."""
    text = load + "import numpy as np\nX = np.array(d['x'])\ny = np.array(d['y'])\nw = np.ones(3)\nf = np.sum((X @ w - y)**2)\n"
    with pytest.raises(ProgramError) as error:
        engine.trace_source(text)
    assert (error.value.code, error.value.fields["target"]) == ("outside_data", "X")


def test_private_methods_are_no_calls_to_begin_with(tmp_path: Path) -> None:
    """``net.__sigmoid(x)`` is an AttributeError in Python, and was the line that was told first."""
    text = "import numpy as np\nclass Net:\n    def __sigmoid(self, x):\n        return 1 / (1 + np.exp(-x))\n"
    text += "    def think(self, x):\n        return self.__sigmoid(x)\n"
    (tmp_path / "net.py").write_text(text)
    library = engine.definitions(str(tmp_path / "net.py"))
    assert library is not None
    told = str(engine.library_data(library, "net.py"))
    assert "net.think(x)" in told
    assert "net.__sigmoid" not in told


@pytest.mark.parametrize(
    ("body", "told"), [("C / 2 * np.sum(W**2) + np.sum(C * W)", "C = 0.1"), ("np.sum(W @ C)", "C = np.random.randn(3, 2)")]
)
def test_a_penalty_is_one_number_unless_it_is_multiplied_as_a_matrix(body: str, told: str, tmp_path: Path) -> None:
    """C of a support vector machine was an array like W, and a right gradient was wrong by the line that was told."""
    (tmp_path / "svm.py").write_text(f"import numpy as np\ndef loss(W, X, C):\n    return np.sum(X @ W) + {body}\n")
    library = engine.definitions(str(tmp_path / "svm.py"))
    assert library is not None
    assert told in str(engine.library_data(library, "svm.py"))


@pytest.mark.parametrize("error", ["X @ theta - y", "y - X @ theta", "X @ theta + 0.5 - y", "y - (X @ theta + 0.5)"])
def test_a_difference_takes_its_prediction_from_a_product_of_matrices(error: str) -> None:
    """``error = X @ theta - y`` in a descent without a loss: it was none, as no name stands for the prediction."""
    text = "import numpy as np\nrng = np.random.RandomState(0)\ntheta = np.zeros(3)\n"
    text += "def descend(X, y, theta, alpha, rounds):\n    for i in range(rounds):\n"
    text += f"        error = {error}\n        gradient = X.T @ error / len(y)\n"
    text += f"        theta {'-' if error[0] == 'X' else '+'}= alpha * gradient\n"
    text += "    return theta\nX = rng.randn(24, 3)\ny = rng.randn(24)\ntheta = descend(X, y, theta, 0.01, 1500)\n"
    trace = engine.trace_source(text)
    assert trace.training is not None
    assert trace.own is not None
    assert trace.own.ok
    assert [line.verdict for line in trace.own.lines if line.name == "error"] == ["given"]
