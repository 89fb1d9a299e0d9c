"""What an operand reads."""

from __future__ import annotations

from typing import Any

from engine.operands import Box, Node
from engine.records import Var


def reads_of(operand: Any) -> tuple[int, ...]:
    """The variables (indices) that an operand reads."""
    found: dict[int, None] = {}
    seen: set[int] = set()
    stack = [operand]
    while stack:
        at = stack.pop()
        if type(at) is Var:
            found[at.index] = None
        elif type(at) is Node:
            stack.extend(reversed(at.args))
        elif type(at) is Box and id(at) not in seen:
            seen.add(id(at))
            stack.extend(reversed(at.items))
    return tuple(found)
