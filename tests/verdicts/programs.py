"""The base programs: files with a right backward pass, and the marks in them that say what is to be proved.

A mark is a line of its own that is taken out before the engine sees the file::

    #@ shape flat                     the kind of file
    #@ here                           the parameters are there, the pass begins
    #@ loss EXPRESSION                its value here is the loss
    #@ grads dW of W; db of b         here these are the gradients of those; was['W'] is W as it was at ``here``
"""

from __future__ import annotations

import ast
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent.parent / "programs" / "verdict"
MARK = re.compile(r"^\s*#@ (\w+)(?: (.*))?$")


class Pair(NamedTuple):
    """A gradient of the file's own (an expression) and what it is the gradient of (a name, attribute or entry)."""

    gradient: str
    leaf: str


class Program(NamedTuple):
    """A base program, with its marks in the text."""

    name: str
    shape: str
    text: str

    @property
    def held_out(self) -> bool:
        """Whether it is kept back from those who tune the engine: a third is, by a hash of the name."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 3 == 0


def marks(text: str) -> list[tuple[int, str, str]]:
    """The marks of a text: line, word, rest."""
    found = [(number, MARK.match(line)) for number, line in enumerate(text.split("\n"), 1)]
    return [(number, match[1], match[2] or "") for number, match in found if match]


def pairs(text: str) -> list[Pair]:
    """The gradients to be proved."""
    whole = next(rest for _, word, rest in marks(text) if word == "grads")
    return [Pair(*[part.strip() for part in one.split(" of ")]) for one in whole.split(";")]


def judged(text: str) -> tuple[str, dict[int, int]]:
    """The text as the engine gets it, without marks, and which line of it each line of the marked text is."""
    kept, lines = [], {}
    for number, line in enumerate(text.split("\n"), 1):
        if not MARK.match(line):
            kept.append(line)
            lines[number] = len(kept)
    return "\n".join(kept), lines


@cache
def programs() -> tuple[Program, ...]:
    """All base programs, in order of their names."""
    found = []
    for path in sorted(FOLDER.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Program(path.stem, next(rest for _, word, rest in marks(text) if word == "shape"), text))
    return tuple(found)


def identifiers(text: str) -> set[str]:
    """Names, parameters and attributes of the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Attribute) and not (
            isinstance(node.value, ast.Name) and node.value.id in ("np", "math")
        ):
            found.add(node.attr)
    return found
