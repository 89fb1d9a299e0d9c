"""A loop that leaves out the first or the last of what it goes through: ``for layer in layers[::-1][1:]``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from engine.mending.repairs.around import Around, Change, own_statements
from engine.reading.segments import segment


def left_out(around: Around) -> Iterator[Change]:
    """The header of each loop of the own part, or of one around the line, with the whole list."""
    for loop in own_statements(around):
        inside = loop.lineno <= around.line <= (loop.end_lineno or 0)
        if not isinstance(loop, ast.For) or not (inside or loop.lineno >= around.begin):
            continue
        header = segment(loop.iter, around.lines)
        for part in [each for each in ast.walk(loop.iter) if _some(each)]:
            text, whole = segment(part, around.lines), segment(part.value, around.lines)
            written = f"for {segment(loop.target, around.lines)} in {header.replace(text, whole, 1)}:"
            yield Change("loop_order", ((part, whole),), loop.lineno, written, (("left_out", text),))


def _some(part: ast.AST) -> TypeGuard[ast.Subscript]:
    """Whether it is a list without its beginning or its end."""
    index = part.slice if isinstance(part, ast.Subscript) else None
    return isinstance(index, ast.Slice) and index.step is None and (index.lower is not None or index.upper is not None)


__all__ = ["left_out"]
