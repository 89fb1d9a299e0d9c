"""A simple statement as one line of text and its tree: a part of it can be written anew, and the rest stays as it is spelled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from engine.errors import ProgramError
from engine.reading.program import fragment
from engine.reading.segments import segment

_LOW = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.Lambda, ast.NamedExpr, ast.Starred)
_LEVEL: dict[type[ast.operator], int] = {
    ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.FloorDiv: 2, ast.Mod: 2, ast.MatMult: 2, ast.Pow: 4,
}  # fmt: skip
SUM, PRODUCT, SIGNED, POWER, ATOM = 1, 2, 3, 4, 5
"""How firmly a place holds together what stands in it: a term, a factor, after a sign, under a power, before a dot."""


class Statement:
    """One simple statement. ``node`` is its tree, whose places are those of ``text``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.node = parsed(text)[0]
        self._bytes = None if text.isascii() else text.encode()

    @property
    def value(self) -> ast.expr | None:
        """What it assigns, returns or calls."""
        node = self.node
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr)):
            return node.value
        return None

    @property
    def targets(self) -> list[ast.expr]:
        """What it assigns to."""
        node = self.node
        if isinstance(node, ast.Assign):
            return node.targets
        return [node.target] if isinstance(node, (ast.AugAssign, ast.AnnAssign)) else []

    def part(self, node: ast.AST, least: int = 0) -> str:
        """The text of a part, in parentheses where it would come apart at a place of this firmness."""
        start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        text = self.text[start:end] if self._bytes is None else self._bytes[start:end].decode()
        return f"({text})" if level(node) < least else text

    def change(self, *changes: tuple[ast.AST, str]) -> str:
        """The statement with some parts (none inside another) written anew."""
        data = self._bytes if self._bytes is not None else self.text.encode()
        for node, text in sorted(changes, key=lambda each: -each[0].col_offset):  # type: ignore[attr-defined]
            before, after = data[: node.col_offset], data[node.end_col_offset :]  # type: ignore[attr-defined]
            around = before.endswith(b"(") and after.startswith(b")") and not _CALLS.search(before)
            if around and (_ATOM.fullmatch(text) or _whole(text)):
                before, after = before[:-1], after[1:]  # what stood in parentheses needs them no more, or has its own
            data = before + text.encode() + after
        return data.decode()

    def expressions(self) -> Iterator[ast.expr]:
        """Every expression that is read: of the value, and of the indices of its targets."""
        roots: list[ast.AST] = [] if self.value is None else [self.value]
        roots += [node.slice for target in self.targets for node in ast.walk(target) if isinstance(node, ast.Subscript)]
        for root in roots:
            for node in ast.walk(root):
                if isinstance(node, ast.expr) and not isinstance(node, (ast.Slice, ast.Starred)) and not _slices(node):
                    yield node


_CALLS = re.compile(rb"[\w)\]]\s*\($")
_ATOM = re.compile(r"[^\W\d][\w.]*")


def _whole(text: str) -> bool:
    """Whether the first parenthesis of a text is closed by its last character."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return at == len(text) - 1
    return False


def _slices(node: ast.expr) -> bool:
    """Whether it is an index of slices, which is no expression by itself."""
    return isinstance(node, ast.Tuple) and any([isinstance(each, ast.Slice) for each in node.elts])


def level(node: ast.AST) -> int:
    """How firmly a part holds together by itself."""
    if isinstance(node, ast.BinOp):
        return _LEVEL.get(type(node.op), 0)
    if isinstance(node, ast.UnaryOp):
        return 0 if isinstance(node.op, ast.Not) else SIGNED
    return 0 if isinstance(node, (*_LOW, ast.GeneratorExp, ast.Tuple)) else ATOM


def statement_of(node: ast.stmt, lines: tuple[str, ...]) -> Statement | None:
    """A statement of a program; None of one that has statements inside."""
    if isinstance(node, (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef)):
        return None
    try:
        return Statement(segment(node, lines))
    except ProgramError:
        return None


@lru_cache(maxsize=4096)
def parsed(text: str) -> tuple[ast.stmt, ...]:
    """The statements of a text, each part with its text: it stands nowhere in the program. Raises ``ProgramError``."""
    found = tuple(fragment(text))
    lines = [line.encode() for line in text.split("\n")]
    for statement in found:
        for node in ast.walk(statement):
            if hasattr(node, "lineno") and not hasattr(node, "spelled"):
                part = lines[node.lineno - 1][node.col_offset : node.end_col_offset]  # type: ignore[attr-defined]
                node.spelled = part.decode()  # type: ignore[attr-defined]
    return found
