"""A form: the structure of an assigned expression, as data that every stage shares which has it.

``engine.deriving.structure`` finds the form of an expression, ``engine.deriving.derive`` writes its parts and backward lines,
``engine.deriving.code`` turns its texts into functions the first time they run.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import field
from typing import Any

import numpy as np

from engine.frozen import dataclass
from engine.gates import Gate, Site
from engine.named import NamedTuple
from engine.pricing.asking import Price
from engine.slots import BUFFER, Key, Of, Slot, code_name
from engine.spells import NAME, Spell, Target, Write
from engine.text import Tree, show, values_in

_PLAIN = frozenset((float, int))
NOWHERE = Slot("output", -1)  # the key of a spot that is a gate


class Spot:
    """A node of a form: a gate on spots, or (``gate`` None) the read or literal ``key``, or a pattern's own literal ``text``."""

    __slots__ = ("args", "array", "const", "diff", "gate", "integer", "key", "shape", "spell", "static", "text", "truth")

    def __init__(self, value: Any) -> None:
        self.gate: Gate | None = None
        self.args: tuple[Spot, ...] = ()
        self.spell: Spell = NAME
        self.static: tuple[Any, ...] = ()
        self.key = NOWHERE
        self.text = ""
        self.array = False
        self.shape: tuple[int, ...] = ()
        self.const = False
        self.diff = True
        self.integer = False  # read backwards through a float copy
        self.truth = 0  # 1 a truth value of Python, 2 of numpy: those add as "or", and take no sign
        if type(value) not in _PLAIN:
            self.array = isinstance(value, np.ndarray)
            if self.array:
                self.shape = value.shape
                self.integer = value.dtype.kind in "iu"
                self.truth = 2 if value.dtype.kind == "b" else 0
            else:
                self.integer = isinstance(value, np.integer)
                self.truth = 1 if isinstance(value, bool) else 2 if isinstance(value, np.bool_) else 0

    def site(self, ties: str | None) -> Site:
        """Where this gate stands, for its template functions."""
        args = self.args
        return Site(
            tuple([a.shape for a in args]),
            tuple([a.array for a in args]),
            tuple([a.const for a in args]),
            self.static,
            self.shape,
            ties if self.gate is not None and self.gate.tied else None,
            ("alike", True) in self.static,
        )


class FormLine(NamedTuple):
    """One backward line of a form."""

    kind: str  # "local" | "vjp" | "scatter"
    to: Slot
    base: Slot  # whose gradient is the upstream
    local: Tree | None  # the local gradient; None for vjp and scatter
    whole: Tree  # the right-hand side as shown (raw); for scatter the index
    simple: Tree
    gate: str
    op: str  # "" for "=" or "+=", "add.at", "index" for da[i] += …
    ties: tuple[Tree, ...]  # conditions that are true at a tie
    ways: int = 1  # from ``to`` to ``base`` within the line: the local gradient is the sum of so many terms


class Compiled:
    """What of a form has been compiled or worked out so far. It is made on demand, and stays behind when a trace is pickled."""

    __slots__ = ("adding", "back", "cost", "lean", "locals", "needs", "places", "run", "soft", "stepping", "texts", "valued")

    def __init__(self) -> None:
        self.needs: tuple[Key, ...] = ()  # what ``back`` takes
        self.lean: Any = None  # how its lines run by the short way (``engine.deriving.lean``)
        self.cost: Price | None = None  # of the lines (``engine.deriving.cost``)
        self.back: Callable[..., tuple[Any, ...]] | None = None  # values of ``needs`` -> contributions
        self.soft: Callable[..., tuple[Any, ...]] | None = None  # the same on np.float64, where plain floats would raise
        self.stepping: dict[bool, Callable[..., Generator[tuple[int, Any]]]] = {}  # one line after the other; by whether soft
        self.run: Callable[..., tuple[Any, ...]] | None = None  # (reads, literals) -> (parts, out)
        self.locals: dict[tuple[int, bool], Callable[..., Any]] = {}  # (line, whether soft) -> its local gradient
        self.adding: dict[int, tuple[tuple[Key, ...], Callable[..., None]]] = {}  # scatter -> what its index reads, how it adds
        self.texts: dict[int, Any] = {}  # patterns of its texts (``engine.deriving.printed``)
        self.valued: tuple[Slot, ...] | None = None
        self.places: frozenset[Slot] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A structure. ``parts`` and ``forward`` are forward texts (of a write: of what is written); ``lines`` the backward lines in
    execution order."""

    root: Spot
    reads: int
    literals: int
    forward: Tree
    target: Target | None = None  # where a write goes
    parts: tuple[Tree, ...] = ()
    part_gates: tuple[str, ...] = ()
    part_diff: tuple[bool, ...] = ()  # whether a part depends on a variable: a constant has no gradient
    passed: dict[int, Slot] = field(default_factory=dict)  # part -> output or part whose gradient is also its own
    lines: tuple[FormLine, ...] = ()
    gates: tuple[str, ...] = ()
    copies: tuple[Slot, ...] = ()  # integer arrays that the lines read as float copies
    scatters: tuple[Slot, ...] = ()  # reads whose gradient is opened and scattered into
    compiled: Compiled = field(default_factory=Compiled, init=False, repr=False)

    def valued(self) -> tuple[Slot, ...]:
        """The reads, parts and output whose values the backward lines read (not only their shapes)."""
        found = self.compiled.valued
        if found is None:
            trees = [t for line in self.lines for t in (line.whole, line.local, *line.ties) if t is not None]
            if self.target is not None and self.target.item is not None:
                trees.append(self.target.item)
            keys = [k for tree in trees for k in values_in(tree)]
            slots = [k.slot if isinstance(k, Of) and k.kind == "floats" else k for k in keys]
            valued = dict.fromkeys([k for k in slots if isinstance(k, Slot) and k.kind in _VALUED])
            found = self.compiled.valued = tuple(valued)
        return found

    def places(self) -> frozenset[Slot]:
        """The literals that stand in an index: they are never floats."""
        found = self.compiled.places
        if found is None:
            places: set[Slot] = set()
            stack = [self.root]
            while stack:
                spot = stack.pop()
                if spot.gate is not None and spot.gate.name in _INDEXED:
                    places.update([a.key for a in spot.args[1:] if a.key.kind == "const"])
                stack += spot.args
            found = self.compiled.places = frozenset(places)
        return found


_INDEXED = frozenset({"getitem", "setitem", "additem"})
_VALUED = frozenset({"read", "part", "output"})


def forward_tree(spot: Spot, named: dict[int, Slot]) -> Tree:
    """The forward text of ``spot`` (of a write: of what is written); spots in ``named`` (by id) stand as their slot."""
    if spot.gate is None:
        return ("t", spot.text) if spot.text else ("n", spot.key)
    return spot.spell.tree(_operands(spot, named))


def target_of(spot: Spot, named: dict[int, Slot]) -> Target | None:
    """Where a write goes; None for what is no write."""
    return spot.spell.target(_operands(spot, named), ("n", BUFFER)) if isinstance(spot.spell, Write) else None


def _operands(spot: Spot, named: dict[int, Slot]) -> list[Tree]:
    return [("n", named[id(a)]) if id(a) in named else forward_tree(a, named) for a in spot.args]


def text_for_code(tree: Tree) -> str:
    """A form's text with slots as local names, ready to compile."""
    return show(tree, code_name)
