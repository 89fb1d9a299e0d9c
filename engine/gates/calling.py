"""How the calls of a row are read: which arguments are operands, what else is allowed, what to make of the odd ones.

``takes``   the operands, in numpy's order and by numpy's names: ``"a b"``; ``"a a_min? a_max?"`` may be left out or None;
            ``"[arrays]"`` is a list of operands, ``"[[arrays]]"`` one that may be nested (``layout`` tells how);
            ``"=subscripts *operands"`` a fixed argument first, then any number; ``"array @constant_values"`` by keyword only
``params``  the other arguments, in numpy's order: ``"axis -out keepdims"``; ``-`` marks one that is refused unless it is
            left at its default, ``*shape`` gathers the integers of ``x.reshape(2, 3)``
``bind``    for a call that is not simply ``name(operands, params)``: what it is, as one ``Bound`` (or several outputs)
            ``also`` adds values that the gradient reads and the call does not give (the singular values for those of a
            vector): where a template reads one, it becomes a part with a name of its own, and no gradient passes it
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from engine.named import NamedTuple

OPERANDS = "abcdefghijkl"


class Takes(NamedTuple):
    """The operands of a call. ``least`` must be given; ``listed`` is the place of a list of operands, -1 for none."""

    names: tuple[str, ...]
    least: int
    lead: tuple[str, ...] = ()  # fixed arguments that stand before the operands
    listed: int = -1
    rest: bool = False
    nested: bool = False
    placed: int = -1  # how many may be given by their place; -1 for all


def taken(text: str, count: int) -> Takes:
    """``takes`` of a row, read; without a text ``count`` operands that have no name."""
    if not text:
        return Takes(("",) * count, count)
    words = text.split()
    lead = tuple(w[1:] for w in words if w[0] == "=")
    names = [w for w in words if w[0] != "="]
    listed = next((i for i, w in enumerate(names) if w[0] == "["), -1)
    least = sum(1 for w in names if w[-1] != "?" and w[0] not in "*@")
    placed = next((i for i, w in enumerate(names) if w[0] == "@"), -1)
    read = tuple([w.strip("[]?*@") for w in names])
    return Takes(read, least, lead, listed, any(w[0] == "*" for w in names), "[[" in text, placed)


class Given(NamedTuple):
    """A call as it was given. An optional operand that is missing has the value None."""

    name: str  # "np.split"; the bare name for a method
    values: tuple[Any, ...]  # of the operands: numbers and arrays
    params: dict[str, Any]  # fixed arguments by numpy's names
    written: str  # the fixed arguments as text, ", axis=1" or ""
    constants: tuple[bool, ...]  # operand i is a constant (or missing)
    takes: tuple[str, ...] = ()  # the names of the operands

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of the operands, () for numbers."""
        return tuple([getattr(v, "shape", ()) for v in self.values])

    @property
    def text(self) -> str:
        """The call with its operands as ``a``, ``b`` …; a missing one is None where something stands after it."""
        letters = iter(OPERANDS)
        first, *more = [next(letters) if v is not None else "None" for v in self.values]
        while more and more[-1] == "None" and (not self.written or re.match(r", \w+=", self.written)):
            more.pop()
        if "." in self.name:
            return f"{self.name}({', '.join([first, *more])}{self.written})"
        return f"{first}.{self.name}({(', '.join(more) + self.written).removeprefix(', ')})"


class Bound(NamedTuple):
    """What a call is: a row on some of the operands, how it reads with them as ``a``, ``b`` …, what the templates get to know."""

    static: dict[str, Any]
    text: str = ""  # "" reads as it was written
    keep: tuple[int, ...] | None = None  # places of the operands that the text has; None for all
    gate: str = ""  # another row than the one that was called
    pick: int | None = None  # this call's output number ``pick``
    also: tuple[str, ...] = ()  # values that the templates may read as further operands: texts, each on those before it


class Refused(Exception):
    """A call that the row has no gradient for: the code and the fields of its error."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


Bind = Callable[[Given], Bound | list[Bound]]


def unsupported(given: Given, argument: str) -> Refused:
    """The refusal of one argument."""
    return Refused("argument", name=given.name, argument=argument)
