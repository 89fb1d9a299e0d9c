"""Text of the program where a module speaks of it: nothing of it may end a docstring, a comment or a string, or move a cursor."""

from __future__ import annotations

import ast

from engine.errors import ProgramError
from engine.reading.segments import visible


def docstring(text: str) -> str:
    """A docstring that reads ``text``, whatever stands in it."""
    return '"""' + visible(text.replace("\\", "\\\\").replace('"', '\\"') if _breaks(text) else text) + '"""'


def _breaks(text: str) -> bool:
    """Whether the text would end a docstring or be an escape in it."""
    return "\\" in text or '"""' in text or text.endswith('"') or not text.isprintable()


def quoted(text: str) -> str:
    """A string literal in double quotes."""
    return '"' + visible(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def compiles(text: str, file: str) -> str:
    """``text`` if it is a module of printable lines that Python takes. Raises ``ProgramError`` "emit_refused" else."""
    try:
        ast.parse(text)  # compiled, never run
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise ProgramError("emit_refused", file=file, said=visible(text.split("\n")[line - 1].strip()[:80])) from None
    if not text.replace("\n", "").isprintable():
        said = next(line for line in text.split("\n") if not line.isprintable())
        raise ProgramError("emit_refused", file=file, said=visible(said.strip()[:80]))
    return text
