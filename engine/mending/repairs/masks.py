"""Masks: missing, of the wrong side, or a value where its mask belongs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from engine.mending.places import root
from engine.mending.records import Repair, Site
from engine.mending.statement import ATOM, PRODUCT

_SIGNS: dict[type[ast.cmpop], str] = {ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!="}


def sides(site: Site) -> Iterator[Repair]:
    """A comparison that asks for the other side."""
    statement = site.statement
    for part in statement.expressions():
        if isinstance(part, ast.Compare) and len(part.ops) == 1:
            for kind, sign in _SIGNS.items():
                if kind is not type(part.ops[0]):
                    left, right = statement.part(part.left, 1), statement.part(part.comparators[0], 1)
                    opposite = {sign, _SIGNS.get(type(part.ops[0]), "")} in ({">", "<="}, {"<", ">="}, {"==", "!="})
                    strict = {sign, _SIGNS.get(type(part.ops[0]), "")} in ({">", ">="}, {"<", "<="})
                    cost = 1 if opposite or strict else 2
                    yield Repair("mask_side", statement.change((part, f"{left} {sign} {right}")), cost)
        elif isinstance(part, ast.UnaryOp) and isinstance(part.op, (ast.Invert, ast.Not)):
            yield Repair("mask_side", statement.change((part, statement.part(part.operand))), 1)
        elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub) and isinstance(part.left, ast.Constant):
            if part.left.value == 1 and site.shape(statement.part(part.right)):
                yield Repair("mask_side", statement.change((part, statement.part(part.right, ATOM))), 3)
        elif isinstance(part, (ast.Name, ast.Attribute)):
            held = site.value(statement.part(part))
            if isinstance(held, np.ndarray) and held.dtype == bool:
                yield Repair("mask_side", statement.change((part, "~" + statement.part(part, ATOM))), 1)


def read(site: Site) -> Iterator[Repair]:
    """A mask that is taken of a gradient: it is one of what went into the gate, or came out of it."""
    statement = site.statement
    for part in statement.expressions():
        if not (isinstance(part, ast.Compare) and len(part.ops) == 1 and hasattr(part.left, "ctx")):
            continue
        text, whole = statement.part(part.left), statement.part(part)
        shape = site.shape(text)
        if not shape or root(text) not in site.gradients:
            continue
        positive = isinstance(part.ops[0], (ast.Gt, ast.GtE))
        for place, held in site.names.items():
            if np.shape(held) != shape or root(place) in site.gradients or place in site.gradients:
                continue
            fields = (("read", text), ("meant", place))
            if np.asarray(held).dtype == bool:
                yield Repair("cached", statement.change((part, place if positive else f"~{place}")), 1, fields)
            else:
                yield Repair("cached", statement.change((part, place + whole[len(text):])), 1, fields)


def values(site: Site) -> Iterator[Repair]:
    """A value where its mask belongs: ``dh * h`` for ``dh * (h > 0)``."""
    statement = site.statement
    below = {id(n.right) for n in statement.expressions() if isinstance(n, ast.BinOp) and isinstance(n.op, (ast.Div, ast.Pow))}
    for part in statement.expressions():
        if id(part) in below or type(site.value(statement.part(part))) is int:
            continue  # nobody divides by a mask, and a count has none
        if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)) and site.shape(statement.part(part)) is not None:
            text = statement.part(part, ATOM)
            yield Repair("value_for_mask", statement.change((part, f"({text} > 0)")), 2)
            yield Repair("value_for_mask", statement.change((part, f"np.sign({statement.part(part)})")), 3)
            if np.shape(site.value(text)) and not isinstance(part, ast.Call):
                yield Repair("value_for_mask", statement.change((part, f"({text} == {text}.max())")), 3)
        elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub):
            yield Repair("value_for_mask", statement.change((part, f"np.sign({statement.part(part)})")), 3)


def missing(site: Site) -> Iterator[Repair]:
    """A mask that is missing: of all of it, where numbers say which, or of a gradient in it."""
    statement = site.statement
    masks = list(masks_of(site))
    value = statement.value
    if value is not None and not isinstance(value, ast.Tuple) and np.shape(site.got) == np.shape(site.want):
        for text, mask in masks:
            if np.shape(mask) == np.shape(site.got) and _agree(site.got * mask, site.want):
                cost = 2 + text.endswith((">= 0)", "< 0)"))
                yield Repair("mask_missing", statement.change((value, f"{statement.part(value, PRODUCT)} * {text}")), cost)
    for part in statement.expressions():
        if isinstance(part, ast.Name) and part.id in site.gradients:
            shape = site.shape(part.id)
            for text, mask in masks:
                if shape is not None and np.shape(mask) == shape:
                    cost = 3 + text.endswith((">= 0)", "< 0)"))
                    yield Repair("mask_missing", statement.change((part, f"({part.id} * {text})")), cost)


def slopes(site: Site) -> Iterator[Repair]:
    """The slope of a kink that is missing: the sign under ``np.abs``, what a leaky ReLU lets through."""
    value, node = site.statement.value, site.statement.node
    if value is None or isinstance(value, ast.Tuple) or site.want is site.got or np.shape(site.got) != np.shape(site.want):
        return
    adds = isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add)
    adds = adds and site.before is not None and np.shape(site.before) == np.shape(site.want)
    before = site.before if adds else np.zeros(np.shape(site.want))
    if isinstance(node, ast.AugAssign) and not adds:
        return
    made, meant = np.subtract(site.got, before), np.subtract(site.want, before)
    if not np.all(made):
        return
    ratio, text = np.asarray(meant / made), site.statement.part(value, PRODUCT)
    for place, held in site.names.items():
        if place in site.gradients or np.shape(held) != ratio.shape or not (np.any(held > 0) and np.any(held < 0)):
            continue
        low = ratio[np.asarray(held) <= 0]
        if _agree(ratio, np.sign(held)):
            yield Repair("mask_missing", site.statement.change((value, f"{text} * np.sign({place})")), 2)
        elif low[0] and _agree(ratio, np.where(held > 0, 1.0, low[0])) and not _agree(low, np.ones(low.shape)):
            written = f"{text} * np.where({place} > 0, 1.0, {float(f'{low[0]:.6g}'):g})"
            yield Repair("mask_missing", site.statement.change((value, written)), 3)


def masks_of(site: Site) -> Iterator[tuple[str, np.ndarray]]:
    """Masks in reach, with their texts: those that are there, and signs of arrays."""
    for place, held in site.names.items():
        if place in site.gradients or not np.shape(held):
            continue
        array = np.asarray(held)
        if array.dtype == bool or (array.size and set(np.unique(array)[:3].tolist()) <= {0, 1}):
            yield place, array
        elif _few(array):
            yield place, array  # a mask with its scale: of dropout
        for sign, mask in ((">", array > 0), ("<", array < 0), (">=", array >= 0)):
            if 0 < np.count_nonzero(mask) < mask.size:
                yield f"({place} {sign} 0)", mask


def _few(array: np.ndarray) -> bool:
    found = np.unique(array)
    return len(found) == 2 and 0.0 in found


def _agree(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.allclose(a, b, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(b), initial=0.0))))


__all__ = ["masks_of", "missing", "read", "sides", "slopes", "values"]
