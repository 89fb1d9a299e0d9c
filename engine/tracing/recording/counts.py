"""Counts: whole numbers that come from a shape, or that the program anywhere reads as size, index or bound, and whatever is
computed from these and literals alone. They are constants: a piece that reads one has no line for it.

A number is a count from the moment that shows it. What read it as a number before that moment, a piece or a test, was recorded
as if it had a gradient; then, and where a guess came to nothing, the program is traced once more with what is known by now
(``Known``), by the order in which its whole numbers are bound. Such files are rare: sizes are mostly read as sizes first.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any, Literal

import numpy as np

from engine.kinds import is_truth
from engine.named import NamedTuple
from engine.operands import Node
from engine.reading.program import Program
from engine.records import Piece, Var

Settled = Literal["constant", "computed", "unsure"]
"""What an expression is: of counts and draws alone, and so an input; computed from inputs; one or the other."""


class Known(NamedTuple):
    """What an earlier run found out: which whole numbers (the first that is bound is 0) are counts; ``sure``: and no others."""

    counts: frozenset[int] = frozenset()
    sure: bool = False


class Counts:
    """The counts of one run. ``wanted`` are the names of ``--wrt``, which are never counts."""

    def __init__(self, known: Known, wanted: frozenset[str], hints: Callable[[], Container[str]]) -> None:
        self.known = known
        self.wanted = wanted
        self._hints: Callable[[], Container[str]] | Container[str] = hints
        self.since: dict[int, int] = {}  # the counts -> how many variables there were when that was known
        self.bound = 0  # whole numbers bound so far
        self.order: dict[int, int] = {}  # each of them -> its number
        self._sources: dict[int, tuple[Var, ...]] = {}  # counts that were computed -> of what
        self._read: set[int] = set()  # what was read as a size, an index or a bound
        self._through: list[int] = []  # computed whole numbers among these that are no counts
        self._guessed: list[int] = []

    def hints(self) -> Container[str]:
        """Names that stand where a size, an index or a bound is read; asked for when they matter, and once."""
        if callable(self._hints):
            self._hints = self._hints()
        return self._hints

    # -- what is bound

    def born(self, index: int, value: Any, names: Iterable[str], handed_on: str) -> bool:
        """A number without a variable in it is bound, as variable ``index``; whether that is a count already. ``handed_on``: the
        name of a parameter that stood for it (``self.D = D``), which is followed by its name, since it is no variable."""
        if not is_whole(value) or not self.wanted.isdisjoint(names):
            return False
        if handed_on and handed_on in self.hints():
            self.since[index] = index
            return True
        self.order[index] = self.bound
        self.bound += 1
        if self.order[index] in self.known.counts:
            self.since[index] = index
            return True
        return False

    def measured(self, index: int, names: Iterable[str]) -> bool:
        """A number that comes from a shape is bound; whether that is a count, which it is unless a gradient of it is wanted."""
        if not self.wanted.isdisjoint(names):
            return False
        self.since[index] = index
        return True

    def computed(self, index: int, operand: Var | Node, names: Sequence[str], drawn: Callable[[], bool]) -> bool:
        """An expression is bound; whether it reads counts alone, or whole numbers of which that is likely. It is a count itself if
        it is one number, and not ``drawn``."""
        leaves = self._leaves(operand)
        if not leaves or not self.wanted.isdisjoint(names):
            return False
        unknown = [var for var in leaves if var.index not in self.since]
        if unknown:
            if self.known.sure or not is_whole(operand.value):
                return False
            hints = self.hints()
            if not any([name.rpartition(".")[2].partition("[")[0] in hints for name in [*names, *[var.name for var in unknown]]]):
                return False
            for var in unknown:
                self.since[var.index] = index
                self._guessed.append(var.index)
        if is_scalar(operand.value) and not drawn():
            self.since[index] = index
            self._sources[index] = leaves
        return True

    def only(self, operand: Any) -> bool:
        """Whether a number reads counts alone."""
        if not self.since:
            return False
        leaves = self._leaves(operand)
        return bool(leaves) and all([var.index in self.since for var in leaves])

    def settled(self, operand: Node, drawn: Callable[[], bool]) -> Settled:
        """Whether an expression that is about to be bound is a constant: it reads counts alone, and is no count itself."""
        if self.only(operand):
            return "computed" if is_scalar(operand.value) and not drawn() else "constant"
        return "unsure" if self._leaves(operand) and not self.known.sure else "computed"

    def _leaves(self, operand: Any) -> tuple[Var, ...]:
        """The variables that an expression reads, if each may be a count; () where one cannot."""
        found: list[Var] = []
        stack, since, order = [operand], self.since, self.order
        while stack:
            at = stack.pop()
            if type(at) is Var:
                index = at.index
                if index not in order and index not in since:
                    return ()
                found.append(at)
            elif type(at) is Node:
                stack.extend(at.args)
        return tuple(found)

    # -- what is read

    def read(self, var: Var, time: int) -> None:
        """A variable is read as a size, an index or a bound; there are ``time`` variables so far."""
        if var.index in self._read:
            return
        self._read.add(var.index)
        if var.index in self._sources:
            for source in self._sources[var.index]:
                self.read(source, time)
        elif var.index in self.order:
            self.since.setdefault(var.index, time)
        elif var.index not in self.since and is_whole(var.value) and not self.wanted.intersection((var.name, var.shown, var.root)):
            self._through.append(var.index)

    # -- what came out

    def again(self, variables: Sequence[Var], pieces: Callable[[], Iterable[Piece]]) -> Known | None:
        """What the next run should begin with; None if this one was right."""
        if not (self.since or self._through):
            return None
        through = self._sources_of(variables, pieces) if self._through else set()
        wrong = bool(through) or not self._read.issuperset(self._guessed)
        latest = max([time for index, time in self.since.items() if time > index], default=-1)
        if not wrong and latest >= 0:
            wrong = any([
                piece.write < self.since[index]
                for piece in pieces() if piece.write < latest for index in piece.reads if index in self.since
            ])  # fmt: skip
        if not wrong or self.known.sure:
            return None
        found = (self._read | through) & self.order.keys()
        return Known(frozenset([self.order[index] for index in found]), sure=True)

    def _sources_of(self, variables: Sequence[Var], pieces: Callable[[], Iterable[Piece]]) -> set[int]:
        """The whole numbers that those read as sizes were computed from, where they were computed from nothing else."""
        made = {piece.write: piece for piece in pieces()}

        def sources(index: int) -> set[int] | None:
            found: set[int] = set()
            seen: set[int] = set()
            stack = [index]
            while stack:
                at = stack.pop()
                if at in seen:
                    continue
                seen.add(at)
                if at in self.order:
                    found.add(at)
                elif at in made and is_scalar(variables[at].value):
                    stack.extend(made[at].reads)
                elif at not in self.since:
                    return None
            return found

        return set().union(*[sources(index) or set() for index in self._through])


def is_scalar(value: Any) -> bool:
    """Whether a value is one number, or one truth."""
    return not isinstance(value, np.ndarray)


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, and no truth."""
    return isinstance(value, (int, np.integer)) and not is_truth(value)


_SIZED = frozenset(
    "range zeros ones empty full eye identity arange linspace tile repeat roll reshape resize randn rand random randint uniform "
    "normal standard_normal choice permutation array_split split islice diag tri broadcast_to swapaxes expand_dims".split()
)
"""Calls whose arguments are mostly sizes."""


def size_names(program: Program) -> frozenset[str]:
    """The names that stand in an index, or in the arguments of a call that takes sizes: a guess, made without a run. Where no such
    word stands in the program its tree is not walked."""
    if "[" not in program.origin.text and _SIZED.isdisjoint(program.names) and _SIZED.isdisjoint(program.said):
        return frozenset()
    body = program.forward
    places: list[ast.AST] = []
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Subscript):
                places.append(node.slice)
            elif isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in _SIZED:
                    places += [*node.args, *[keyword.value for keyword in node.keywords]]
    found: set[str] = set()
    for place in places:
        for node in ast.walk(place):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
    return frozenset(found)
