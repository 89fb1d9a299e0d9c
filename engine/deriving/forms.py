"""Forms: the structure of an assigned expression, compiled once and shared by every stage that has it.

``key_of`` walks an operand tree into a hashable key (literals abstracted, reads numbered by first occurrence, shapes and
kinds in place of values). On a miss ``skeleton`` copies it without values, ``engine.deriving.derive`` writes its parts and backward
lines, and the texts become code the first time they run.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from engine.gates import Gate, Site
from engine.operands import Const, Node, Operand
from engine.records import Var
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
            len(args) == 2 and args[0].gate is None and args[0].key == args[1].key and args[1].gate is None,
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


class Form:
    """A compiled structure. ``parts`` and ``forward`` are forward texts; ``lines`` the backward lines in execution order."""

    __slots__ = (
        "_places", "_valued", "back", "copies", "forward", "gates", "key", "lines", "literals", "locals", "needs",
        "part_diff", "part_gates", "parts", "passed", "reads", "root", "run", "scatters", "soft", "stepping", "target",
    )  # fmt: skip

    def __init__(self, key: Any, root: Spot, reads: int, literals: int) -> None:
        self.key = key
        self.root = root
        self.reads = reads
        self.literals = literals
        self.parts: tuple[Tree, ...] = ()
        self.part_gates: tuple[str, ...] = ()
        self.part_diff: tuple[bool, ...] = ()  # whether a part depends on a variable: a constant has no gradient
        self.passed: dict[int, Slot] = {}  # part -> output or part whose gradient is also its own
        self.forward: Tree = ()  # of a write: what is written
        self.target: Target | None = None
        self.lines: tuple[FormLine, ...] = ()
        self.gates: tuple[str, ...] = ()
        self.copies: tuple[Slot, ...] = ()  # integer arrays that the lines read as float copies
        self.scatters: tuple[Slot, ...] = ()  # reads whose gradient is opened and scattered into
        self.needs: tuple[Key, ...] = ()  # what ``back`` takes
        self.back: Any = None  # values of ``needs`` -> contributions
        self.soft: Any = None  # the same on np.float64, where plain floats would raise
        self.stepping: Any = None  # the lines one after the other, for arrays that are written into
        self._valued: tuple[Slot, ...] | None = None
        self._places: frozenset[Slot] | None = None
        self.run: Any = None  # (reads, literals) -> (parts, out)
        self.locals: dict[int, Any] = {}  # line -> compiled local gradient

    def valued(self) -> tuple[Slot, ...]:
        """The reads, parts and output whose values the backward lines read (not only their shapes)."""
        if self._valued is None:
            trees = [t for line in self.lines for t in (line.whole, line.local, *line.ties) if t is not None]
            if self.target is not None and self.target.item is not None:
                trees.append(self.target.item)
            keys = [k for tree in trees for k in values_in(tree)]
            slots = [k.slot if isinstance(k, Of) and k.kind == "floats" else k for k in keys]
            self._valued = tuple(dict.fromkeys([k for k in slots if isinstance(k, Slot) and k.kind in _VALUED]))
        return self._valued

    def places(self) -> frozenset[Slot]:
        """The literals that stand in an index: they are never floats."""
        if self._places is None:
            found: set[Slot] = set()
            stack = [self.root]
            while stack:
                spot = stack.pop()
                if spot.gate is not None and spot.gate.name in _INDEXED:
                    found.update([a.key for a in spot.args[1:] if a.key.kind == "const"])
                stack += spot.args
            self._places = frozenset(found)
        return self._places


_INDEXED = frozenset({"getitem", "setitem", "additem"})
_VALUED = frozenset({"read", "part", "output"})


def kind_of(value: Any) -> Any:
    """What of a value a form depends on: scalar or (kind, shape)."""
    if type(value) in _PLAIN:
        return "s"
    if isinstance(value, np.ndarray):
        return (value.dtype.kind, value.shape)
    if isinstance(value, bool):
        return "b"
    if isinstance(value, np.bool_):
        return "B"
    return "i" if isinstance(value, np.integer) else "s"


class Reading(NamedTuple):
    """The reads and literals of one expression, in order of first occurrence."""

    reads: list[Var]
    consts: list[Const]
    slots: dict[int, int]


def key_of(operand: Operand, reading: Reading) -> Any:
    """The structure of ``operand``; ``reading`` is filled as the walk meets variables and literals."""
    kind = type(operand)
    if kind is Node:
        gate, args = operand.gate, operand.args  # type: ignore[union-attr]
        inner = [key_of(a, reading) for a in args]
        spell = operand.spell  # type: ignore[union-attr]
        return (gate.name, type(spell), spell, operand.static, *inner)  # type: ignore[union-attr]
    if kind is Var:
        index = operand.index  # type: ignore[union-attr]
        slot = reading.slots.get(index)
        if slot is None:
            slot = reading.slots[index] = len(reading.reads)
            reading.reads.append(operand)  # type: ignore[arg-type]
            return (slot, kind_of(operand.value))
        return slot
    reading.consts.append(operand)  # type: ignore[arg-type]
    return ("k", kind_of(operand.value))


def skeleton(operand: Operand, slots: dict[int, int], count: list[int]) -> Spot:
    """The operand tree as spots, without values; literals are numbered in the order of ``key_of``."""
    spot = Spot(operand.value)
    if isinstance(operand, Node):
        spot.gate = operand.gate
        spot.args = tuple([skeleton(a, slots, count) for a in operand.args])
        spot.spell = operand.spell
        spot.static = operand.static
        spot.diff = operand.gate.kind != "none" and any([a.diff for a in spot.args])
    elif isinstance(operand, Var):
        spot.key = Slot("read", slots[operand.index])
        spot.diff = operand.diff
    else:
        spot.key = Slot("const", count[0])
        count[0] += 1
        spot.const = True
        spot.diff = False
    return spot


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
