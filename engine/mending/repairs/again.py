"""A value of the forward part that the own part gave its name something else: computed once more before it is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from engine.mending.repairs.around import Around, Change, own_statements
from engine.reading.segments import segment


def recomputed(around: Around) -> Iterator[Change]:
    """The forward statement of a name once more, above the line that reads the name: between them another one binds it."""
    every = own_statements(around)
    here = next((node for node in every if node.lineno == around.line and not hasattr(node, "body")), None)
    value = getattr(here, "value", None)
    if here is None or value is None:
        return
    text = segment(here, around.lines)
    for name in dict.fromkeys([n.id for n in ast.walk(value) if isinstance(n, ast.Name)]):
        bound = [node for node in every if node.lineno < around.line and _binds(node, name)]
        own = [node for node in bound if node.lineno >= around.begin]
        forward = _last([node for node in bound if node.lineno < around.begin and isinstance(node, ast.Assign)])
        if own and forward is not None and forward.col_offset == here.col_offset:
            again = segment(forward, around.lines)
            told = (("again", name), ("before", _last(own).lineno), ("before_line", True))  # type: ignore[union-attr]
            yield Change("read_after", ((here, f"{again}; {text}"),), around.line, again, told)


def _binds(node: ast.stmt, name: str) -> bool:
    target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else getattr(node, "target", None)
    return isinstance(node, (ast.Assign, ast.AugAssign)) and isinstance(target, ast.Name) and target.id == name


def _last(nodes: Sequence[ast.stmt]) -> ast.stmt | None:
    return max(nodes, key=lambda node: node.lineno, default=None)
