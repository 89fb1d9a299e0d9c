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
from engine.tracing.frames import Frame, Method, UserFunction
from engine.tracing.values import brief


class Writes(Calls):
    """Element writes and the checks of in-place operators."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # id of an array that a write made -> (id of the buffer numpy would have used, the array, so that its id stays its own)
        self.families: dict[int, tuple[int, Any]] = {}
        self.pending: list[Any] = []  # what a tuple assignment has still to assign
        self.looped: list[Any] = []  # the lists without a name that loops are walking

    def _write(self, target: ast.Subscript, owner: Operand, operand: Any) -> None:
        before = owner.value
        value = self.number(operand, target)
        if (
            type(owner) is Node
            and owner.gate is GATES["getitem"]
            and not np.may_share_memory(before, owner.args[0].value)
        ):
            raise self.error("unsupported_target", target)  # X[mask][0] = v writes into a copy that nobody sees
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
        if self.walked:
            self.follow(before, target.value, target)

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
        after.value = np.asarray(after.value, before.dtype)  # numpy's operators make scalars of arrays without axes
        if isinstance(node.target, ast.Name):
            self.families[id(after.value)] = self._family(before), after.value

    def refuse_aliased(self, value: Any, target: ast.expr, node: ast.AST) -> None:
        """Raise if another name that is still bound shares the memory that ``node`` writes into."""
        own = target
        while isinstance(own, ast.Subscript):
            own = own.value
        name = own.id if isinstance(own, ast.Name) else ""
        family = self._family(value)
        if any(self._reaches(o, family, set()) for o in self.pending):
            raise self.error("aliased", node, name=name)
        frames = list(self.callers)
        outer: Frame | None = self.frame
        while outer is not None:
            frames.append(outer)
            outer = outer.outer
        seen = {id(frame) for frame in frames}
        for frame in frames:
            for other, operand in frame.names.items():
                if frame is self.frame and other == name:
                    if self._places(operand, family) > 1:
                        raise self.error("aliased", node, name=other)
                elif self._reaches(operand, family, seen):
                    raise self.error("aliased", node, name=other)
        if any(self._places(o, family) > 1 for o in self.looped):
            raise self.error("aliased", node, name=name)

    def follow(self, before: Any, target: ast.expr, node: ast.AST) -> None:
        """Loops that walk the array ``before`` go on with what ``target`` is now bound to."""
        for rows in list(self.walked):
            if rows.array is before and isinstance(target, ast.Name):
                rows.operand = self.frame.names[target.id]
            elif self._family(rows.array) == self._family(before):
                raise self.error("aliased", node, name=brief(self.text(rows.node)))

    def _places(self, container: Any, family: int) -> int:
        """In how many places of a list or dict one buffer stands: ``[np.zeros(2)] * 3`` has it in three."""
        count = 0
        seen: set[int] = set()
        stack = [container] if isinstance(container, (Box, Dict)) else []
        while stack:
            at = stack.pop()
            if id(at) in seen:
                continue
            seen.add(id(at))
            for item in at.items if isinstance(at, Box) else at.items.values():
                if isinstance(item, (Box, Dict)):
                    stack.append(item)
                else:
                    held = item.value if is_number(item) else item
                    count += isinstance(held, np.ndarray) and self._family(held) == family
        return count

    def _reaches(self, operand: Any, family: int, seen: set[int]) -> bool:
        if isinstance(operand, (Box, Dict)):
            if id(operand) in seen:
                return False
            seen.add(id(operand))
            items = operand.items if isinstance(operand, Box) else operand.items.values()
            return any(self._reaches(i, family, seen) for i in items)
        if isinstance(operand, UserFunction):
            return self._keeps(operand, family, seen)
        if isinstance(operand, Method):
            return self._reaches(operand.owner, family, seen)
        held = operand.value if is_number(operand) else operand
        return isinstance(held, np.ndarray) and self._family(held) == family

    def _keeps(self, function: UserFunction, family: int, seen: set[int]) -> bool:
        """Whether a function holds the buffer: in a default, or in a scope that it was defined in."""
        if id(function) in seen:
            return False
        seen.add(id(function))
        kept = list(function.defaults.values())
        frame: Frame | None = function.frame
        while frame is not None:
            if id(frame) not in seen:
                seen.add(id(frame))
                kept += frame.names.values()
            frame = frame.outer
        return any(self._reaches(operand, family, seen) for operand in kept)

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
