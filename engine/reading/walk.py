"""Where a node stands, and what a walk over a program's tree notes (``engine.reading.subset`` walks)."""

from __future__ import annotations

import ast
from typing import Any

from engine.errors import Place, ProgramError
from engine.limits import Limits
from engine.named import NamedTuple
from engine.reading.beside import Home
from engine.reading.loading import ALONE, Beside


def place_of(node: ast.AST, lines: tuple[str, ...]) -> Place:
    """Line and columns (in characters) of a node; to the end of its first line when it spans several."""
    line = getattr(node, "lineno", 0)
    if not line:
        return Place()
    text, start = lines[line - 1], node.col_offset  # type: ignore[attr-defined]
    end = node.end_col_offset if getattr(node, "end_lineno", line) == line else -1  # type: ignore[attr-defined]
    if not text.isascii():
        start, end = _characters(text, start), _characters(text, end) if end >= 0 else -1
    if end < 0:
        end = len(text)
    return Place(line, start + 1, (end if end > start else start + 1) + 1)


def _characters(text: str, offset: int) -> int:
    """How many of them the first ``offset`` bytes are."""
    return len(text.encode()[:offset].decode(errors="ignore"))


def attribute_place(node: ast.Attribute, lines: tuple[str, ...]) -> Place:
    """Where the attribute's own name stands: the caret goes under ``__class__``, not under what it was asked of."""
    line = node.end_lineno or 0
    if not line:
        return Place()
    text = lines[line - 1]
    end = node.end_col_offset or 0
    if not text.isascii():
        end = _characters(text, end)
    start = end - len(node.attr)
    return Place(line, start + 1, end + 1) if text[start:end] == node.attr else place_of(node, lines)


def refusing(error: ProgramError) -> ast.Raise:
    """A ``raise`` that nobody can catch."""
    made = ast.Raise(None, None)
    vars(made)["refusal"] = error
    return made


def refusal(node: ast.stmt) -> ProgramError | None:
    """What such a statement tells, None for any other."""
    found: ProgramError | None = vars(node).get("refusal")
    return None if found is None else ProgramError(found.code, found.place, file=found.file, source=found.source, **found.fields)


class Foreign(NamedTuple):
    """An import of what cannot be imported: the module, its longest name that can be told, and the names that it would bind."""

    node: Any
    module: str
    full: str
    names: frozenset[str]


class Walk:
    """What the walk has seen so far."""

    def __init__(
        self, file: str, lines: tuple[str, ...], limits: Limits, beside: Beside = ALONE, home: Home = Home(),
        folder: str | None = None,
    ) -> None:  # fmt: skip
        self.beside = beside
        self.home = home  # where this tree's imports stand
        self.folder = folder  # where modules were looked for
        self.spaces: set[str] = set()  # names that stand for what another module has: what they have is seen as it runs
        self.file = file
        self.lines = lines
        self.limits = limits
        self.bound: set[str] = set()
        self.aliases: dict[str, str] = {}  # `import numpy as xp`: xp -> np
        self.files: set[str] = set()  # names by which numpy's readers of files were imported
        self.read: dict[str, ast.Name] = {}  # the first read of each name
        self.looped = False  # a loop stood
        self.said: set[str] = set()  # the names of all attributes
        self.quoted: list[str] = []  # texts
        self.attributes: list[ast.Attribute] = []
        self.stored: list[ast.Attribute] = []  # attributes that are assigned to
        self.members: set[str] = set()  # names of attributes and methods of the program's own
        self.defined: set[str] = set()  # names of functions and methods
        self.methods: set[int] = set()  # ids of the functions in class bodies
        self.classes = False
        self.counted: set[int] = set()  # ids of steps that may be imaginary: how many points, in np.mgrid
        self.computed = False  # attributes are set by names that are computed: what objects have is seen only as it runs
        self.declares = False  # global or nonlocal stood
        self.foreign: list[Foreign] = []  # imports of what cannot be imported: refused if a name of theirs is read
        self.tried: set[int] = set()  # ids of imports whose failing is handled
        self.libraries: dict[str, str] = {}  # `import os.path as p`: p -> os.path; of the modules in ``engine.reading.libraries``
        self.decorated: list[ast.FunctionDef] = []
        self.entered: list[tuple[ast.With, ast.expr]] = []  # what is entered by `with`
        self.rare = False  # something stood whose place must be looked at: return, break, *x, text
        self.raises: list[ast.Raise] = []  # what they make is read at the end
        self.found: list[ProgramError] = []
        self.refused: list[ast.AST] = []  # the node of each

    def aside(self) -> Walk:
        """One that knows all that this one does, and notes for itself what is read and refused."""
        other = Walk.__new__(Walk)
        vars(other).update(vars(self))
        other.read, other.attributes, other.stored, other.raises = {}, [], [], []
        other.found, other.refused = [], []
        return other

    def refuse(self, code: str, node: ast.AST, **fields: Any) -> None:
        """Note one refusal; the first in the file is the one that is told."""
        place = place_of(node, self.lines)
        if isinstance(node, ast.Attribute) and code not in ("unsupported_function", "makes_complex"):
            place = attribute_place(node, self.lines)
        source = self.lines[place.line - 1] if place.line else ""
        self.found.append(ProgramError(code, place, file=self.file, source=source, **fields))
        self.refused.append(node)
