"""Forms: the structure of an assigned expression, compiled once and shared by every stage that has it.

``key_of`` walks an operand tree into a hashable key (literals abstracted, reads numbered by first occurrence, shapes and
kinds in place of values). On a miss ``skeleton`` copies it without values, ``engine.deriving.derive`` writes its parts and backward
lines, and the texts become code the first time they run.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

import numpy as np

from engine.gates import OPERANDS, Gate, Site
from engine.operands import Const, Node, Operand
from engine.records import Var
from engine.text import Tree, show, substitute, template, values_in

_PLAIN = frozenset((float, int))


class Spot:
    """A node of a form: a gate on spots, or (``gate`` None) the read or literal ``key`` = ("v", i) or ("k", j)."""

    __slots__ = ("args", "array", "const", "diff", "gate", "integer", "key", "shape", "spell", "static", "truth")

    def __init__(self, value: Any) -> None:
        self.gate: Gate | None = None
        self.args: tuple[Spot, ...] = ()
        self.spell: tuple[Any, ...] = ()
        self.static: tuple[Any, ...] = ()
        self.key: tuple[str, Any] = ("", 0)  # ("t", text) is a literal of a recognised pattern
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
    """One backward line of a form. Slots: ("v", i) read, ("p", j) part, ("o", 0) output; ("g", slot) a gradient."""

    kind: str  # "local" | "vjp" | "scatter"
    to: tuple[str, int]
    base: tuple[str, int]  # whose gradient is the upstream
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
        "part_diff", "part_gates", "parts", "passed", "reads", "root", "run", "scatters", "soft", "stepping",
    )  # fmt: skip

    def __init__(self, key: Any, root: Spot, reads: int, literals: int) -> None:
        self.key = key
        self.root = root
        self.reads = reads
        self.literals = literals
        self.parts: tuple[Tree, ...] = ()
        self.part_gates: tuple[str, ...] = ()
        self.part_diff: tuple[bool, ...] = ()  # whether a part depends on a variable: a constant has no gradient
        self.passed: dict[int, tuple[str, int]] = {}  # part -> output or part whose gradient is also its own
        self.forward: Tree = ()
        self.lines: tuple[FormLine, ...] = ()
        self.gates: tuple[str, ...] = ()
        self.copies: tuple[tuple[str, int], ...] = ()  # integer arrays that the lines read as float copies
        self.scatters: tuple[tuple[str, int], ...] = ()  # reads whose gradient is opened and scattered into
        self.needs: tuple[Any, ...] = ()  # the slots that ``back`` takes; ("s", slot) is an opened gradient
        self.back: Any = None  # values of ``needs`` -> contributions
        self.soft: Any = None  # the same on np.float64, where plain floats would raise
        self.stepping: Any = None  # the lines one after the other, for arrays that are written into
        self._valued: tuple[tuple[str, int], ...] | None = None
        self._places: frozenset[tuple[str, int]] | None = None
        self.run: Any = None  # (reads, literals) -> (parts, out)
        self.locals: dict[int, Any] = {}  # line -> compiled local gradient

    def valued(self) -> tuple[tuple[str, int], ...]:
        """The reads, parts and output whose values the backward lines read (not only their shapes)."""
        if self._valued is None:
            trees = [t for line in self.lines for t in (line.whole, line.local, *line.ties) if t is not None]
            if self.forward[0] == "set" and self.forward[2]:
                trees.append(self.forward[2])
            keys = [k for tree in trees for k in values_in(tree) if isinstance(k, tuple)]
            slots = [k[1] if k[0] == "w" else k for k in keys if k[0] in ("v", "p", "o", "w")]
            self._valued = tuple(dict.fromkeys(slots))
        return self._valued

    def places(self) -> frozenset[tuple[str, int]]:
        """The literals that stand in an index: they are never floats."""
        if self._places is None:
            found: set[tuple[str, int]] = set()
            stack = [self.root]
            while stack:
                spot = stack.pop()
                if spot.gate is not None and spot.gate.name in _INDEXED:
                    found.update([a.key for a in spot.args[1:] if a.key[0] == "k"])
                stack += spot.args
            self._places = frozenset(found)
        return self._places


_INDEXED = frozenset({"getitem", "setitem", "additem"})


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
        return (gate.name, operand.spell, operand.static, *inner)  # type: ignore[union-attr]
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
        spot.key = ("v", slots[operand.index])
        spot.diff = operand.diff
    else:
        spot.key = ("k", count[0])
        count[0] += 1
        spot.const = True
        spot.diff = False
    return spot


def forward_tree(spot: Spot, named: dict[int, tuple[str, int]]) -> Tree:
    """The forward text of ``spot``; spots in ``named`` (by id) stand as their slot."""
    if spot.gate is None:
        return ("t", spot.key[1]) if spot.key[0] == "t" else ("n", spot.key)
    kind = spot.spell[0]
    if kind == "as":  # recognised as one gate, written as several
        return _pattern(spot, named)
    args = [("n", named[id(a)]) if id(a) in named else forward_tree(a, named) for a in spot.args]
    if kind == "set":  # ("set", the buffer's view, the index, the value, the way)
        _, path, index, mode = spot.spell
        letters: dict[Hashable, Tree] = {OPERANDS[i]: tree for i, tree in enumerate(args)}
        item = substitute(template(f"a{index}")[2], letters) if index else ()
        letters["buffer"] = ("n", BUFFER)
        return ("set", substitute(template(path), letters), item, args[0], mode)
    if kind == "op":
        return ("b", spot.spell[1], args[0], args[1])
    if kind == "un":
        return ("u", spot.spell[1], args[0])
    if kind == "cmp":
        return ("c", spot.spell[1], args[0], args[1])
    if kind == "pow":
        return ("b", "**", args[0], ("t", spot.spell[1]))
    if kind == "attr":
        return ("attr", args[0], spot.spell[1])
    if kind == "idx":  # any text with the operands as a, b …
        letters = {OPERANDS[i]: tree for i, tree in enumerate(args)}
        return substitute(template(spot.spell[1]), letters)
    if kind == "name":
        return args[0]
    if kind == "array":
        return ("call", template(spot.spell[1]), (_nest(args, spot.spell[2]),), _extra(spot.spell[3])[1])
    if kind == "seq":
        _, name, place, frozen, extra = spot.spell
        more, keywords = _extra(extra)
        listed = ("tup" if frozen else "list", tuple(args[place:]))
        return ("call", template(name), (*args[:place], listed, *more), keywords)
    more, keywords = _extra(spot.spell[2])
    if kind == "meth":
        return ("call", ("attr", args[0], spot.spell[1]), (*args[1:], *more), keywords)
    return ("call", template(spot.spell[1]), (*args, *more), keywords)


BUFFER = ("s", 0)
"""The slot of the array that is written into."""


def _extra(given: tuple[tuple[str, str], ...]) -> tuple[tuple[Tree, ...], tuple[tuple[str, Tree], ...]]:
    """Static arguments as written: positional ones have no name."""
    return tuple(("t", v) for k, v in given if not k), tuple((k, ("t", v)) for k, v in given if k)


def _nest(args: list[Tree], layout: tuple[int, ...]) -> Tree:
    if not layout:
        return args[0]
    size = len(args) // layout[0] if layout[0] else 0
    if len(layout) == 1:
        return ("list", tuple(args))
    return ("list", tuple(_nest(args[i * size : (i + 1) * size], layout[1:]) for i in range(layout[0])))


def _pattern(spot: Spot, named: dict[int, tuple[str, int]]) -> Tree:
    """A recognised pattern in the program's own spelling: ``spell`` = ("as", template with operands a, b …)."""
    args = [("n", named[id(a)]) if id(a) in named else forward_tree(a, named) for a in spot.args]
    return substitute(template(spot.spell[1]), {OPERANDS[i]: tree for i, tree in enumerate(args)})


_code_names: dict[Any, str] = {}


def code_name(key: Any) -> str:
    """The local name of a slot in compiled code."""
    name = _code_names.get(key)
    if name is None:
        name = _code_names[key] = _code_name(key)
    return name


def _code_name(key: Any) -> str:
    if isinstance(key, tuple):
        if key[0] in ("g", "w"):
            return f"{'d' if key[0] == 'g' else 'w'}{key[1][0]}{key[1][1]}"
        return f"{key[0]}{key[1]}"
    return str(key)


def text_for_code(tree: Tree) -> str:
    """A form's text with slots as local names, ready to compile."""
    return show(tree, code_name)
