"""What is known around a wrong line, and a change of any of the program's nodes."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from engine.named import NamedTuple


class Change(NamedTuple):
    """Nodes of the program with the text to write in their place. What is told: ``line`` and what to write there, ``mend``."""

    kind: str
    edits: tuple[tuple[ast.AST, str], ...]
    line: int
    mend: str
    fields: tuple[tuple[str, Any], ...] = ()


class Around(NamedTuple):
    """What is known where the fault shows: the program's lines and statements, the faulty line, the line where the own part
    begins, what is in reach there by place, the names of gradients; the line of the loop whose pass is judged (0 without one): in
    which order and how often passes follow each other is no mistake of theirs; the lines of the ``calls`` that led there."""

    lines: tuple[str, ...]
    body: Sequence[ast.stmt]
    line: int
    begin: int
    held: Mapping[str, Any]
    gradients: frozenset[str]
    passes: int = 0
    calls: tuple[int, ...] = ()


def own_statements(around: Around) -> list[ast.stmt]:
    """The statements that may be of the own part, from the faulty line upwards, then those below."""
    nodes = [n for top in around.body for n in ast.walk(top) if isinstance(n, ast.stmt)]
    above = [n for n in nodes if n.lineno <= around.line]
    return sorted(above, key=lambda n: -n.lineno) + sorted([n for n in nodes if n.lineno > around.line], key=lambda n: n.lineno)


def among_passes(around: Around, loop: ast.For) -> bool:
    """Whether a loop is that of the passes, or stands around it."""
    return loop.lineno <= around.passes <= (loop.end_lineno or loop.lineno)
