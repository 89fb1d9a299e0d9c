"""Nets of neurons over a small autograd library for numbers, as people write them: what each number holds beside its gradient, and
units that nothing comes through."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine

LIBRARY = (Path(__file__).parents[2] / "programs" / "people" / "scalar_autograd.py").read_text().split("\n\nx = Value(2.0)")[0]
NEURONS = """
class Neuron:
    def __init__(self, *numbers):
        self.w, self.b = [Value(each) for each in numbers], Value(0.1)
    def __call__(self, xs):
        return sum((w * x for w, x in zip(self.w, xs)), self.b).tanh()
hidden, last = [Neuron(0.4), Neuron(-0.7)], Neuron(1.3, 0.9)
loss = Value(0.0)
for x, y in [(0.7, -1.0), (-0.3, 1.0)]:
    off = last([n([Value(x)]) for n in hidden]) - y
    loss = loss + off * off
loss.backward()
"""
DEAD = """
class Neuron:
    def __init__(self, *numbers):
        self.w, self.b = [Value(each) for each in numbers], Value(0.1)
    def __call__(self, xs):
        return sum((w * x for w, x in zip(self.w, xs)), self.b).relu()
hidden = [Neuron(0.4, 0.3), Neuron(-0.7, 0.2), Neuron(0.5, -0.1)]
xs = [1.5, -0.5]
loss = sum((n(xs) for n in hidden), Value(0.0))
loss = loss * loss
loss.backward()
"""
RELU = """\
    def relu(self):
        out = Value(0 if self.data < 0 else self.data, (self,))

        def _backward():
            self.grad += (out.data > 0) * out.grad
        out._backward = _backward
        return out

    def __neg__"""


@pytest.mark.parametrize("slip", ["-(1 - t * t)", "2 * (1 - t * t)"])
def test_a_number_with_its_gradient_beside_it_is_made(slip: str) -> None:
    """``self.data = data`` and ``self.grad = 0.0`` are two statements: what is made so is none of the own part for the second."""
    source = LIBRARY + NEURONS
    own = engine.trace_source(source).own
    assert own is not None
    assert own.ok
    assert len(own.lines) > 30
    line = source[: source.index("(1 - t * t)")].count("\n") + 1
    assert engine.trace_source(source.replace("(1 - t * t)", slip)).own.first_wrong == line


def test_nothing_arrives_at_a_number_behind_a_dead_unit() -> None:
    """One number of the data goes into several, ``Value(x)``: that of the one that only a dead unit reads has no gradient."""
    source = LIBRARY.replace("    def __neg__", RELU) + DEAD
    own = engine.trace_source(source).own
    assert own.ok
    assert any([line.name.endswith("other.grad") and line.theirs == 0.0 for line in own.lines])
    wrong = engine.trace_source(source.replace("other.grad += self.data * out.grad", "other.grad += other.data * out.grad")).own
    assert wrong.first_wrong is not None


def test_a_dead_unit_in_a_training_loop_is_no_start_value() -> None:
    """What a test chose in the pass, ``0 if self.data < 0``, is 0 as weights may be, but nobody can begin with something else."""
    head, _, tail = DEAD.partition("loss = sum(")
    body = "    " + "loss = sum(" + tail.rstrip("\n").replace("\n", "\n    ")
    steps = """
    for n in hidden:
        for p in n.w + [n.b]:
            p.data += -0.02 * p.grad
"""
    zero = "for step in range(3):\n    for n in hidden:\n        for p in n.w + [n.b]:\n            p.grad = 0.0\n"
    source = LIBRARY.replace("    def __neg__", RELU) + head + zero + body + steps
    trace = engine.trace_source(source)
    assert trace.training is not None
    assert trace.own.ok
