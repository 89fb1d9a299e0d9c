"""Python 2: its names and statements, and how they are written now. Loaded when something is refused only."""

from __future__ import annotations

import ast
import re

NAMES = {
    "xrange": "range", "unicode": "str", "basestring": "str", "long": "int", "unichr": "chr", "izip": "zip", "imap": "map",
    "ifilter": "filter", "reduce": "functools.reduce", "cmp": "(a > b) - (a < b)",
}  # fmt: skip
"""What Python 3 has in place of a name."""

_STATEMENTS = {  # how Python begins to speak of one -> what it is, and what is written now
    "Missing parentheses in call to 'print'": ("print", "print(…)"),
    "Missing parentheses in call to 'exec'": ("exec", ""),
    "multiple exception types must be parenthesized": ("except", "except ValueError as e:"),
}


def statement(said: str, line: str) -> tuple[str, str] | None:
    """What statement of Python 2 a syntax error comes from, and what to write; None for other errors."""
    for begin, (what, instead) in _STATEMENTS.items():
        if said.startswith(begin):
            return what, _printed(line) or instead if what == "print" else instead
    return None


def _printed(line: str) -> str:
    """A ``print`` statement as a call, where that is Python then."""
    found = re.match(r"\s*print\s+(?!>>)(.*?)(,?)\s*$", line)
    if found is None:
        return ""
    call = f"print({found[1]}, end=' ')" if found[2] else f"print({found[1]})"
    try:
        (made,) = ast.parse(call).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return call if isinstance(made, ast.Expr) and isinstance(made.value, ast.Call) and ast.unparse(made) and "#" not in call else ""
