"""A form's gates as a tree: in evaluation order, and opened, with recognised patterns written out in their gates."""

from __future__ import annotations

from engine.deriving.forms import Spot
from engine.gates import GATES, OPERANDS, SPELLED
from engine.spells import Pattern, call, op, unary
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
    made.array, made.shape = like.array, like.shape
    if tree[0] == "t":
        made.array, made.shape, made.const, made.diff = False, (), True, False
        made.text = tree[1]
        return made
    if tree[0] == "n":
        return like.args[OPERANDS.index(tree[1])]
    if tree[0] == "u":
        made.gate, made.spell, made.args = GATES["neg"], unary("-"), (_from_pattern(tree[2], like),)
    elif tree[0] == "call":
        spelled = show(tree[1], str)
        made.gate, made.spell, made.args = SPELLED[spelled], call(spelled, ()), (_from_pattern(tree[2][0], like),)
    else:
        left, right = _from_pattern(tree[2], like), _from_pattern(tree[3], like)
        made.gate = GATES["reciprocal" if tree[1] == "/" else "shift"]
        made.spell, made.args = op(tree[1]), (left, right)
    return made
