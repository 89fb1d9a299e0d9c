"""Repairs of pieces of a line that a layer is known by: the slope of another function, gates that are stacked in another order, the
largest entry of a window, what padding is cut off, the bias that a penalty spares."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.statement import PRODUCT, Statement

_STACKS = frozenset({"concatenate", "hstack", "vstack", "stack", "column_stack", "block"})
_MOST = 8


def of_functions(site: Site) -> Iterator[Repair]:
    """The slope of one function where that of another belongs: ``a * (1 - a)``, ``1 - a**2``, ``a > 0``, of what it gave."""
    statement = site.statement
    for part in statement.expressions():
        for text, kind, before in _slopes(statement, part):
            texts = {"sigmoid": f"{text} * (1 - {text})", "tanh": f"(1 - {text}**2)", "relu": f"({text} > 0)"}
            mask = site.value(texts["relu"])
            if mask is None or np.all(mask) or not np.any(mask):  # it would do nothing
                texts.pop("relu")
            for other in [each for each in texts if each != kind]:
                written = f"{before} * {texts[other]}" if before else texts[other]
                yield Repair("local_other", statement.change((part, written)), 1 if "relu" not in (kind, other) else 2,
                             (("function", texts[other].strip("()") if other != "sigmoid" else texts[other]),))  # fmt: skip


def _slopes(statement: Statement, part: ast.expr) -> Iterator[tuple[str, str, str]]:
    """(what the function gave, whose slope it is, the factor before it) of ``b * a * (1 - a)``, ``1 - a**2`` and ``a > 0``."""
    match part:
        case ast.BinOp(op=ast.Mult(), left=left, right=ast.BinOp(op=ast.Sub(), left=ast.Constant(value=1 | 1.0), right=given)):
            text = statement.part(given)
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult) and statement.part(left.right) == text:
                yield text, "sigmoid", statement.part(left.left, PRODUCT)
            elif statement.part(left) == text:
                yield text, "sigmoid", ""
        case ast.BinOp(op=ast.Sub(), left=ast.Constant(value=1 | 1.0), right=ast.BinOp(
            op=ast.Pow() | ast.Mult(), left=given, right=other
        )) if statement.part(other) in ("2", "2.0", statement.part(given)):  # fmt: skip
            yield statement.part(given), "tanh", ""
        case ast.Compare(left=given, ops=[ast.Gt()], comparators=[ast.Constant(value=0 | 0.0)]):
            yield statement.part(given), "relu", ""


def stacked(site: Site) -> Iterator[Repair]:
    """Two of the arrays that are put together in each other's place: gates in another order than the forward part's."""
    statement = site.statement
    for part in statement.expressions():
        if not isinstance(part, ast.Call) or getattr(part.func, "attr", "") not in _STACKS or not part.args:
            continue
        items = part.args[0].elts if isinstance(part.args[0], (ast.List, ast.Tuple)) else []
        pairs = [(i, j) for i in range(min(len(items), _MOST)) for j in range(i)]
        for i, j in sorted(pairs, key=lambda pair: pair[0] - pair[1]):
            one, other = statement.part(items[i]), statement.part(items[j])
            yield Repair("tuple_order", statement.change((items[i], other), (items[j], one)), 2, (("stacked", f"{one}, {other}"),))


def largest(site: Site) -> Iterator[Repair]:
    """The mask of the largest entry of a window: ``dx[window] = dout[i]`` for ``(x == x.max()) * dout[i]``."""
    statement, node = site.statement, site.statement.node
    target = statement.targets[0] if statement.targets else None
    if statement.value is None or not isinstance(target, ast.Subscript) or not isinstance(node, (ast.Assign, ast.AugAssign)):
        return
    region, index = site.shape(statement.part(target)), statement.part(target.slice)
    texts = [place for place, held in site.names.items() if np.shape(held) == region]
    whole = site.shape(statement.part(target.value))
    texts += [f"{place}[{index}]" for place, held in site.names.items() if np.shape(held) == whole]
    masks = [place for place, held in site.names.items() if np.asarray(held).dtype == bool]
    for text in [text for text in texts if region and text.partition("[")[0] not in site.gradients and text not in masks][:_MOST]:
        mask = f"({text} == np.max({text}))"
        there = any([np.shape(site.names[place]) == region for place in masks])  # one that was made and is not read is meant
        yield Repair("mask_missing", statement.change((statement.value, f"{mask} * {statement.part(statement.value, PRODUCT)}")),
                     4 if there else 2, (("window", text),))  # fmt: skip


def windows(site: Site) -> Iterator[Repair]:
    """The largest entry of a window where another mask of it is made: ``window > 0``, ``window == np.min(window)``."""
    statement = site.statement
    for part in statement.expressions():
        match part:
            case ast.Compare(left=ast.Name(id=name), ops=[ast.Gt() | ast.GtE()], comparators=[ast.Constant(value=0 | 0.0)]):
                if site.shape(name):
                    yield Repair("mask_missing", statement.change((part, f"{name} == np.max({name})")), 1, (("window", name),))
            case ast.Compare(comparators=[ast.Call(func=ast.Attribute(attr="min" | "max" as name) as way)]):
                other = statement.part(way)[: -len(name)] + ("max" if name == "min" else "min")
                yield Repair("mask_side", statement.change((way, other)), 1)


def cut(site: Site) -> Iterator[Repair]:
    """What padding put around an array, cut off on both sides: ``dxp[:, :, pad:-pad, pad:-pad]``."""
    statement, value = site.statement, site.statement.value
    base = value.value if isinstance(value, ast.Subscript) else value
    if value is None or not isinstance(base, (ast.Name, ast.Attribute)) or site.variable is None:
        return
    name, want = statement.part(base), np.shape(site.variable)
    held = site.shape(name)
    if held is None or len(held) != len(want) or held == want:
        return
    sides = [(one - other) / 2 for one, other in zip(held, want, strict=True)]
    if any([side < 0 or side != int(side) for side in sides]):
        return
    counts = sorted([place for place, held in site.names.items() if type(held) is int and held > 0], key=_likely, reverse=True)
    known = {int(site.names[place]): place for place in counts}
    texts = [":" if not side else f"{(p := known.get(int(side), str(int(side))))}:-{p}" for side in sides]
    first = max([at for at, text in enumerate(texts) if text != ":"]) + 1
    index = ", ".join(texts[: max(first, len(texts))])
    yield Repair("local_other", statement.change((value, f"{name}[{index}]")), 2, (("padding", index),))


def _likely(place: str) -> tuple[bool, bool]:
    """The width of a padding by its name before another count, a name before an entry."""
    return "pad" not in place.lower(), not place.isidentifier()


def spared(site: Site) -> Iterator[Repair]:
    """A penalty of all but the first entry, the bias: ``grad += lam * theta`` for ``grad[1:] += lam * theta[1:]``."""
    statement, node = site.statement, site.statement.node
    target = statement.targets[0] if statement.targets else None
    if not isinstance(node, ast.AugAssign) or not isinstance(target, (ast.Name, ast.Attribute)):
        return
    text = statement.part(target)
    shape = site.shape(text)
    parts = [part for part in statement.expressions() if isinstance(part, ast.Name) and shape and site.shape(part.id) == shape]
    if parts and shape is not None and shape[0] > 1:
        written = [(part, f"{statement.part(part)}[1:]") for part in parts]
        yield Repair("regularisation", statement.change((target, f"{text}[1:]"), *written), 2, (("rest", written[0][1]),))


__all__ = ["cut", "largest", "of_functions", "spared", "stacked", "windows"]
