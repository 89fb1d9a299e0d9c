"""The form of an expression.

``key_of`` walks an operand tree into a hashable key (literals abstracted, reads numbered by first occurrence, shapes and
kinds in place of values). On a miss ``skeleton`` copies it without values, for ``engine.deriving.derive``.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import numpy as np

from engine.forms import Spot
from engine.named import NamedTuple
from engine.operands import Const, Node, Operand
from engine.records import Var
from engine.slots import Slot

_PLAIN = frozenset((float, int))


def kind_of(value: Any) -> Any:
    """What of a value a form depends on: scalar or (kind, shape)."""
    if type(value) in _PLAIN:
        return "s"
    if isinstance(value, np.ndarray):
        return (value.dtype.kind, value.shape)
    if isinstance(value, bool):
        return "b"
    if isinstance(value, np.bool_):
        return "B"
    return "i" if isinstance(value, np.integer) else "s"


class Reading(NamedTuple):
    """The reads and literals of one expression, in order of first occurrence; ``counts`` are variables that have no gradient."""

    reads: list[Var]
    consts: list[Const]
    slots: dict[int, int]
    counts: Container[int] = ()


def key_of(operand: Operand, reading: Reading) -> Any:
    """The structure of ``operand``; ``reading`` is filled as the walk meets variables and literals."""
    if type(operand) is not Node:
        return _end(operand, reading)
    slots, inner = reading.slots, []
    for each in operand.args:
        if type(each) is Node:
            inner.append(key_of(each, reading))
        elif type(each) is Var and each.index in slots:
            inner.append(slots[each.index])
        else:
            inner.append(_end(each, reading))
    value, spell = operand.value, operand.spell
    if type(value) not in _PLAIN and isinstance(value, (bool, np.bool_, np.integer)):
        inner.append(kind_of(value))  # ``1 + (x > 0)`` is an int or numpy's, as x is
    return (operand.gate.name, type(spell), spell, operand.static, *inner)


def _end(operand: Any, reading: Reading) -> Any:
    """A variable or a literal."""
    if type(operand) is not Var:
        reading.consts.append(operand)
        return ("k", kind_of(operand.value))
    index = operand.index
    slot = reading.slots.get(index)
    if slot is not None:
        return slot
    slot = reading.slots[index] = len(reading.reads)
    reading.reads.append(operand)
    if index in reading.counts:
        return (slot, kind_of(operand.value), "count")
    return (slot, kind_of(operand.value))


def skeleton(operand: Operand, reading: Reading, count: list[int]) -> Spot:
    """The operand tree as spots, without values; literals are numbered in the order of ``key_of``."""
    spot = Spot(operand.value)
    if isinstance(operand, Node):
        spot.gate = operand.gate
        spot.args = tuple([skeleton(a, reading, count) for a in operand.args])
        spot.spell = operand.spell
        spot.static = operand.static
        spot.diff = operand.gate.kind != "none" and any([a.diff for a in spot.args])
    elif isinstance(operand, Var):
        spot.key = Slot("read", reading.slots[operand.index])
        spot.diff = operand.diff and operand.index not in reading.counts
    else:
        spot.key = Slot("const", count[0])
        count[0] += 1
        spot.const = True
        spot.diff = False
    return spot
