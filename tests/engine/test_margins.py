"""Training loops without a loss in which a margin decides what is added: support vector machines and perceptrons, as people write
them."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own
from tests.engine.test_people_kinds import python

MACHINE = """import numpy as np
class Machine:
    def __init__(self, rate=0.01, weight=0.05, rounds=20):
        self.rate, self.weight, self.rounds = rate, weight, rounds
        self.w = None
        self.b = None
    def fit(self, X, y):
        labels = np.where(y <= 0, -1, 1)
        self.w = np.zeros(X.shape[1])
        self.b = 0
        for _ in range(self.rounds):
            for at, row in enumerate(X):
                far = labels[at] * (np.dot(row, self.w) - self.b) >= 1
                if far:
                    self.w -= self.rate * (2 * self.weight * self.w)
                else:
                    self.w -= self.rate * (2 * self.weight * self.w - np.dot(row, labels[at]))
                    self.b -= self.rate * labels[at]
rng = np.random.RandomState(5)
X = np.vstack((rng.randn(8, 2) - 2, rng.randn(8, 2) + 2))
y = np.repeat([0, 1], 8)
machine = Machine()
machine.fit(X, y)
"""
NAMED = """import numpy as np
rng = np.random.RandomState(5)
X = np.vstack((rng.randn(8, 3) - 2, rng.randn(8, 3) + 2))
y = np.repeat([-1, 1], 8)
w, b, C = rng.randn(3) * 0.1, 0.3, 2.0
for epoch in range(10):
    for x, t in zip(X, y):
        margin = t * (x @ w + b)
        if margin < 1:
            dw = 0.1 * w - C * t * x
            db = -C * t
        else:
            dw = 0.1 * w
            db = 0.0
        w -= 0.01 * dw
        b -= 0.01 * db
"""
PERCEPTRON = """import numpy as np
rng = np.random.RandomState(5)
X = np.vstack((rng.randn(8, 2) - 2, rng.randn(8, 2) + 2))
y = np.repeat([-1, 1], 8)
w = np.zeros(2)
b = 0.0
for epoch in range(10):
    for x, t in zip(X, y):
        if t * (np.dot(x, w) + b) <= 0:
            w += 0.1 * t * x
            b += 0.1 * t
"""


def own_of(text: str, number: int | None = None) -> Own:
    own = engine.trace_source(text, "program.py", engine.Options(pass_number=number)).own
    assert own is not None
    return own


@pytest.mark.parametrize("number", [1, 3, 20])
def test_a_support_vector_machine_is_read_by_its_hinge(number: int) -> None:
    trace = engine.trace_source(MACHINE, "program.py", engine.Options(pass_number=number))
    assert trace.own is not None
    assert {(line.name, line.verdict) for line in trace.own.lines} <= {("machine.w'", "right"), ("machine.b'", "right")}
    assert trace.own.lines
    assert [notice.fields["loss"] for notice in trace.notices if notice.code == "pass_hinge"] == ["loss"]
    assert {one.verdict for one in engine.check(trace).checked} <= {"right", "tie", "skipped"}


def test_the_first_pass_ends_as_in_python() -> None:
    trace = engine.trace_source(PERCEPTRON, "program.py", engine.Options())
    assert trace.training is not None
    space = python(PERCEPTRON, trace.training.line)
    last = {update.name: update.after for update in trace.training.updates}
    assert last["w"].tolist() == space["w"].tolist()
    assert last["b"] == space["b"]
    assert trace.own is not None
    assert {line.verdict for line in trace.own.lines} == {"right"}


def test_a_pass_that_changes_nothing_is_one_too() -> None:
    for number in range(1, 12):
        trace = engine.trace_source(PERCEPTRON, "program.py", engine.Options(pass_number=number))
        assert trace.training is not None
        assert trace.own is None or trace.own.ok


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (("self.w - np.dot(row", "self.w + np.dot(row"), 17),
        (("np.dot(row, labels[at]))", "row)"), 17),
        (("self.b -= self.rate * labels[at]", "self.b -= self.rate"), 18),
    ],
)
def test_a_fault_is_wrong_at_its_line(fault: tuple[str, str], line: int) -> None:
    assert fault[0] in MACHINE
    own = own_of(MACHINE.replace(*fault))
    assert not own.ok
    assert own.first_wrong == line
    mended = {at for each in own.faults for at in each.lines}
    assert mended <= {line}, "in which order passes follow each other is no mistake"


def test_what_another_loop_changes_is_told() -> None:
    text = PERCEPTRON + "    for x, t in zip(X, y):\n        w += 0.5 * x\n"
    assert [(one.line, one.name, one.reason) for one in own_of(text).others] == [(13, "w", "outside")]


def test_gradients_with_names_on_both_sides_of_the_test() -> None:
    own = own_of(NAMED)
    assert own.ok
    assert {line.name: line.verdict for line in own.lines} == {"dw": "right", "db": "right"}
    assert own_of(NAMED.replace("db = -C * t", "db = C * t")).first_wrong == 11
    assert not own_of(NAMED.replace("0.1 * w - C * t * x", "0.1 * w - t * x")).ok, "one of both has another weight"


TRACKED = """import numpy as np
rng = np.random.RandomState(1)
X = np.vstack((rng.randn(6, 2) - 2, rng.randn(6, 2) + 2))
y = np.repeat([-1, 1], 6)
w, b = np.zeros(2), 0.0
def hinge(x, t):
    return max(0, 1 - t * (x.dot(w) + b))
for epoch in range(5):
    epoch_loss = 0
    for x, t in zip(X, y):
        if t * (x.dot(w) + b) < 1:
            w -= 0.01 * (0.02 * w - x * t)
            b += 0.01 * t
        loss = hinge(x, t)
        epoch_loss += loss
"""


def test_uphill_of_a_loss_that_comes_after_the_updates_is_said() -> None:
    assert {line.verdict for line in own_of(TRACKED).lines} == {"right"}
    said = {line.name: (line.verdict, line.reason) for line in own_of(TRACKED.replace("b += ", "b -= ")).lines}
    assert said == {"w'": ("right", ""), "b'": ("remark", "uphill")}
