"""Another test of the ``if`` that chooses which line adds to a gradient."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.mending.repairs.around import Around, Change, own_statements
from engine.reading.segments import segment

_OTHER: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Eq: ("!=",), ast.NotEq: ("==",), ast.Lt: (">", "<=", ">="), ast.Gt: ("<", ">=", "<="), ast.LtE: (">=", "<", ">"),
    ast.GtE: ("<=", ">", "<"),
}  # fmt: skip


def tests(around: Around) -> Iterator[Change]:
    """The comparison turned round, with or without the number that is added on a side, and ``j == y[i]`` for a mere ``j``, as
    another test of the program has it."""
    every = own_statements(around)
    asked = [node for node in every if isinstance(node, ast.If)]
    for node in [each for each in asked if each.lineno <= around.line <= (each.end_lineno or each.lineno)][:2]:
        text = segment(node.test, around.lines)
        others = [segment(each.test, around.lines) for each in asked if each is not node]
        for written in dict.fromkeys((*_changed(node.test, around.lines), *others, *_compared(node, every, around.lines))):
            if written != text:
                yield Change("mask_side", ((node.test, written),), node.lineno, f"if {written}:", (("test", written),))


def _changed(test: ast.expr, lines: tuple[str, ...]) -> Iterator[str]:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield segment(test.operand, lines)
    text = segment(test, lines)
    for node in [n for n in ast.walk(test) if isinstance(n, ast.BinOp) and isinstance(n.right, ast.Constant)]:
        yield text.replace(segment(node, lines), segment(node.left, lines), 1)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, right = segment(test.left, lines), segment(test.comparators[0], lines)
        yield from [f"{left} {operator} {right}" for operator in _OTHER.get(type(test.ops[0]), ())]


def _compared(node: ast.If, every: list[ast.stmt], lines: tuple[str, ...]) -> Iterator[str]:
    """A counter compared with what the program picks an entry by: ``y[i]`` of ``p[y[i]]``."""
    if not isinstance(node.test, ast.Name):
        return
    read = [n.slice for each in every for n in ast.walk(each) if isinstance(n, ast.Subscript)]
    picks = [index for index in read if isinstance(index, ast.Subscript)]
    yield from [f"{node.test.id} == {segment(pick, lines)}" for pick in picks]
