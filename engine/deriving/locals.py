"""Arithmetic of local gradients as text: products and sums along a fused chain."""

from __future__ import annotations

from engine.slots import Slot
from engine.text import MINUS_ONE, ONE, Tree

Truths = frozenset[Tree] | set[Tree]  # names of truth values, as trees


def times(left: Tree | None, right: Tree | None, truths: Truths = frozenset()) -> Tree | None:
    """left * right for locals; None is 1, and signs are drawn out. Nothing else is folded (0 * x keeps NaN and shape)."""
    if left is None or left == ONE:
        return right
    if right is None or right == ONE:
        return left
    if left == MINUS_ONE:
        return negative(right, truths)
    if right == MINUS_ONE:
        return negative(left, truths)
    return ("b", "*", left, right)


def _truth(tree: Tree | None, truths: Truths) -> bool:
    """Whether the text is a truth value: numpy adds those as "or", and takes no sign of them."""
    if tree is None or tree[0] == "t":
        return False
    if tree[0] == "n":
        return tree in truths
    if tree[0] == "b":
        return tree[1] in ("&", "|") or (tree[1] == "*" and _truth(tree[2], truths) and _truth(tree[3], truths))
    if tree[0] == "call":
        return bool(tree[1][0] == "attr" and tree[1][2] in ("isfinite", "isin"))
    return bool(tree[0] == "c" or (tree[0] == "u" and tree[1] == "~"))


def negative(tree: Tree, truths: Truths = frozenset()) -> Tree:
    """-tree, two signs cancelling."""
    if _truth(tree, truths):
        return ("b", "*", ("t", "-1.0"), tree)
    if tree[0] == "u" and tree[1] == "-":
        return tree[2]  # type: ignore[no-any-return]
    if tree[0] == "t" and tree[1].startswith("-"):
        return ("t", tree[1][1:])
    return ("u", "-", tree)


def plus(left: Tree | None, right: Tree | None, truths: Truths = frozenset()) -> Tree:
    """left + right for locals; None is 1."""
    left, right = left or ONE, right or ONE
    if _truth(left, truths) and _truth(right, truths):
        left = ("b", "*", ("t", "1.0"), left)
    if right[0] == "u" and right[1] == "-":
        return ("b", "-", left, right[2])
    if right[0] == "t" and right[1].startswith("-"):
        return ("b", "-", left, ("t", right[1][1:]))
    return ("b", "+", left, right)


def cheap(tree: Tree | None) -> bool:
    """A local that costs nothing to repeat: 1, a sign, a literal."""
    if tree is None or tree[0] == "t":
        return True
    if tree[0] == "u":
        return cheap(tree[2])
    return bool(tree[0] == "n" and isinstance(tree[1], Slot) and tree[1].kind == "const")
