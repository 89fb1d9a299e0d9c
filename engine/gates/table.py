"""The record of one gate, and the registry that the family files fill: one row a gate.

A row says how the gate is spelled and, for each operand that can have a gradient, a template: Python text in terms of
the operands ``a``, ``b`` …, ``out`` (the cached output), ``dout`` (the upstream gradient) and ``m`` (the module that the
caller used, ``math`` or ``np``). That text is what the screen shows, what is executed and what ``emit`` writes.

kind ``local``    elementwise: the text is the local gradient; ``* dout`` and the undoing of broadcasting are added in
                  one place (``engine.deriving.lines``)
kind ``vjp``      the text is the whole vector-Jacobian product, an expression in ``dout``
kind ``scatter``  the text is the index; the contribution is ``da[index] += dout`` (``np.add.at`` where indices repeat)
kind ``none``     no gradient passes (comparisons, rounding)

A row may state patterns: expressions, " | " between them, that are recognised as the gate where a program writes them
(``engine.tracing.patterns``). One written order of terms and factors stands for both.

How a call is read (``takes``, ``params``, ``bind``) stands in ``engine.gates.calling``, the kinds of prices in ``engine.pricing``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.gates.calling import OPERANDS, Bind, Takes, taken
from engine.named import NamedTuple
from engine.pricing.kinds import Kind
from engine.text import Tree, show, template

__all__ = ["GATES", "METHODS", "OPERANDS", "PATTERNS", "SPELLED", "Gate", "Site", "gate", "present"]

class Site(NamedTuple):
    """What a template function may look at: where one gate stands. ``shapes[i]`` is () for a scalar operand."""

    shapes: tuple[tuple[int, ...], ...]
    arrays: tuple[bool, ...]  # operand i is an ndarray (not a scalar)
    constants: tuple[bool, ...]  # operand i is a constant
    static: tuple[Any, ...]  # (name, value) pairs: axis, keepdims, exponent, index …
    out: tuple[int, ...]  # shape of the output
    ties: str | None  # None: the conventions; else "both" | "first" | "split"
    same: bool = False  # both operands are one expression: max(x * 3, x * 3) is no tie

    def get(self, name: str, default: Any = None) -> Any:
        """The static argument ``name``."""
        return dict(self.static).get(name, default)


Template = str | Tree | None
Source = Template | Callable[[Site], Template] | Callable[[Site, int], Template]


class Gate(NamedTuple):
    """One row. ``grads[i]`` is the template of operand i (the last one also serves all further operands of a variadic gate)."""

    name: str
    forward: str
    grads: tuple[Source, ...]
    kind: str
    spelled: tuple[str, ...]
    methods: tuple[str, ...]
    params: tuple[
        str, ...
    ]  # arguments that are not operands, in numpy's order; "-name" is refused, "*name" gathers integers
    operands: int
    variadic: bool
    tied: str | Callable[[Site], str]  # the condition that is true at a tie, "" for gates that choose no winner
    takes: Takes
    bind: Bind | None
    price: Kind  # what a call and its backward lines cost; required, since a call without a price does not run
    patterns: tuple[str, ...]
    example: str  # a call on ``a``, ``b`` … and their shapes, for whoever lists the table: "np.tile(a, 2) | 2,3"; "-" a number

    def grad(self, index: int, site: Site) -> Template:
        """The template of operand ``index`` at ``site``; None where no gradient passes."""
        source = self.grads[min(index, len(self.grads) - 1)] if self.grads else None
        if callable(source):
            return source(site, index) if self.variadic else source(site)  # type: ignore[call-arg]
        return source

    def tie(self, site: Site) -> str:
        """The text of the condition that holds at a tie; "" where there is none."""
        if site.same:
            return ""
        return self.tied(site) if callable(self.tied) else self.tied

    def plain(self, count: int) -> bool:
        """Whether a call with ``count`` arguments, none of them by name, is one of operands alone. That of a histogram is not: how
        many bins there are is a default of numpy's."""
        return count == self.operands and self.name != "histogram"


GATES: dict[str, Gate] = {}
SPELLED: dict[str, Gate] = {}  # "np.exp" -> gate
METHODS: dict[str, Gate] = {}  # "sum" -> gate
PATTERNS: dict[str, list[tuple[Gate, Tree]]] = {}  # operator or function that a pattern ends with -> the gates, the patterns


def present(names: str) -> str:
    """Those of the blank-separated names that this Python and this numpy have: some came after the oldest that are supported."""
    found = []
    for name in names.split():
        owner: Any = {"np": np, "math": math}[name.partition(".")[0]]
        for part in name.split(".")[1:]:
            owner = getattr(owner, part, None)
        found += [name] * (owner is not None)
    return " ".join(found)


def gate(
    name: str,
    forward: str,
    *grads: Source,
    price: Kind,
    kind: str = "local",
    spelled: str = "",
    methods: str = "",
    params: str = "",
    operands: int | None = None,
    variadic: bool = False,
    tied: str | Callable[[Site], str] = "",
    takes: str = "",
    bind: Bind | None = None,
    pattern: str = "",
    example: str = "",
) -> Gate:
    """Add one row to the table. ``spelled``, ``methods``, ``params`` and ``takes`` are blank-separated names; the texts of
    ``pattern`` have " | " between them."""
    count = operands if operands is not None else max(1, len(grads))
    row = Gate(
        name, forward, grads, kind, tuple(spelled.split()), tuple(methods.split()), tuple(params.split()),
        count, variadic, tied, taken(takes, count), bind, price, tuple(filter(None, pattern.split(" | "))), example,
    )  # fmt: skip
    assert name not in GATES, name
    GATES[name] = row
    for spelling in row.spelled:
        assert spelling not in SPELLED, spelling
        SPELLED[spelling] = row
    for method in row.methods:
        assert method not in METHODS, method
        METHODS[method] = row
    for text in row.patterns:
        tree = template(text)
        ends = show(tree[1], str) if tree[0] == "call" else tree[1]
        for last in (f"np.{ends[2:]}", f"math.{ends[2:]}") if ends.startswith("m.") else (ends,):
            PATTERNS.setdefault(last, []).append((row, tree))
    return row
