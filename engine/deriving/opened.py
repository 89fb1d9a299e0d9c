"""A form's gates as a tree: in evaluation order, and opened, with recognised patterns written out in their gates."""

from __future__ import annotations

import numpy as np

from engine.forms import Spot
from engine.gates import GATES, OPERANDS, SPELLED, Gate
from engine.spells import Pattern, call, op, power, unary
from engine.text import Tree, show, template


def inner(root: Spot) -> list[Spot]:
    """Spots that are gates, children before parents (iterative: a sum may have thousands of terms)."""
    order: list[Spot] = []
    stack: list[tuple[Spot, bool]] = [(root, False)]
    while stack:
        spot, done = stack.pop()
        if spot.gate is None:
            continue
        if done:
            order.append(spot)
            continue
        stack.append((spot, True))
        stack.extend((a, False) for a in reversed(spot.args))
    return order


def opened(spot: Spot) -> Spot:
    """A copy of the tree in which each recognised pattern is written out in its gates (sigmoid: negate, exp, + 1, reciprocal)."""
    if spot.gate is None:
        return spot
    copy = Spot(None)
    for name in Spot.__slots__:
        setattr(copy, name, getattr(spot, name))
    copy.args = tuple([opened(a) for a in spot.args])
    if not isinstance(spot.spell, Pattern):
        return copy
    return _from_pattern(template(spot.spell.text), copy)


def _from_pattern(tree: Tree, like: Spot) -> Spot:
    made = Spot(None)
    if tree[0] == "t":
        made.const, made.diff, made.text = True, False, tree[1]
        return made
    if tree[0] == "n":
        return like.args[OPERANDS.index(tree[1])]
    if tree[0] == "u":
        made.gate, made.spell, made.args = GATES["neg"], unary("-"), (_from_pattern(tree[2], like),)
    elif tree[0] == "call":
        spelled = show(tree[1], str)
        made.gate, made.spell = SPELLED[spelled], call(spelled, ())
        made.args = tuple([_from_pattern(each, like) for each in tree[2]])
    elif tree[1] == "**" and tree[3][0] == "t":
        exponent = float(tree[3][1]) if "." in tree[3][1] else int(tree[3][1])
        made.gate, made.spell = GATES["square" if exponent == 2 else "power"], power(tree[3][1])
        made.args = (_from_pattern(tree[2], like),)
        made.static = () if exponent == 2 else (("n", exponent),)
    else:
        made.args = (_from_pattern(tree[2], like), _from_pattern(tree[3], like))
        made.gate, made.spell = _operator(tree[1], *made.args), op(tree[1])
    made.array = any([a.array for a in made.args])
    made.shape = np.broadcast_shapes(*[a.shape for a in made.args])
    made.diff = any([a.diff for a in made.args])
    return made


_OPERATORS = {
    "+": ("add", "shift", "shift"), "-": ("sub", "sub", "shift"), "*": ("mul", "scale", "scale"),
    "/": ("div", "div", "unscale"), "**": ("pow", "pow", "pow"),
}  # fmt: skip
"""The gates of an operator: of two variables, with a constant on the left, with one on the right."""


def _operator(symbol: str, left: Spot, right: Spot) -> Gate:
    if symbol == "/" and left.const and float(left.text) == 1:
        return GATES["reciprocal"]
    return GATES[_OPERATORS[symbol][1 if left.const else 2 if right.const else 0]]
