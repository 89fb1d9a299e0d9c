"""A gradient that only some passes make, ``if step == 0: dW = …``, and that later ones take again: in the first it is right."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import numpy as np

from engine.checking.hidden import STAGES, Run
from engine.checking.measure import difference
from engine.errors import ProgramError
from engine.nodes import nodes
from engine.own.dividing import agree
from engine.own.partly import change_of
from engine.passes import Update
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

_NEXT = 2, 3
"""The second pass, and the third, which begins with what the second left."""
_ASKS = re.compile(r"\b(el)?if\b")


def stale(trace: Trace, run: Run) -> Own | None:
    """The verdict on a first pass; where the second changes a parameter by just what the first did, along the gradient of that one
    and not along its own, the update is wrong."""
    own, training = trace.own, trace.training
    if own is None or not own.ok or training is None or training.number != 1 or trace.options.pass_number is not None:
        return own
    if not trace.options.blame or (training.of is not None and training.of < max(_NEXT)) or len(trace.stages) > STAGES:
        return own
    under = _conditional(trace, training.line)
    made = {line.var for line in own.lines if line.verdict == "right" and line.line in under}
    doubted = [update for update in training.updates if update.var in made and np.size(update.before) > 1]
    doubted = [update for update in doubted if agree(np.ravel(trace.gradient(update.var)), np.ravel(change_of(update)))]
    if not doubted:
        return own
    try:
        second, third = [
            run(trace.origin, trace.file, trace.options._replace(pass_number=number, blame=False)) for number in _NEXT
        ]  # fmt: skip
    except ProgramError:
        return own
    lines = [line for update in doubted if (line := _again(trace, update, second, third)) is not None]
    every = tuple(sorted((*own.lines, *lines), key=lambda one: (one.line, one.name)))
    return replace(own, lines=every, first_wrong=min([line.line for line in lines])) if lines else own


def _again(trace: Trace, update: Update, second: Trace, third: Trace) -> OwnLine | None:
    """An update that the second pass repeats, though the gradient is another one by then."""
    inputs = [next((var for var in other.inputs() if var.shown == update.name), None) for other in (second, third)]
    first, after = inputs
    if first is None or after is None or second.gradients_by_index[first.index] is None:
        return None
    gradient, change = second.gradient(first.index), np.subtract(after.value, first.value, dtype=float)
    if np.shape(change) != np.shape(gradient) or not np.allclose(change, change_of(update), 1e-9, 0.0):
        return None
    if agree(np.ravel(gradient), np.ravel(change)):
        return None
    theirs = trace.gradient(update.var)
    gap, where = difference(theirs, gradient)
    return OwnLine(update.line, update.id, update.var, "wrong", gap, where, (), "stale", theirs, gradient)


def _conditional(trace: Trace, loop: int) -> set[int]:
    """The lines of a loop that only some of its rounds reach."""
    if not _ASKS.search(trace.origin.text):  # nothing to parse
        return set()
    try:
        tree = ast.parse(trace.origin.text)
    except (SyntaxError, ValueError):  # a notebook's cells
        return set()
    loops = [node for node in nodes(tree) if isinstance(node, (ast.For, ast.While)) and node.lineno == loop]
    tests = [node for each in loops for node in nodes(*each.body) if isinstance(node, ast.If)]
    return {inside.lineno for test in tests for inside in nodes(*test.body, *test.orelse) if isinstance(inside, ast.stmt)}
