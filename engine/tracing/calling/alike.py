"""Two operands that are one expression: ``max(x * 3, x * 3)`` is no tie, whichever of them wins."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.gates import Gate
from engine.operands import Const, Node, Operand
from engine.records import Var

ALIKE = (("alike", True),)
"""What a form must know of a gate whose operands are."""


def alike(gate: Gate, operands: tuple[Operand, ...]) -> tuple[tuple[str, Any], ...]:
    """``ALIKE`` if the two operands of a gate that chooses one of them are the same expression of the same variables."""
    return ALIKE if gate.tied and len(operands) == 2 and _same(*operands) else ()


def _same(left: Operand, right: Operand) -> bool:
    seen: set[tuple[int, int]] = set()
    stack = [(left, right)]
    while stack:
        a, b = stack.pop()
        if a is b or (id(a), id(b)) in seen:
            continue
        seen.add((id(a), id(b)))
        if type(a) is not type(b):
            return False
        if isinstance(a, Var) and isinstance(b, Var):
            if a.index != b.index:
                return False
        elif isinstance(a, Const) and isinstance(b, Const):
            if type(a.value) is not type(b.value) or not np.array_equal(a.value, b.value):
                return False
        elif isinstance(a, Node) and isinstance(b, Node):
            if a.gate is not b.gate or a.static != b.static or a.spell != b.spell or len(a.args) != len(b.args):
                return False
            stack += zip(a.args, b.args, strict=True)
    return True
