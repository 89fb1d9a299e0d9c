"""How the program wrote a gate, as records: from these a form gets its forward text.

A spell is part of a form's key, which is looked up for every executed statement. So they are named tuples, whose hash costs
no Python code, and the lower-case makers give one object for equal arguments. Tuples of two kinds may be equal
(``Op("-") == Unary("-")``): whoever compares or hashes spells takes the type along.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Literal

from engine.gates import OPERANDS
from engine.named import NamedTuple
from engine.text import Tree, substitute, template

Extra = tuple[tuple[str, str], ...]
"""Arguments as written, (name, text); positional ones have no name."""
Mode = Literal["=", "+=", "-=", "add.at", "subtract.at"]


class Op(NamedTuple):
    """``a + b``."""

    symbol: str

    def tree(self, args: Sequence[Tree]) -> Tree:
        """The text of the call with ``args`` in place of its operands (so in every spell)."""
        return ("b", self.symbol, args[0], args[1])


class Unary(NamedTuple):
    """``-a``."""

    symbol: str

    def tree(self, args: Sequence[Tree]) -> Tree:
        return ("u", self.symbol, args[0])


class Compare(NamedTuple):
    """``a > b``."""

    symbol: str

    def tree(self, args: Sequence[Tree]) -> Tree:
        return ("c", self.symbol, args[0], args[1])


class Power(NamedTuple):
    """``a**2``: the exponent is part of the structure."""

    exponent: str

    def tree(self, args: Sequence[Tree]) -> Tree:
        return ("b", "**", args[0], ("t", self.exponent))


class Attribute(NamedTuple):
    """``a.T``."""

    name: str

    def tree(self, args: Sequence[Tree]) -> Tree:
        return ("attr", args[0], self.name)


class Name(NamedTuple):
    """``y = x``: the operand alone."""

    def tree(self, args: Sequence[Tree]) -> Tree:
        return args[0]


class Indexed(NamedTuple):
    """Any text with the operands as ``a``, ``b`` …: ``a[b, :]``."""

    text: str

    def tree(self, args: Sequence[Tree]) -> Tree:
        return _lettered(self.text, args)


class Pattern(NamedTuple):
    """Several gates that the table has as one, in the program's own words: ``1 / (1 + math.exp(-a))``."""

    text: str

    def tree(self, args: Sequence[Tree]) -> Tree:
        return _lettered(self.text, args)


class Call(NamedTuple):
    """``np.exp(a)``."""

    name: str
    extra: Extra

    def tree(self, args: Sequence[Tree]) -> Tree:
        more, keywords = _arguments(self.extra)
        return ("call", template(self.name), (*args, *more), keywords)


class Method(NamedTuple):
    """``a.sum(axis=0)``."""

    name: str
    extra: Extra

    def tree(self, args: Sequence[Tree]) -> Tree:
        more, keywords = _arguments(self.extra)
        return ("call", ("attr", args[0], self.name), (*args[1:], *more), keywords)


class Listed(NamedTuple):
    """``np.concatenate([a, b])``: the operands from number ``place`` on are a list, or a tuple (``frozen``)."""

    name: str
    place: int
    frozen: bool
    extra: Extra

    def tree(self, args: Sequence[Tree]) -> Tree:
        more, keywords = _arguments(self.extra)
        listed = ("tup" if self.frozen else "list", tuple(args[self.place :]))
        return ("call", template(self.name), (*args[: self.place], listed, *more), keywords)


class Array(NamedTuple):
    """``np.array([[a, b], [c, d]])``: the operands in lists nested to the shape ``layout``."""

    name: str
    layout: tuple[int, ...]
    extra: Extra

    def tree(self, args: Sequence[Tree]) -> Tree:
        return ("call", template(self.name), (_nested(args, self.layout),), _arguments(self.extra)[1])


class Write(NamedTuple):
    """``buffer[b].T[c] = a``: a write of the first operand through the view ``path`` of ``buffer`` at ``item`` ("" all of it),
    both with the further operands as letters."""

    path: str
    item: str
    mode: Mode

    def tree(self, args: Sequence[Tree]) -> Tree:
        """What is written."""
        return args[0]

    def target(self, args: Sequence[Tree], buffer: Tree) -> Target:
        """Where it is written to."""
        letters: dict[Hashable, Tree] = dict(zip(OPERANDS, args, strict=False))
        item = substitute(template(f"a{self.item}")[2], letters) if self.item else None
        return Target(substitute(template(self.path), letters | {"buffer": buffer}), item, self.mode)


class Target(NamedTuple):
    """What stands left of a write: the place ``item`` in the view ``path`` of the buffer, or (None) all of it."""

    path: Tree
    item: Tree | None
    mode: Mode

    @property
    def tree(self) -> Tree:
        """The cells as text: ``a[i, 1:3]``."""
        return self.path if self.item is None else ("idx", self.path, self.item)


Spell = Op | Unary | Compare | Power | Attribute | Name | Indexed | Pattern | Call | Method | Listed | Array | Write


NAME = Name()
op = lru_cache(maxsize=64)(Op)
unary = lru_cache(maxsize=64)(Unary)
compare = lru_cache(maxsize=64)(Compare)
power = lru_cache(maxsize=256)(Power)
attribute = lru_cache(maxsize=64)(Attribute)
indexed = lru_cache(maxsize=1024)(Indexed)
pattern = lru_cache(maxsize=256)(Pattern)
call = lru_cache(maxsize=1024)(Call)
method = lru_cache(maxsize=1024)(Method)
listed = lru_cache(maxsize=256)(Listed)
array = lru_cache(maxsize=256)(Array)
write = lru_cache(maxsize=1024)(Write)


def family(spell: Spell) -> str:
    """The module whose functions the call used: "math" or "np"; a gradient speaks the same."""
    if isinstance(spell, (Call, Method, Listed, Array)):
        return "math" if "math." in spell.name else "np"
    return "math" if isinstance(spell, (Indexed, Pattern)) and "math." in spell.text else "np"


def _lettered(text: str, args: Sequence[Tree]) -> Tree:
    letters: dict[Hashable, Tree] = dict(zip(OPERANDS, args, strict=False))
    return substitute(template(text), letters)


def _arguments(extra: Extra) -> tuple[tuple[Tree, ...], tuple[tuple[str, Tree], ...]]:
    return tuple([("t", v) for k, v in extra if not k]), tuple([(k, ("t", v)) for k, v in extra if k])


def _nested(args: Sequence[Tree], layout: tuple[int, ...]) -> Tree:
    if not layout:
        return args[0]
    size = len(args) // layout[0] if layout[0] else 0
    if len(layout) == 1:
        return ("list", tuple(args))
    return ("list", tuple([_nested(args[i * size : (i + 1) * size], layout[1:]) for i in range(layout[0])]))
