"""Writes into arrays: ``a[i] = v``, ``a[mask] += v`` and in-place operators make a new version of the array's name.

The write is traced as a gate on the old version, so its gradient is exact: the part of the upstream that was written goes to
``v``, the rest to the old version. numpy writes in place, so every other name of the same memory would change too; such a
program is refused at its line, never traced wrongly.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.gates import GATES
from engine.operands import Box, Dict, Node, Operand, is_number
from engine.tracing.calls import Calls
from engine.tracing.frames import Frame


class Writes(Calls):
    """Element writes and the checks of in-place operators."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # id of an array that a write made -> (id of the buffer numpy would have used, the array, so that its id stays its own)
        self.families: dict[int, tuple[int, Any]] = {}

    def _write(self, target: ast.Subscript, owner: Operand, operand: Any) -> None:
        before = owner.value
        value = self.number(operand, target)
        self.refuse_aliased(before, target.value, target)
        place = self.place_in(target.slice, 2)
        written = self.run(target, np.shape, self.run(target, lambda: before[place.item]))
        if place.repeats and _repeated(before, place.item):
            raise self.error("repeated_write", target)
        if not np.can_cast(np.asarray(value.value).dtype, before.dtype, "same_kind"):
            raise self.error("inplace_kind", target, left=str(before.dtype), right=str(np.asarray(value.value).dtype))
        after = before.copy()
        try:
            after[place.item] = value.value
        except ValueError as error:
            said = str(error)
            raise self.error(
                "write_shape", target, left=str(written), right=str(np.shape(value.value)), said=said
            ) from None
        self.families[id(after)] = self._family(before), after
        static = (*place.static(), ("selected", written))
        node = Node(after, GATES["setitem"], (owner, value, *place.args), ("set", place.text), static)
        self._rebind(target.value, node)

    def _rebind(self, target: ast.expr, node: Node) -> None:
        """The written array is a new version of whatever held it: a name, or an element of a list or dict."""
        if isinstance(target, (ast.Name, ast.Subscript)):
            self.assign(target, node)
        else:
            raise self.error("unsupported_target", target)

    def same_kind(self, node: ast.AugAssign, before: Any, after: Node) -> None:
        """An in-place operator writes into the old array: shape and kind must fit, as numpy demands."""
        if np.shape(after.value) != before.shape:
            raise self.error("inplace_shape", node, left=str(before.shape), right=str(np.shape(after.value)))
        if not np.can_cast(after.value.dtype, before.dtype, "same_kind"):
            raise self.error("inplace_kind", node, left=str(before.dtype), right=str(after.value.dtype))
        if after.value.dtype != before.dtype:
            after.value = after.value.astype(before.dtype)
        if isinstance(node.target, ast.Name):
            self.families[id(after.value)] = self._family(before), after.value

    def refuse_aliased(self, value: Any, target: ast.expr, node: ast.AST) -> None:
        """Raise if another name that is still bound shares the memory that ``node`` writes into."""
        own = target
        while isinstance(own, ast.Subscript):
            own = own.value
        name = own.id if isinstance(own, ast.Name) else ""
        family = self._family(value)
        frames = list(self.callers)
        outer: Frame | None = self.frame
        while outer is not None:
            frames.append(outer)
            outer = outer.outer
        for frame in frames:
            for other, operand in frame.names.items():
                if not (frame is self.frame and other == name) and self._reaches(operand, family, set()):
                    raise self.error("aliased", node, name=other)

    def _reaches(self, operand: Any, family: int, seen: set[int]) -> bool:
        if isinstance(operand, (Box, Dict)):
            if id(operand) in seen:
                return False
            seen.add(id(operand))
            items = operand.items if isinstance(operand, Box) else operand.items.values()
            return any(self._reaches(i, family, seen) for i in items)
        held = operand.value if is_number(operand) else operand
        return isinstance(held, np.ndarray) and self._family(held) == family

    def _family(self, array: Any) -> int:
        """What numpy would keep in one buffer: an array, its views, and the versions that writes made of them."""
        while isinstance(array.base, np.ndarray):
            array = array.base
        known = self.families.get(id(array))
        return known[0] if known else id(array)


def _repeated(array: Any, item: Any) -> bool:
    """Whether an integer index names one element twice: numpy keeps the last write, and no gradient could say which."""
    count = np.zeros(array.shape, dtype=np.int64)
    np.add.at(count, item, 1)
    return bool((count > 1).any())
