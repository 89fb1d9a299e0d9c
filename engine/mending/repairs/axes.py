"""Sums over axes, kept dimensions, transposes, and the order of a product."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product

from engine.mending.records import Repair, Site
from engine.mending.statement import ATOM, PRODUCT, SIGNED

_REDUCTIONS = ("sum", "mean")


def sums(site: Site) -> Iterator[Repair]:
    """A sum over another axis, over none, over one more; a mean for a sum; dimensions kept or not."""
    statement = site.statement
    for part in statement.expressions():
        found = reduction(part)
        if found is None or not isinstance(part, ast.Call):
            continue
        name, inside, axis, keeps = found
        shape = site.shape(statement.part(inside))
        if shape is None:
            continue
        text, written = statement.part(inside, ATOM), statement.part(part.func)
        ways: list[str | None] = [None, *[str(at) for at in range(len(shape))]]
        if len(shape) > 2:
            ways += [f"({', '.join([str(at) for at in range(len(shape)) if at != left])})" for left in range(len(shape))]
        for way, kept in product(ways, (False, True)):
            if _same_axis(way, axis, len(shape)) and kept == keeps:
                continue
            kind = "keepdims" if _same_axis(way, axis, len(shape)) else "sum_axis"
            cost = 1 if kept == keeps or kind == "keepdims" else 3
            arguments = [] if way is None else [f"axis={way}"]
            arguments += ["keepdims=True"] if kept else []
            method = isinstance(part.func, ast.Attribute) and part.func.value is inside
            if not method:
                arguments.insert(0, statement.part(inside))
            call = f"{text}.{name}" if method else written
            yield Repair(kind, statement.change((part, f"{call}({', '.join(arguments)})")), cost)
        yield Repair("sum_extra", statement.change((part, text)), 2)
        other = "mean" if name == "sum" else "sum"
        yield Repair("factor", statement.change((part.func, written[: -len(name)] + other)), 2)


def new_sums(site: Site) -> Iterator[Repair]:
    """A sum that is missing: around all of it, or around a part that is an array."""
    statement = site.statement
    seen: set[str] = set()
    wholes = {id(each) for each in _wholes(site)}
    for part in [*_wholes(site), *statement.expressions()]:
        text = statement.part(part)
        shape = site.shape(text) if text not in seen else None
        seen.add(text)
        if not shape or isinstance(part, (ast.Tuple, ast.Slice)):
            continue
        firm, cost = statement.part(part, ATOM), 2 if id(part) in wholes else 3
        for at in range(len(shape)):
            yield Repair("sum_missing", statement.change((part, f"{firm}.sum(axis={at})")), cost)
            yield Repair("sum_missing", statement.change((part, f"{firm}.sum(axis={at}, keepdims=True)")), cost)
        if len(shape) > 2:
            for left in range(len(shape)):
                rest = ", ".join([str(at) for at in range(len(shape)) if at != left])
                yield Repair("sum_missing", statement.change((part, f"{firm}.sum(axis=({rest}))")), cost)
        yield Repair("sum_missing", statement.change((part, f"{firm}.sum()")), cost)
        if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Constant) and len(shape) < 3:  # one row for their sum
            whole = statement.part(part.value, ATOM)
            yield Repair("sum_missing", statement.change((part, f"{whole}.sum(axis=0)")), 2)


def stretched(site: Site) -> Iterator[Repair]:
    """An operand that broadcasts along the wrong axis of a square array: it wants an axis of its own."""
    statement = site.statement
    for part in statement.expressions():
        if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
            shape = site.shape(statement.part(part))
            if shape is not None and len(shape) == 1:
                yield Repair("broadcast", statement.change((part, statement.part(part, ATOM) + "[:, None]")), 2)
                yield Repair("broadcast", statement.change((part, statement.part(part, ATOM) + "[None, :]")), 3)
            elif shape is not None and len(shape) == 2 and 1 in shape:
                yield Repair("broadcast", statement.change((part, statement.part(part, ATOM) + ".T")), 3)
                yield Repair("broadcast", statement.change((part, statement.part(part, ATOM) + ".ravel()")), 3)


def products(site: Site) -> Iterator[Repair]:
    """The two sides of a product in the other order, or transposed, or not."""
    statement = site.statement
    for part in statement.expressions():
        sides = factors_of(part)
        if sides is None:
            continue
        left, right, how = sides
        vectors = [len(site.shape(statement.part(side)) or (0, 0)) == 1 for side in (left, right)]
        for order, over, under in product((False, True), (False, True), (False, True)):
            if not (order or over or under) or (over and vectors[0]) or (under and vectors[1]):
                continue
            a, b = _turned(site, left, over), _turned(site, right, under)
            first, second = (b, a) if order else (a, b)
            kind = "product_order" if order else "transposed"
            yield Repair(kind, statement.change((part, _product(site, how, first, second))), 1 + (order + over + under > 1))


def transposes(site: Site) -> Iterator[Repair]:
    """An array transposed, or not."""
    statement = site.statement
    turned = {id(part.value) for part in statement.expressions() if isinstance(part, ast.Attribute) and part.attr == "T"}
    for part in [*_wholes(site), *statement.expressions()]:
        if id(part) in turned:
            continue
        if isinstance(part, ast.Attribute) and part.attr == "T":
            yield Repair("transposed", statement.change((part, statement.part(part.value))), 1)
        elif isinstance(part, (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.BinOp)):
            shape = site.shape(statement.part(part))
            if shape is not None and len(shape) == 2 and shape != (1, 1):
                cost = 3 if factors_of(part) is not None else 2 if isinstance(part, ast.BinOp) else 1
                yield Repair("transposed", statement.change((part, statement.part(part, ATOM) + ".T")), cost)
            elif shape is not None and len(shape) > 2:
                firm = statement.part(part, ATOM)
                for a, b in ((0, 1), (1, 2), (0, 2)):
                    yield Repair("transposed", statement.change((part, f"{firm}.swapaxes({a}, {b})")), 3)


def outer_products(site: Site) -> Iterator[Repair]:
    """``np.outer`` of two vectors, where an elementwise product stands, and a product without the axis that it sums."""
    statement = site.statement
    for part in statement.expressions():
        if (sides := factors_of(part)) is not None and not sides[2].endswith("outer"):  # of vectors: a transpose does nothing there
            bare = [each.value if isinstance(each, ast.Attribute) and each.attr == "T" else each for each in sides[:2]]
            texts = [statement.part(each) for each in bare]
            if all([len(site.shape(text) or ()) == 1 for text in texts]):
                for one_way in (texts, texts[::-1]):
                    written = statement.change((part, f"np.outer({', '.join(one_way)})"))
                    yield Repair("product_order", written, 3, (("outer", ", ".join(one_way)),))
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult):
            left, right = statement.part(part.left), statement.part(part.right)
            one, other = site.shape(left), site.shape(right)
            if one is not None and other is not None and len(one) == len(other) == 1:
                yield Repair("broadcast", statement.change((part, f"np.outer({left}, {right})")), 3)
            elif one is not None and other is not None and len(one) == len(other) == 2:
                a, b = statement.part(part.left, PRODUCT), statement.part(part.right, SIGNED)
                yield Repair("product_order", statement.change((part, f"{a} @ {b}")), 3)
                for first, second in ((_turned(site, part.left, True)[0], b), (a, _turned(site, part.right, True)[0])):
                    yield Repair("product_order", statement.change((part, f"{first} @ {second}")), 3)
        elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.MatMult):
            a, b = statement.part(part.left, PRODUCT), statement.part(part.right, SIGNED)
            yield Repair("product_order", statement.change((part, f"{a} * {b}")), 3)


def reduction(part: ast.AST) -> tuple[str, ast.expr, str | None, bool] | None:
    """(name, what is summed, axis as written, dimensions kept) of ``x.sum(…)`` and ``np.sum(x, …)``."""
    if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Attribute) or part.func.attr not in _REDUCTIONS:
        return None
    module = isinstance(part.func.value, ast.Name) and part.func.value.id in ("np", "numpy")
    inside = part.args[0] if module and part.args else part.func.value
    rest = part.args[1:] if module else part.args
    named = {keyword.arg: keyword.value for keyword in part.keywords}
    if set(named) - {"axis", "keepdims"} or len(rest) > 1 or (module and not part.args):
        return None
    axis = rest[0] if rest else named.get("axis")
    keeps = named.get("keepdims")
    kept = isinstance(keeps, ast.Constant) and bool(keeps.value)
    return part.func.attr, inside, None if axis is None else ast.unparse(axis), kept


def factors_of(part: ast.AST) -> tuple[ast.expr, ast.expr, str] | None:
    """The two sides of a matrix product, and how it is written: ``@``, ``.dot`` or the function's name."""
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.MatMult):
        return part.left, part.right, "@"
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and not part.keywords:
        if isinstance(part.func.value, ast.Name) and part.func.value.id in ("np", "numpy"):
            if part.func.attr in ("dot", "matmul", "outer") and len(part.args) == 2:
                return part.args[0], part.args[1], f"{part.func.value.id}.{part.func.attr}"
        elif part.func.attr == "dot" and len(part.args) == 1:
            return part.func.value, part.args[0], ".dot"
    return None


def _turned(site: Site, node: ast.expr, turn: bool) -> Side:
    """The text of a side, transposed or not, and its node if it is unchanged."""
    text = site.statement.part
    if not turn:
        return text(node), node
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return text(node.value), node.value
    return text(node, ATOM) + ".T", None


Side = tuple[str, ast.expr | None]


def _product(site: Site, how: str, first: Side, second: Side) -> str:
    def firm(side: Side, least: int) -> str:
        return side[0] if side[1] is None else site.statement.part(side[1], least)

    if how == "@":
        return f"{firm(first, PRODUCT)} @ {firm(second, SIGNED)}"
    if how == ".dot":
        return f"{firm(first, ATOM)}.dot({second[0]})"
    return f"{how}({first[0]}, {second[0]})"


def _same_axis(way: str | None, axis: str | None, rank: int) -> bool:
    if way == axis:
        return True
    return way is not None and axis is not None and axis.lstrip("-").isdigit() and way.isdigit() and int(axis) % rank == int(way)


def _wholes(site: Site) -> list[ast.expr]:
    value = site.statement.value
    return [] if value is None else list(value.elts) if isinstance(value, ast.Tuple) else [value]


__all__ = ["new_sums", "outer_products", "products", "stretched", "sums", "transposes"]
