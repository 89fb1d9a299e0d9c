"""Gradients that are named after no variable, recognised by their numbers: ``grad``, ``dhraw``, ``d_L_d_t``."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.deriving.numbers import contribution
from engine.named import NamedTuple
from engine.own.dividing import agree
from engine.own.followed import Event, Followed
from engine.own.records import Survey
from engine.reading.gradnames import local_name
from engine.trace import Trace

_SAME = 1e-6
_TRIED = 200_000
"""Comparisons of two arrays past which nothing is recognised."""


class Known(NamedTuple):
    """The variables (indices) whose gradients a gradient of the file's own is, one for each value that it had when it was complete,
    and what those have to be multiplied by. ``partly``: it is one contribution to such a gradient."""

    variables: tuple[int, ...]
    factor: float
    partly: bool = False


def by_value(trace: Trace, followed: Followed) -> Known | None:
    """What a gradient is the gradient of; None where one of its values is that of nothing. One number is no evidence. A factor, the
    same for all values, is left open, but not to what is named a local derivative."""
    values = [np.asarray(value, dtype=float) for value in complete(followed.events)]
    shapes = {value.shape for value in values}
    near = [var.index for var in trace.vars if var.diff and trace.gradients_by_index[var.index] is not None]
    near = [at for at in near if np.shape(trace.vars[at].value) in shapes]
    if not values or len(values) * len(near) > _TRIED:
        return None
    if any([value.size < 2 for value in values]):
        return None
    found = [_of(trace, value, near) for value in values]
    if None not in found:
        variables = tuple(dict.fromkeys([at for at in found if at is not None]))
        return Known(variables, 1.0, not any([equal(value, trace.gradient(at)) for value in values for at in variables]))
    if local_name(followed.name):
        return None
    scaled = [_scaled(trace, value, near) for value in values]
    factors = [each[1] for each in scaled if each is not None]
    if len(factors) < len(values) or any([abs(each / factors[0] - 1.0) > _SAME for each in factors]):
        return None
    return Known(tuple(dict.fromkeys([each[0] for each in scaled if each is not None])), factors[0])


def is_lone(trace: Trace, unit: Any, units: Sequence[Any], survey: Survey) -> bool:
    """Whether a contribution to the gradient of an input is all that there is of it: no other of the own gradients (``units``,
    of ``engine.own.units``) is of that input, and nothing reads it (``grad = lam * w`` that was meant to be added) but the one
    statement that changes the input by it (``grad = np.outer(x, d)`` in a loop that was meant to add up)."""
    if not unit.partly or not unit.leaf:
        return False
    others = [at for one in units if one.events[-1] is not unit.events[-1] for at in (*one.versions, *one.parts)]
    last = set(unit.events[-1].defs)
    if not set(unit.versions).isdisjoint(others):
        return False
    readers = {each.done for each in survey.defs if last & {*each.reads, *each.flat}}
    names = {trace.vars[at].name.rpartition(".")[2] for at in unit.versions}
    changing = [done.index for done in survey.dones[1:] if _adds_to(done.node) in names]
    return not readers or (len(readers) == 1 and readers == set(changing))


def _adds_to(node: ast.stmt) -> str:
    """The last name of what a statement adds to or takes off from, "" where it does neither."""
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    if isinstance(node, ast.AugAssign) and not isinstance(node.op, (ast.Add, ast.Sub)):
        return ""
    if isinstance(node, ast.Assign):
        value = node.value
        sums = isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub))
        if not sums or ast.unparse(value.left) != ast.unparse(node.targets[0]):  # type: ignore[attr-defined]
            return ""
    return target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""


def _scaled(trace: Trace, value: Any, near: list[int]) -> tuple[int, float] | None:
    """The variable of whose gradient an array is a multiple, and the factor."""
    for at in near:
        gradient = np.asarray(trace.gradient(at), dtype=float)
        if agree(gradient, value) and gradient.shape == value.shape:
            largest = int(np.argmax(np.abs(gradient)))
            return at, float(value.flat[largest] / gradient.flat[largest])
    return None


def complete(events: list[Event]) -> list[Any]:
    """The values that a gradient had when it was complete: the last before each time that it is bound anew, and at the end. Zeros
    that are only begun with are none."""
    last = [one.value for one, after in zip(events, [*events[1:], None], strict=True) if after is None or after.fresh]
    return [value for value in last if np.any(value)]


def _of(trace: Trace, value: Any, near: list[int]) -> int | None:
    """The variable of which a number or an array is the gradient (one that something arrives at, if there is one), or, of an array,
    a contribution to that."""
    same = None
    near = [at for at in near if np.shape(trace.vars[at].value) == np.shape(value)]
    for at in near:
        if equal(value, trace.gradient(at)):
            if trace.arrivals(at):
                return at
            same = at
    if same is None:  # what one line sends to it: ``dhnext``
        for at in near:
            sent = trace.arrivals(at)
            if len(sent) > 1 and any([equal(value, contribution(trace.backward, line)) for line in sent]):
                return at
    return same


def equal(theirs: Any, ours: Any) -> bool:
    """Whether two are the same but for rounding."""
    gradient = np.asarray(ours, dtype=float)
    if np.shape(theirs) != gradient.shape:
        return False
    return bool(np.allclose(theirs, gradient, rtol=1e-7, atol=1e-10 * float(np.max(np.abs(gradient), initial=0.0))))
