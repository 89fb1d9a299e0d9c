"""The price of any call, before it runs: ``price("np.zeros", [(3, 4)], {})``. What is in no table has none, and does not run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from engine.gates import GATES, METHODS, OPERANDS, SPELLED, Gate
from engine.pricing.asking import FREE, Asked, Price, Unpriced

if TYPE_CHECKING:
    from engine.pricing.makers import Row


def price(name: str, operands: Sequence[Any], named: dict[str, Any]) -> Price:
    """What a call by its canonical name costs: ``np.exp``, ``max``, ``list.sort``, ``array.sum``, ``np.random.randn``, ``+``.

    ``operands`` are the positional arguments as plain values (of a method its owner first), ``named`` those by keyword. Raises
    ``Unpriced`` for a name that no table has, ``Objects`` for a call that would compute with Python objects.
    """
    if name.startswith("np.random."):
        from engine.pricing import draws

        return _of_row(draws.PRICES.get(name[10:]), name[10:], operands, named)
    row = _table().get(name)
    if row is not None:
        return _of_row(row, name, operands, named)
    kind, _, method = name.partition(".")
    gate = METHODS.get(method) if kind == "array" else SPELLED.get(name)
    if gate is None:
        raise Unpriced(name)
    return price_of_gate(gate, name, operands, named)


@cache
def _table() -> dict[str, Row]:
    """What is no gate, by its name; loaded with the first such call."""
    from engine.pricing import builtins, libraries, makers, methods, operators

    return makers.PRICES | builtins.PRICES | methods.PRICES | operators.PRICES | libraries.PRICES


def price_of_gate(gate: Gate, name: str, args: Sequence[Any], named: dict[str, Any]) -> Price:
    """What a call of a row of the gate table costs."""
    names, lead, first, listed, rest = _places(gate.name)
    asked = Asked(name, args, named, names, lead, first, listed, rest)
    try:
        if "dtype" in names:
            asked.itemsize()
        return gate.price.forward(asked)
    except _MISFITS:
        return FREE  # arguments that do not fit: numpy refuses them


_MISFITS = (TypeError, ValueError, IndexError, KeyError, ZeroDivisionError, OverflowError)


@cache
def _places(gate: str) -> tuple[tuple[str, ...], int, int, int, bool]:
    row = GATES[gate]
    takes = row.takes
    operands = tuple([n or letter for n, letter in zip(takes.names, OPERANDS, strict=False)])
    placed = len(operands) if takes.placed < 0 else takes.placed
    names = (*takes.lead, *operands[:placed], *[p.lstrip("-*") for p in row.params], *operands[placed:])
    return names, len(takes.lead), placed, takes.listed, takes.rest


def _of_row(row: Row | None, name: str, args: Sequence[Any], named: dict[str, Any]) -> Price:
    if row is None:
        raise Unpriced(name)
    try:
        return row.kind.forward(Asked(name, args, named, row.names, first=row.first))
    except _MISFITS:
        return FREE
