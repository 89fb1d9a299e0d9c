"""What numpy builds in square brackets (``np.c_[a, b]``, ``np.r_[0, x]``, ``np.s_[1:, :]``, ``np.mgrid[0:3, 0:4]``), and walks over
the places of an array (``np.ndindex``, ``np.ndenumerate``)."""

from __future__ import annotations

import ast
import operator
from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

from engine.guards import sized
from engine.operands import Box, Const, Feed, is_number, plain
from engine.pricing.asking import array as price_of_array
from engine.pricing.makers import steps
from engine.reading.functions import callable_of
from engine.tracing.calling.arguments import refuse_variable
from engine.tracing.calling.composing import Composing, bare


def built(made: Composing, node: ast.Subscript) -> Any:
    """``np.c_[…]`` and its like, by the name of what is subscripted."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    given = [_part(made, p) for p in parts]
    if made.name in ("np.s_", "np.index_exp"):
        alone = len(parts) == 1 and not isinstance(node.slice, ast.Tuple) and made.name == "np.s_"
        return given[0] if alone else Box(given, frozen=True)
    if made.name in ("np.mgrid", "np.ogrid"):
        return _grid(made, given, alone=not isinstance(node.slice, ast.Tuple))
    if any([isinstance(plain(g), str) for g in given]):
        raise made.caller.error("argument", node, name=made.name, argument=made.caller.brief(parts[0]))
    return _joined(made, given, parts)


def _part(made: Composing, node: ast.expr) -> Any:
    """One of the elements; of a slice the ends are constants, since how many numbers there are depends on them."""
    if not isinstance(node, ast.Slice):
        return made.caller.eval(node)
    ends = [None if e is None else made.caller.eval(e) for e in (node.lower, node.upper, node.step)]
    for end in ends:
        refuse_variable(made.caller.machine, node, end)
    return slice(*[made.caller.value_of(e) for e in ends])


def _joined(made: Composing, given: list[Any], parts: list[ast.expr]) -> Any:
    """Rows side by side (``np.r_``) or as columns (``np.c_``)."""
    pieces: list[Any] = []
    for operand, part in zip(given, parts, strict=True):
        if isinstance(operand, slice):
            pieces.append(_range(made, operand))
        else:
            number = made.caller.values.number(operand, part)
            pieces.append(number if made.name == "np.c_" or np.ndim(number.value) else made.call("np.array", Box([number])))
    ranks = [np.ndim(plain(p)) for p in pieces]
    if made.name == "np.c_":
        flat = max(ranks) <= 2
        found = made.call("np.column_stack", Box(pieces)) if flat else made.call("np.concatenate", Box(pieces), axis=-1)
    else:
        found = made.call("np.hstack", Box(pieces)) if max(ranks) == 1 else made.call("np.concatenate", Box(pieces), axis=0)
    values = tuple([g if isinstance(g, slice) else plain(g) for g in given])
    expected = made.caller.run(made.node, operator.getitem, callable_of(made.name), values)
    if plain(found).dtype != expected.dtype or plain(found).shape != expected.shape:
        raise made.caller.error("argument", made.node, name=made.name, argument=str(expected.dtype))
    return bare(found)


def _range(made: Composing, part: slice) -> Const:
    """``1:4`` is ``np.arange(1, 4)``, ``0:1:5j`` five points from 0 to 1."""
    start, step = 0 if part.start is None else part.start, 1 if part.step is None else part.step
    if isinstance(step, complex):
        count = int(abs(step))
        text = f"np.linspace({start!r}, {part.stop!r}, {count})"
        value = made.call("np.linspace", start, part.stop, count)
    else:
        text = f"np.arange({start!r}, {part.stop!r}{f', {step!r}' if part.step is not None else ''})"
        value = made.call("np.arange", start, part.stop, step)
    return Const(value, text)


def _grid(made: Composing, given: list[Any], alone: bool) -> Any:
    """Coordinates: every row has those of its axis."""
    sizes = []
    for part in given:
        if not isinstance(part, slice):
            raise made.caller.error("argument", made.node, name=made.name, argument=type(part).__name__)
        far = isinstance(part.step, complex)
        sizes.append(int(abs(part.step)) if far else steps(part.start or 0, part.stop, part.step or 1))
    made.caller.run(made.node, made.caller.machine.watch.pay, price_of_array(len(sizes) * prod(sizes), copies=2))
    found = made.caller.run(made.node, operator.getitem, callable_of(made.name), given[0] if alone else tuple(given))
    return Box(list(found), frozen=True) if isinstance(found, (tuple, list)) else found


def ndindex(made: Composing, args: list[Any]) -> Feed:
    """The places of an array of a shape, one after the other."""
    sizes = args[0].items if len(args) == 1 and isinstance(args[0], Box) else args
    shape = tuple([made.caller.run(made.node, operator.index, made.caller.value_of(n)) for n in sizes])
    made.caller.run(made.node, sized, range(max(prod(shape), 0)), made.caller.limits)
    found = made.caller.run(made.node, np.ndindex, *shape)
    return Feed(Box(list(at), frozen=True) for at in found)


def ndenumerate(made: Composing) -> Feed:
    """The places of an array, each with what stands there."""
    operand = made.operand("arr")
    operand = made.caller.values.number(operand, made.node) if isinstance(operand, Box) else operand
    shape = np.shape(plain(operand))
    made.caller.run(made.node, sized, range(prod(shape)), made.caller.limits)

    def pairs() -> Iterator[Any]:
        for at in np.ndindex(shape):
            place = Box(list(at), frozen=True)
            now = made.caller.machine.binder.now(operand)
            yield Box([place, made.index(now, place) if is_number(now) else plain(now)[at]], frozen=True)

    return Feed(pairs(), (operand,))



