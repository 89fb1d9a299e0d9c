"""All faults that can be planted in a marked file: those of its expressions, and those of whole statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from tests.verdicts.editing import Statement, Text, expr, names, places, root, targets, written
from tests.verdicts.expressions import WEIGHTS, Around, broken, called
from tests.verdicts.programs import pairs

ADDED = {"missing", "regularisation", "lost_carry", "twice"}
"""Faults of a sum of several lines."""


class Planted(NamedTuple):
    """A faulty file, marked: the class of its fault, and the lines any of which is the first wrong one."""

    kind: str
    text: str
    lines: frozenset[int]


def planted(text: str, gradients: set[str], carries: set[str]) -> Iterator[Planted]:
    """Every fault of every statement, not yet proved; statements of the forward part give what no proof admits."""
    whole = Text(text)
    loops = {name for each in ast.walk(whole.tree) if isinstance(each, ast.For) for name in names(each.target)}
    counts = _counts(whole)
    inputs = _inputs(whole, gradients | counts)
    for statement in whole.statements:
        node = statement.node
        scope = [s for s in whole.within(statement.scope) if s.node.lineno < node.lineno]
        earlier = tuple(dict.fromkeys([r for s in scope for r in map(root, targets(s.node)) if r in gradients]))[-6:]
        around = Around(gradients, carries, loops, inputs, earlier, counts)
        for path, part in places(node):
            if path[0][0] in ("target", "targets") and not any([field == "slice" for field, _ in path]):
                continue  # what is written to stays
            for kind, new in broken(part, around):
                yield Planted(kind, whole.edited(node, path, new), _blamed(whole, statement, kind, part))
        yield from _whole(whole, node, counts)
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            yield from _accumulation(whole, statement, around)
            yield from _aliases(whole, statement, around)
            yield from _updates(whole, statement)
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and ast.unparse(node.value.func) == "np.add.at"
        ):
            array, at, values = map(ast.unparse, node.value.args)
            yield Planted(
                "lost_repeats", whole.replaced(node, [f"{array}[{at}] += {values}"]), frozenset([node.lineno])
            )
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            yield from _returned(whole, node, node.value.elts)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            yield from _unpacked(whole, statement)


def _blamed(whole: Text, statement: Statement, kind: str, part: ast.expr) -> frozenset[int]:
    """The lines any of which is the first wrong one: of the head of a loop also those in it that come out wrong by it, of a buffer
    of integers those that write into it, of a term that is missing those that add others."""
    node = statement.node
    found = {node.lineno}
    after = [s.node for s in whole.within(statement.scope) if s.node.lineno > node.lineno]
    if isinstance(node, (ast.For, ast.While)):
        found |= {each.lineno for each in after if each.lineno <= (node.end_lineno or 0)}
    made = {root(t) for t in targets(node)}
    if kind in ADDED:  # the term may as well be added by a later line
        found |= {each.lineno for each in after if isinstance(each, ast.AugAssign) and root(each.target) in made}
    if kind == "truncated" and called(part) in ("zeros", "zeros_like"):
        found |= {each.lineno for each in after for t in targets(each) if root(t) in made}
    return frozenset(found)


def _inputs(whole: Text, others: set[str]) -> dict[str, str]:
    """The outputs of functions of one name, with that name: ``h`` -> ``z`` for ``h = np.tanh(z)``."""
    found = {}
    for node in [s.node for s in whole.statements if isinstance(s.node, ast.Assign)]:
        target, value = node.targets[0], node.value  # type: ignore[attr-defined]
        read = sorted(names(value) - {"np", "math", "sigmoid", "len"})
        if (
            isinstance(target, ast.Name)
            and target.id not in others
            and len(read) == 1
            and read[0] not in others
            and not isinstance(value, ast.Name)
        ):
            if read[0] != target.id and any([isinstance(each, ast.Call) for each in ast.walk(value)]):
                found[target.id] = read[0]
    return found


def _counts(whole: Text) -> set[str]:
    """Names of sizes."""
    found = {"len", "size", "shape"}
    for node in [s.node for s in whole.statements if isinstance(s.node, ast.Assign)]:
        value = ast.unparse(node.value)  # type: ignore[attr-defined]
        if (
            "shape" in value
            or "len(" in value
            or ".size" in value
            or value.isdigit()
            or all([p.strip().isdigit() for p in value.strip("()").split(",")])
        ):
            found |= {each for target in targets(node) for each in names(target)}
    return found


def _whole(whole: Text, node: ast.stmt, counts: set[str]) -> Iterator[Planted]:
    """What is done to all of a right-hand side: its sign, a factor, transposed."""
    value = getattr(node, "value", None)
    if (
        not isinstance(node, (ast.Assign, ast.AugAssign, ast.Return))
        or value is None
        or isinstance(value, (ast.Constant, ast.Tuple, ast.Dict))
    ):
        return
    if isinstance(node, ast.AugAssign) and not isinstance(node.op, (ast.Add, ast.Sub)):
        return
    text = ast.unparse(value)
    sizes = sorted(counts - {"len", "size", "shape"})
    ways = [
        ("sign", f"-({text})"),
        ("factor_2", f"2 * ({text})"),
        ("factor_half", f"0.5 * ({text})"),
        ("transposed", f"({text}).T"),
    ]
    ways += [("factor_n", f"({text}) / {size}") for size in sizes if size in whole.text][:2]
    ways += [("factor_n", f"({text}) * {size}") for size in sizes][:1]
    for kind, way in ways:
        yield Planted(kind, whole.edited(node, (("value", None),), expr(way)), frozenset([node.lineno]))


def _accumulation(whole: Text, statement: Statement, around: Around) -> Iterator[Planted]:
    """``=`` for ``+=`` and back; a line left out or written twice; lines in the wrong order."""
    node = statement.node
    assert isinstance(node, (ast.Assign, ast.AugAssign))
    here, value = frozenset([node.lineno]), ast.unparse(node.value)
    name = root(targets(node)[0])
    if isinstance(node, ast.AugAssign):
        target = ast.unparse(node.target)
        if isinstance(node.op, (ast.Add, ast.Sub)):
            sign = "-" if isinstance(node.op, ast.Sub) else ""
            yield Planted(
                "assign", whole.replaced(node, [f"{target} = {sign}({value})" if sign else f"{target} = {value}"]), here
            )
            other = "+=" if sign else "-="
            yield Planted("sign", whole.replaced(node, [f"{target} {other} {value}"]), here)
        kind = "factor_n" if isinstance(node.op, (ast.Div, ast.Mult)) else "twice"
        yield Planted(
            kind, whole.replaced(node, [written(node), written(node)]), frozenset([node.lineno, node.lineno + 1])
        )
        after = [s for s in statement.block if s.lineno > node.lineno]
        if after and isinstance(after[0], ast.AugAssign) and root(after[0].target) == name:
            kind = "regularisation" if names(after[0].value) & WEIGHTS else "line_order"
            yield Planted(kind, whole.moved(after[0], node), frozenset([node.lineno, node.lineno + 1]))
    elif (
        len(node.targets) == 1
        and not isinstance(node.targets[0], ast.Tuple)
        and not isinstance(node.value, ast.Constant)
    ):
        target = ast.unparse(node.targets[0])
        yield Planted("stale", whole.replaced(node, [f"{target} += {value}"]), here)
    yield from _left_out(whole, statement, name, around)


def _left_out(whole: Text, statement: Statement, name: str, around: Around) -> Iterator[Planted]:
    """The line is not there: what is wrong then is the last line that still makes the name, or else who reads it."""
    node = statement.node
    value = node.value  # type: ignore[attr-defined]
    kind = "missing"
    if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Div, ast.Mult)):
        kind = "factor_n"
    elif names(value) & WEIGHTS:
        kind = "regularisation"
    elif name in around.carries or names(value) & around.carries:
        kind = "lost_carry"
    elif (
        isinstance(node, ast.Assign) and isinstance(targets(node)[0], ast.Subscript) and isinstance(value, ast.Constant)
    ):
        kind = "mask_missing"
    elif isinstance(node, ast.Assign) and not any(
        [root(t) == name for s in whole.within(statement.scope) if s.node is not node for t in targets(s.node)]
    ):
        return
    makers, readers = [], []
    for other in whole.within(statement.scope):
        if other.node is node:
            continue
        zero = isinstance(other.node, ast.Assign) and called(other.node.value) in ("zeros", "zeros_like")
        if (
            any([root(t) == name for t in targets(other.node)])
            and not zero
            and not isinstance(getattr(other.node, "value", None), ast.Constant)
        ):
            makers.append(other.node.lineno)
        elif name in names(other.node) or name in written(other.node):
            readers.append(other.node.lineno)
    last = max([line for line in makers if line < node.lineno], default=0)
    later = [line for line in makers if line > node.lineno]
    lines = [last, *later] if last else later + readers
    shift = (node.end_lineno or node.lineno) - node.lineno + 1
    block = [each for each in statement.block if each is not node]
    gone = frozenset([line if line < node.lineno else line - shift * bool(block) for line in lines])
    yield Planted(kind, whole.replaced(node, [] if block else ["pass"]), gone)


def _aliases(whole: Text, statement: Statement, around: Around) -> Iterator[Planted]:
    """Two names of one array, and a forward value that is written over before it is read."""
    node = statement.node
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return
    target, value = node.targets[0].id, node.value
    later = [s.node for s in whole.within(statement.scope) if s.node.lineno > node.lineno]
    if (
        isinstance(value, ast.BinOp)
        and isinstance(value.op, ast.Mult)
        and isinstance(value.left, ast.Name)
        and value.left.id in around.gradients
    ):
        again = [line.lineno + 1 for line in later if value.left.id in names(line)]
        if again or value.left.id in whole.text:
            lines = [f"{target} = {value.left.id}", f"{target} *= {ast.unparse(value.right)}"]
            yield Planted("aliasing", whole.replaced(node, lines), frozenset([node.lineno, node.lineno + 1]))
    if called(value) == "copy":
        alias = value.args[0] if value.args else value.func.value  # type: ignore[attr-defined]
        writers = [
            each.lineno
            for each in later
            if any([root(t) == target for t in targets(each)]) and not isinstance(each, ast.Assign)
        ]
        writers += [
            each.lineno
            for each in later
            if isinstance(each, ast.Assign)
            and isinstance(each.targets[0], ast.Subscript)
            and root(each.targets[0]) == target
        ]
        yield Planted("aliasing", whole.edited(node, (("value", None),), alias), frozenset([node.lineno, *writers]))
    if target in around.gradients and not any([target in names(expr(pair.gradient)) for pair in pairs(whole.text)]):
        for forward in sorted(set(around.inputs) | set(around.inputs.values())):
            reading = [each.lineno + 1 for each in later if forward in names(each)]
            if reading:
                lines = [f"{forward} = {ast.unparse(value)}", f"{target} = {forward}"]
                yield Planted("overwritten", whole.replaced(node, lines), frozenset([node.lineno, reading[0]]))


def _updates(whole: Text, statement: Statement) -> Iterator[Planted]:
    """A parameter that is updated before the backward part has read it."""
    node, block = statement.node, statement.block
    target = targets(node)[0]
    for reader in block[: block.index(node)]:
        if (
            isinstance(reader, (ast.Assign, ast.AugAssign))
            and root(target) in names(reader.value)
            and root(target) != root(targets(reader)[0])
        ):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Planted("updated", whole.moved(node, reader), frozenset([reader.lineno, reader.lineno + length]))


def _returned(whole: Text, node: ast.Return, elements: list[ast.expr]) -> Iterator[Planted]:
    """Two neighbours of what is returned are exchanged."""
    for first in range(len(elements) - 1):
        turned = [ast.unparse(each) for each in elements]
        turned[first], turned[first + 1] = turned[first + 1], turned[first]
        yield Planted("tuple_order", whole.replaced(node, [f"return {', '.join(turned)}"]), frozenset([node.lineno]))


def _unpacked(whole: Text, statement: Statement) -> Iterator[Planted]:
    """What a function returns, or a cache holds, is taken in another order: wrong are the names, or what reads them first."""
    node = statement.node
    assert isinstance(node, ast.Assign)
    assert isinstance(node.targets[0], ast.Tuple)
    elements = node.targets[0].elts
    after = [s.node for s in whole.within(statement.scope) if s.node.lineno > node.lineno]
    for first in range(len(elements) - 1):
        turned = [ast.unparse(each) for each in elements]
        moved = {turned[first], turned[first + 1]}
        turned[first], turned[first + 1] = turned[first + 1], turned[first]
        line = f"{', '.join(turned)} = {ast.unparse(node.value)}"
        readers = {each.lineno for each in after if moved & names(each)}
        yield Planted("tuple_order", whole.replaced(node, [line]), frozenset([node.lineno, *readers]))
