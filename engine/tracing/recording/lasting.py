"""Places that are written more than once in one statement: ``a[[0, 0]] = v``. numpy leaves the last of the values; what came before
it is never seen, so that only the last is written."""

from __future__ import annotations

import ast
import operator
from typing import Any

import numpy as np

from engine import spells
from engine.gates import GATES
from engine.operands import Const, Node, Operand
from engine.tracing.machine import Machine
from engine.tracing.places import Index
from engine.tracing.spelling import exactly


class Lasting:
    """Writes without what is overwritten at once."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def of(self, target: ast.AST, owner: Operand, value: Operand, item: Any, mode: str) -> tuple[Operand, Index]:
        """The values that stay and their places, each once. Raises where numpy would leave others, whose order it does not tell."""
        array = owner.value
        numbers = np.arange(array.size).reshape(array.shape)[item]
        flat = numbers.ravel()
        kept = np.sort(flat.size - 1 - np.unique(flat[::-1], return_index=True)[1])
        found = value
        if np.ndim(value.value):
            wide = np.broadcast_to(value.value, numbers.shape)
            found = self._picked(target, value, np.unravel_index(kept, numbers.shape), numbers.shape)
            if mode == "=":
                self._agrees(target, array, item, wide, flat[kept], found.value)
        at = np.unravel_index(flat[kept], array.shape)
        return found, placed(at)

    def _picked(self, target: ast.AST, value: Operand, kept: tuple[Any, ...], shape: tuple[int, ...]) -> Operand:
        """The values at some places of what is broadcast to a shape."""
        sizes = np.shape(value.value)
        own = kept[len(shape) - len(sizes) :]
        own = tuple([k if n != 1 else np.zeros_like(k) for k, n in zip(own, sizes, strict=True)])
        index = placed(own)
        if type(value) is Const:
            last = value.value[index.item]
            return Const(last, exactly(last) or f"np.array({last.tolist()!r})")
        picked = self.machine.run(target, operator.getitem, value.value, index.item)
        static = (("index", index.text), ("repeats", True))
        return Node(picked, GATES["getitem"], (value, *index.args), spells.indexed(index.text), static)

    def _agrees(self, target: ast.AST, array: Any, item: Any, wide: Any, flat: Any, last: Any) -> None:
        """Raise where numpy writes in another order than that of the places."""
        theirs, ours = array.copy(), array.copy()
        theirs[item] = wide
        ours.reshape(-1)[flat] = last
        if not np.array_equal(theirs, ours, equal_nan=True):
            raise self.machine.error("repeated_write", target)


def placed(at: tuple[Any, ...]) -> Index:
    """Elements by their row and column numbers, as an index that is written out."""
    args = tuple([Const(a, f"np.array({a.tolist()!r})" if a.ndim else str(int(a))) for a in at])
    text = f"a[{', '.join('bcdefghijkl'[: len(args)])}]"
    return Index(tuple(at) if len(at) > 1 else at[0], text, args, True, False, False)
