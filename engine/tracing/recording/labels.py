"""Labels and masks: arrays that say which, not how much. A mask made of comparisons (``np.int64(h > 0)``, ``(y == k) * 1.0``), a
one-hot array (``np.eye(n)[y]``, ``one_hot[np.arange(N), y] = 1``), an array of integers that is read as an index, or that begins
as zeros and is written with literals. No gradient is computed for them, unless ``--wrt`` names one. An array of 0 and 1 that is
written out, and only computed with, is an input as any other."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np

from engine.gates import GATES
from engine.kinds import is_truth
from engine.records import Piece, Var
from engine.tracing.recording.journal import Journal


def labels(journal: Journal, constants: Collection[int]) -> frozenset[int]:
    """The variables of a run that are labels or masks; ``constants`` are its counts."""
    if not any([isinstance(var.value, np.ndarray) for var in journal.vars]):
        return frozenset()
    return _Labels(journal, constants).all()


class _Labels:
    """One walk over what was run, in its order."""

    def __init__(self, journal: Journal, constants: Collection[int]) -> None:
        self.journal = journal
        self.constants = constants
        self.wanted = journal.counts.wanted
        self.indices = self._indices({v.index for v in journal.vars if v.kind == "input" and _whole(v.value)})
        self.found: set[int] = set()
        self.zeros: set[int] = set()  # arrays of zeros, and their states so far, that may turn out to be labels
        self.chains: dict[int, int] = {}  # a state -> the array that it is one of

    def _indices(self, whole: set[int]) -> set[int]:
        """Those of some arrays of integers that are read, and to which no line sends a gradient."""
        found, sent = whole & self.journal.fixed.keys(), set()
        for piece in self._pieces() if whole else ():
            if not whole.isdisjoint(piece.reads):
                found.update(piece.reads)
                sent.update([piece.var(line.to) for line in piece.form.lines])
        return (found & whole) - sent

    def all(self) -> frozenset[int]:
        variables = self.journal.vars
        texts = {index: row.text for row in self.journal.scene.rows if row.kind == "input" for index in row.vars}
        for var in variables:
            if var.kind == "input" and isinstance(var.value, np.ndarray) and not var.path and self._free(var):
                text = texts.get(var.index, "")
                if var.index in self.indices or _picked(text):
                    self.found.add(var.index)
                elif _begins_empty(text):
                    self.zeros.add(var.index)
        self.found -= self._changed()
        self._buffers()
        for piece in self._pieces():
            if piece.store is None and self._is_mask(piece, variables[piece.write]) and self._free(variables[piece.write]):
                self.found.add(piece.write)
        return frozenset(self.found)

    def _buffers(self) -> None:
        """Arrays of zeros into which only marks are written, with all their states and what is written."""
        spoiled: set[int] = set()
        written: set[int] = set()
        stores = [piece for piece in self._pieces() if piece.store is not None]
        for piece in stores:
            assert piece.store is not None
            first = self.chains.get(piece.store.before, piece.store.before)
            self.chains[piece.store.after] = first
            if first in self.zeros:
                written.add(first)
                if not self._marks(piece, self.journal.vars[first]):
                    spoiled.add(first)
        good = (self.zeros & written) - spoiled
        members = {state for state, first in self.chains.items() if first in good}
        self.found |= good | members | {piece.write for piece in stores if piece.store is not None and piece.store.after in members}

    def _pieces(self) -> Iterator[Piece]:
        for stage in self.journal.stages:
            yield from stage.pieces

    def _changed(self) -> set[int]:
        """Arrays that are written into: what they hold then need not be labels."""
        return {piece.store.before for piece in self._pieces() if piece.store is not None}

    def _free(self, var: Var) -> bool:
        return self.wanted.isdisjoint((var.name, var.shown, var.root, var.code))

    def _is_mask(self, piece: Piece, var: Var) -> bool:
        """Whether an array is made of comparisons, or of labels alone."""
        if piece.form.lines:
            made = bool(piece.reads) and all([read in self.found or read in self.constants for read in piece.reads])
        else:
            made = any([gate in _COMPARING for gate in piece.form.gates])
        return made and isinstance(var.value, np.ndarray) and not is_truth(var.value) and var.kind == "stage"

    def _marks(self, piece: Piece, first: Var) -> bool:
        """Whether a write puts a literal where labels say, or anywhere in an array of integers."""
        store = piece.store
        assert store is not None
        if piece.form.lines or store.mode != "=":
            return False
        return first.value.dtype.kind in "iu" or any([_chooses(part) for part in _parts(store.item)])


def _whole(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu"


_COMPARING = frozenset(name for name in "lt le gt ge eq ne".split() if name in GATES)


def _parts(item: Any) -> tuple[Any, ...]:
    return item if isinstance(item, tuple) else (item,)


def _chooses(part: Any) -> bool:
    """An array of integers in an index: of each row another column."""
    return isinstance(part, np.ndarray) and part.ndim > 0 and part.dtype.kind in "iu"


def _value(text: str) -> ast.expr | None:
    try:
        found = ast.parse(text.strip()).body
    except SyntaxError:
        return None
    return found[0].value if len(found) == 1 and isinstance(found[0], ast.Assign) else None


def _called(node: ast.AST | None) -> str:
    """The last name of what a call calls."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _picked(text: str) -> bool:
    """``np.eye(n)[y]``: rows of an identity, perhaps turned or of another type."""
    if "eye" not in text and "identity" not in text:
        return False
    node: ast.AST | None = _value(text)
    while True:
        if isinstance(node, ast.Attribute) and node.attr == "T":
            node = node.value
        elif _called(node) in ("astype", "copy", "reshape") and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        else:
            return (
                isinstance(node, ast.Subscript) and _called(node.value) in ("eye", "identity")
                and not isinstance(node.slice, (ast.Slice, ast.Tuple, ast.Constant))
            )  # fmt: skip


def _begins_empty(text: str) -> bool:
    """``np.zeros(…)``, ``np.zeros_like(…)``."""
    return "zeros" in text and _called(_value(text)) in ("zeros", "zeros_like")
