"""An index into an array, with the text that a listing writes for it."""

from __future__ import annotations

import ast
import operator
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.gates import OPERANDS
from engine.named import NamedTuple
from engine.operands import Box, Const, Operand, is_number, plain
from engine.tracing.machine import Part
from engine.tracing.outside import Outside, refused
from engine.tracing.spelling import exactly, spelled
from engine.tracing.values import kind_word


class Index(NamedTuple):
    """An index: its value, its text as ``a[…]`` with arrays and numbers as operand letters (so that ``a[3]`` and ``a[4]`` have one
    form), those operands, whether one is an array of integers, whether one is a constant that its text would not give again (a
    random draw): such a one becomes a part; and whether there are slices or masks, on whose values the shape of what is picked
    depends."""

    item: Any
    text: str
    args: tuple[Operand, ...]
    repeats: bool
    drawn: bool
    varied: bool

    def static(self, shape: tuple[int, ...]) -> tuple[tuple[str, Any], ...]:
        """What a form must know of it; ``shape`` is that of what it picks."""
        drawn, sliced = (("drawn", True),) if self.drawn else (), (("picked", shape),) if self.varied else ()
        return (("index", self.text), *drawn, *sliced)


class Places(Part):
    """Indices of arrays."""

    def read(self, node: ast.expr, first: int) -> Index:
        """An index, its arrays and numbers as operands lettered from number ``first`` on."""
        places: list[tuple[ast.expr, Any, str]]  # where each element stands, what it is, its place in a tuple that has a name
        whole = None if isinstance(node, ast.Tuple) else self.eval(node)
        if type(whole) is int and first < len(OPERANDS) - 1:  # most are one number
            return Index(whole, f"a[{OPERANDS[first]}]", (Const(whole, str(whole)),), False, False, False)
        if isinstance(node, ast.Tuple):
            places = [(e, self.eval(e), "") for e in node.elts]
        elif isinstance(whole, Box) and whole.frozen:  # ``i = np.where(m)`` … ``x[i]``
            places = [(node, operand, f"[{i}]") for i, operand in enumerate(whole.items)]
        else:
            places = [(node, whole, "")]

        def number(value: int) -> str:
            if first + len(args) >= len(OPERANDS) - len(places):  # letters are kept for arrays
                return str(value)
            args.append(Const(value, str(value)))
            return OPERANDS[first + len(args) - 1]

        texts: list[str] = []
        values: list[Any] = []
        args: list[Operand] = []
        repeats = False
        for element, operand, at in places:
            value = plain(operand)
            if not isinstance(value, np.ndarray):
                self.fix(operand)
            if isinstance(value, range) and len(value) <= self.limits.items:
                value = list(value)
            if isinstance(value, list):
                value = self._index_list(value, element)
                operand = Const(value, self._place_text(element, value, at)) if not is_number(operand) else operand
            elif isinstance(value, np.ndarray) and not is_number(operand):
                value = self.machine.binder.kept(value)
            values.append(value)
            if isinstance(value, np.ndarray) and value.ndim:
                repeats = repeats or value.dtype.kind != "b"
                texts.append(OPERANDS[first + len(args)])
                args.append(
                    operand
                    if is_number(operand) or isinstance(operand, Const)
                    else Const(value, self._place_text(element, value, at))
                )
            elif isinstance(value, slice):
                bounds = [value.start, value.stop, value.step]
                shown = ["" if b is None else number(self._whole(b, element)) for b in bounds]
                texts.append(f"{shown[0]}:{shown[1]}" + (f":{shown[2]}" if shown[2] else ""))
            elif value is None or value is ...:
                texts.append("None" if value is None else "...")
            elif isinstance(value, (int, np.integer)) and not isinstance(value, bool):
                texts.append(number(int(value)))
            else:
                raise self._unfit(value, element)
        several = isinstance(node, ast.Tuple) or (isinstance(whole, Box) and whole.frozen)
        text = f"a[{', '.join(texts) or '()'}{',' if several and len(texts) == 1 else ''}]"
        drawn = any(type(a) is Const and "random" in a.text for a in args)
        varied = any(isinstance(v, slice) or (isinstance(v, np.ndarray) and v.dtype.kind == "b") for v in values)
        return Index(tuple(values) if several else values[0], text, tuple(args), repeats, drawn, varied)

    def _place_text(self, node: ast.AST, value: Any, at: str) -> str:
        return (exactly(value) or f"({self.text(node)}){at}") if at else spelled(self.text(node), value, self.machine.frame)

    def _index_list(self, items: list[Any], node: ast.AST) -> Any:
        """A list of integers or truth values as an index array."""
        found = self.run(node, np.array, items) if items else np.zeros(0, dtype=int)
        if found.dtype.kind not in "iub":
            raise self._unfit(items[0], node, type(items[0]).__name__)
        return found

    def _whole(self, value: Any, node: ast.AST) -> int:
        try:
            return operator.index(value)
        except TypeError:
            raise self._unfit(value, node) from None

    def _unfit(self, value: Any, node: ast.AST, kind: str = "") -> ProgramError:
        """The record for what is no index."""
        return refused(self.machine, value, node) if type(value) is Outside else self.error(
            "index_type", node, kind=kind or kind_word(value)
        )
