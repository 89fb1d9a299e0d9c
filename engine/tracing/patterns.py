"""Expressions that the gate table has as one gate (``1 / (1 + np.exp(-x))``), recognised by the spellings that rows state."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from engine import spells
from engine.gates import OPERANDS, PATTERNS
from engine.operands import Const, Node, Operand
from engine.spells import Call, Op, Power, Unary
from engine.text import Tree, show

_EITHER_WAY = ("+", "*")


def recognised(node: Node) -> Node:
    """``node`` itself, or as one gate where it is written as a row's pattern says: with the program's own literals and functions,
    terms and factors in either order."""
    patterns = PATTERNS.get(node.spell[0], ()) if node.spell else ()
    if not patterns or not any([type(arg) is Node for arg in node.args]):  # each is a gate of gates
        return node
    for gate, tree in patterns:
        bound: dict[str, Any] = {}
        written = _match(tree, node, bound)
        if written is not None:
            letters = OPERANDS[: gate.operands]
            return Node(
                node.value, gate, tuple([bound[letter] for letter in letters]), spells.pattern(_said(written))
            )
    return node


def _match(tree: Tree, operand: Operand, bound: dict[str, Any]) -> Tree | None:
    """``tree`` as ``operand`` is written, and what its letters stand for; None if it is not of that form."""
    kind = tree[0]
    if kind == "n":
        return tree if bound.setdefault(tree[1], operand) is operand else None
    if kind == "t":
        return ("t", operand.text) if type(operand) is Const and _is(operand.value, float(tree[1])) else None
    if type(operand) is not Node:
        return None
    spell, args = operand.spell, operand.args
    if kind == "u":
        inner = _match(tree[2], args[0], bound) if type(spell) is Unary and spell.symbol == tree[1] else None
        return None if inner is None else ("u", tree[1], inner)
    if kind == "call":
        return _called(tree, spell, args, bound) if type(spell) is Call else None
    if tree[1] == "**" and type(spell) is Power and tree[3] == ("t", spell.exponent):
        base = _match(tree[2], args[0], bound)
        return None if base is None else ("b", "**", base, tree[3])
    if type(spell) is not Op or spell.symbol != tree[1]:
        return None
    for first, second in ((2, 3), (3, 2)) if tree[1] in _EITHER_WAY else ((2, 3),):
        tried = dict(bound)
        left = _match(tree[first], args[0], tried)
        right = _match(tree[second], args[1], tried) if left is not None else None
        if left is not None and right is not None:
            bound.update(tried)
            return ("b", tree[1], left, right)
    return None


def _called(tree: Tree, spell: Call, args: tuple[Operand, ...], bound: dict[str, Any]) -> Tree | None:
    """A call: ``m`` is numpy or math, one of them throughout."""
    module, _, name = spell.name.rpartition(".")
    if spell.extra or len(args) != len(tree[2]) or _said(tree[1]) not in (spell.name, f"m.{name}"):
        return None
    if tree[1][1:] and tree[1][1] == ("n", "m") and bound.setdefault("m", module) != module:
        return None
    inside = [_match(each, arg, bound) for each, arg in zip(tree[2], args, strict=True)]
    return None if None in inside else ("call", ("t", spell.name), tuple(inside), ())


@lru_cache(maxsize=1024)
def _said(tree: Tree) -> str:
    """A small tree as text: the same few come again with every sigmoid."""
    return show(tree, str)


def _is(value: Any, number: float) -> bool:
    return not isinstance(value, (np.ndarray, bool)) and value == number
