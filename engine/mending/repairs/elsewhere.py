"""Repairs of another line than the one that shows the mistake: an alias, the order of a loop or of what is returned, a buffer of
integers, a value that is read after it was changed, a gradient that is not carried on."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from engine.mending.places import root
from engine.mending.repairs.again import recomputed
from engine.mending.repairs.around import Around, Change, among_passes, own_statements
from engine.mending.repairs.leftout import left_out
from engine.mending.repairs.places import places
from engine.mending.repairs.tests import tests
from engine.mending.statement import ATOM, level
from engine.reading.segments import segment

MOST = 48


def elsewhere(around: Around) -> list[Change]:
    """The likeliest first: what stands nearest above the line."""
    found: list[Change] = []
    for family in (loops, left_out, ranges, places, tests, aliases, integers, orders, caches, moves, carries, zeroed, recomputed):
        found += list(family(around))[: MOST if family is carries else 8]
    return found[:MOST]


def loops(around: Around) -> Iterator[Change]:
    """A loop that runs the other way: around the line, or around a call that leads to it."""
    for node in own_statements(around):
        lines = (around.line, *around.calls)
        if isinstance(node, ast.For) and any([node.lineno <= line <= (node.end_lineno or node.lineno) for line in lines]):
            if among_passes(around, node):
                continue
            text = segment(node.iter, around.lines)
            written = turned(node.iter, text, around.lines)
            if written is not None:
                header = f"for {segment(node.target, around.lines)} in {written}:"
                yield Change("loop_order", ((node.iter, written),), node.lineno, header)
            yield from sides(node, around.lines)


def sides(loop: ast.For, lines: tuple[str, ...]) -> Iterator[Change]:
    """One of the lists that a loop goes through together, the other way: the first one first."""
    header = segment(loop.iter, lines)
    zips = [n for n in ast.walk(loop.iter) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "zip"]
    for arg in [arg for call in zips for arg in call.args]:
        text = segment(arg, lines)
        written = turned(arg, text, lines)
        if written is not None:
            mend = f"for {segment(loop.target, lines)} in {header.replace(text, written, 1)}:"
            yield Change("loop_order", ((arg, written),), loop.lineno, mend)


def ranges(around: Around) -> Iterator[Change]:
    """A loop that begins or ends one too early or too late."""
    every = own_statements(around)
    filled = {name for each in every if each.lineno == around.line for name in _filled(each)}
    for node in every:
        if not isinstance(node, ast.For) or among_passes(around, node):
            continue
        inside = node.lineno <= around.line + 1 and around.line <= (node.end_lineno or 0)
        if not inside and (node.lineno < around.line or not any([filled & _filled(each) for each in node.body])):
            continue  # nor does it finish what the line makes: ``for i in range(n): g[i] /= m``
        for call in [n for n in ast.walk(node.iter) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "range"]:
            texts = [segment(each, around.lines) for each in call.args]
            for changed in (*_downwards(call.args, texts), *_bounds(call.args, texts)):
                written = f"range({', '.join(changed)})"
                whole = segment(node.iter, around.lines).replace(segment(call, around.lines), written)
                yield Change("loop_order" if changed[2:] != texts[2:] else "time_off", ((call, written),), node.lineno,
                             f"for {segment(node.target, around.lines)} in {whole}:")  # fmt: skip


def _filled(node: ast.stmt) -> set[str]:
    """The name that a statement puts entries into."""
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    held = target.value if isinstance(target, ast.Subscript) else None
    return {held.id} if isinstance(held, ast.Name) else set()


def _downwards(args: list[ast.expr], texts: list[str]) -> Iterator[list[str]]:
    """The arguments of a range that runs not once: with a step, or with the other one."""
    if len(args) == 2 and not isinstance(args[0], ast.Constant):
        yield [*texts, "-1"]
    if len(args) == 3:
        yield [*texts[:2], texts[2][1:] if texts[2].startswith("-") else f"-{texts[2]}"]


def _bounds(args: list[ast.expr], texts: list[str]) -> Iterator[list[str]]:
    """The arguments of a range with one of its bounds moved by one, or turned round."""
    if len(args) == 2 and texts[0] == "1":
        yield texts[1:]
    for at, arg in enumerate(args[:2]):
        if isinstance(arg, ast.BinOp) and isinstance(arg.op, ast.Sub):
            yield [*texts[:at], f"{ast.unparse(arg.right)} - {ast.unparse(arg.left)}", *texts[at + 1 :]]
    for at in range(min(len(args), 2)):
        arg, text = args[at], texts[at]
        moved = [f"{text} + 1", f"{text} - 1"]
        if isinstance(arg, ast.BinOp) and isinstance(arg.op, (ast.Add, ast.Sub)) and isinstance(arg.right, ast.Constant):
            moved = [text[: text.rindex("-" if isinstance(arg.op, ast.Sub) else "+")].strip()]
        elif text.lstrip("-").isdigit():
            moved = [str(int(text) + 1), str(int(text) - 1)]
        for new in moved:
            yield [*texts[:at], new, *texts[at + 1 :]]


def turned(node: ast.expr, text: str, lines: tuple[str, ...]) -> str | None:
    """What a loop goes through the other way round; None where that cannot be written."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reversed" and len(node.args) == 1:
        return segment(node.args[0], lines)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and segment(node.slice, lines) == "::-1":
        return segment(node.value, lines)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        return f"reversed({text})"
    if isinstance(node, (ast.Name, ast.Attribute)) or (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)):
        return f"reversed({text})"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("zip", "enumerate"):
        return f"reversed(list({text}))"
    return None


def aliases(around: Around) -> Iterator[Change]:
    """``dq = df``, and then one of them is changed in place: a copy keeps them apart."""
    nodes = own_statements(around)
    mine = [n for n in nodes if isinstance(n, ast.FunctionDef) and n.lineno <= around.line <= (n.end_lineno or n.lineno)]
    inside = {id(n) for function in mine for n in ast.walk(function)}  # which may stand above where the own part begins
    for node in nodes:
        if isinstance(node, ast.Assign) and (node.lineno >= around.begin or id(node) in inside) and len(node.targets) == 1:
            value = node.value
            view = isinstance(value, ast.Call) and getattr(value.func, "attr", "") in ("reshape", "ravel", "view")
            if isinstance(value, (ast.Name, ast.Attribute, ast.Subscript)) or view:
                text = segment(value, around.lines)
                written = (f"({text})" if level(value) < ATOM else text) + ".copy()"
                yield Change("aliased", ((value, written),), node.lineno, f"{segment(node.targets[0], around.lines)} = {written}")


_MADE = ("zeros", "zeros_like", "empty", "empty_like", "ones", "ones_like", "full", "full_like", "array")


def integers(around: Around) -> Iterator[Change]:
    """A buffer of integers cuts what is written into it."""
    for node in own_statements(around):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        call = node.value
        if getattr(call.func, "attr", "") in _MADE:
            named = {k.arg: k.value for k in call.keywords}
            held = around.held.get(segment(node.targets[0], around.lines))
            if "dtype" in named:
                edits: tuple[tuple[ast.AST, str], ...] = ((named["dtype"], "float"),)
                text = segment(node, around.lines).replace(segment(named["dtype"], around.lines), "float")
            elif isinstance(held, np.ndarray) and held.dtype.kind in "iub" and call.args:
                last = call.args[-1]
                edits = ((last, segment(last, around.lines) + ", dtype=float"),)
                text = segment(node, around.lines).replace(")", ", dtype=float)", 1)
            else:
                continue
            yield Change("truncated", edits, node.lineno, text)


def orders(around: Around) -> Iterator[Change]:
    """Two of the things that are returned, or unpacked, in the other order."""
    for node in own_statements(around):
        items: list[ast.expr] = []
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            items = node.value.elts
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            items = node.targets[0].elts
        if any([isinstance(item, ast.Starred) for item in items]) or len(items) > 10:
            continue
        if node.lineno < around.begin and not isinstance(node, ast.Return):
            continue
        texts = [segment(item, around.lines) for item in items]
        if not any([_like(text, around.gradients) for text in texts]):
            continue
        whole = segment(node, around.lines)
        inside = ", ".join(texts)
        pairs = [(i, i + far) for far in range(1, len(items)) for i in range(len(items) - far)]  # neighbours first
        for i, j in pairs:
            swapped = list(texts)
            swapped[i], swapped[j] = texts[j], texts[i]
            yield Change("tuple_order", ((items[i], texts[j]), (items[j], texts[i])), node.lineno,
                         whole.replace(inside, ", ".join(swapped), 1))  # fmt: skip


def caches(around: Around) -> Iterator[Change]:
    """Two of the values that a cache is unpacked into in the other order, one of which the line reads."""
    every = own_statements(around)
    here = next((n for n in every if n.lineno == around.line and not hasattr(n, "body")), None)
    read = set() if here is None else {n.id for n in ast.walk(here) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for node in every:
        if here is None or node.lineno >= around.line or not isinstance(node, ast.Assign) or node.col_offset > here.col_offset:
            continue
        target = node.targets[0]
        popped = isinstance(node.value, ast.Call) and getattr(node.value.func, "attr", "") == "pop"
        if not isinstance(target, ast.Tuple) or not (popped or isinstance(node.value, (ast.Name, ast.Attribute, ast.Subscript))):
            continue
        texts = [segment(item, around.lines) for item in target.elts]
        whole, inside = segment(node, around.lines), ", ".join(texts)
        pairs = [(i, i + far) for far in range(1, len(texts)) for i in range(len(texts) - far)]  # neighbours first
        for i, j in [(i, j) for i, j in pairs if {texts[i], texts[j]} & read and inside in whole]:
            swapped = list(texts)
            swapped[i], swapped[j] = texts[j], texts[i]
            yield Change("tuple_order", ((target.elts[i], texts[j]), (target.elts[j], texts[i])), node.lineno,
                         whole.replace(inside, ", ".join(swapped), 1))  # fmt: skip


def moves(around: Around) -> Iterator[Change]:
    """A value that is changed before it is read: what changes it belongs after the line that reads it."""
    here = next((n for n in own_statements(around) if n.lineno == around.line and not hasattr(n, "body")), None)
    if here is None:
        return
    read = {n.id for n in ast.walk(here) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    read |= {n.attr for n in ast.walk(here) if isinstance(n, ast.Attribute)}
    text = segment(here, around.lines)
    for node in own_statements(around):
        if node.lineno >= around.line or node.col_offset != here.col_offset:
            continue
        target: ast.expr | None = None
        if isinstance(node, ast.AugAssign):
            target = node.target
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
        while isinstance(target, ast.Subscript):
            target = target.value
        name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
        on = isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Subscript) and name in _loaded(node.value)
        if not name or name not in read or (_like(name, around.gradients) and not on):
            continue  # a gradient is only meant to be there before where it goes on as another's: ``delta = delta @ W.T``
        moved = segment(node, around.lines)
        yield Change("read_after", ((node, "pass"), (here, f"{text}; {moved}")), around.line, moved,
                     (("before", node.lineno), ("name", name), ("moved", moved), ("after", True)))  # fmt: skip


def carries(around: Around) -> Iterator[Change]:
    """A gradient that each round of a loop reads, and that none passes on to the next."""
    for loop in own_statements(around):
        if not isinstance(loop, ast.For) or not loop.lineno <= around.line <= (loop.end_lineno or loop.lineno):
            continue
        stored = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for name in sorted(_loaded(loop) - _made(loop)):
            held = around.held.get(name)
            if held is None or not np.shape(held) or not _like(name, around.gradients):
                continue
            last = loop.body[-1]
            reader = next((n.lineno for n in loop.body if isinstance(n, ast.stmt) and name in _loaded(n)), 0)
            for text, weight in _passed(around, np.shape(held), stored):
                written = f"{name} = {text}"
                through = (("through", weight),) if name in stored else ()  # a layer's, and no step's in time
                yield Change("carry_lost", ((last, f"{segment(last, around.lines)}; {written}"),), last.lineno, written,
                             (("after", True), ("name", name), ("reader", reader), *through))  # fmt: skip


def _made(loop: ast.For) -> set[str]:
    """The names that a loop binds, but those that it only gives more factors: ``delta = delta * (1 - a**2)`` is no carry."""
    found = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
    for node in [n for n in ast.walk(loop) if isinstance(n, ast.stmt) and n is not loop]:
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        on = isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.Mult)
        found |= names - (_loaded(node) if on else set())
    return found


def _loaded(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def _passed(around: Around, shape: tuple[int, ...], stored: set[str]) -> Iterator[tuple[str, str]]:
    """What a gradient of a shape may be taken back to from another, and the weights that it goes through."""
    grads = [(p, np.shape(h)) for p, h in around.held.items() if p in stored and _like(p, around.gradients) and np.shape(h)][::-1]
    weights = [(p, np.shape(h)) for p, h in around.held.items() if not _like(p, around.gradients) and np.ndim(h) == 2]
    weights.sort(key=lambda each: root(each[0]) not in stored)  # that of the round first
    for grad, one in grads:
        for weight, other in weights:
            if len(one) == 2 and one[1] == other[1] and (one[0], other[0]) == shape:
                yield f"{grad} @ {weight}.T", weight
            if len(one) == 2 and one[1] == other[0] and (one[0], other[1]) == shape:
                yield f"{grad} @ {weight}", weight
            if one[0] == other[0] and (other[1], *one[1:]) == shape:
                yield f"{weight}.T @ {grad}", weight
            if one[0] == other[1] and (other[0], *one[1:]) == shape:
                yield f"{weight} @ {grad}", weight


def zeroed(around: Around) -> Iterator[Change]:
    """A gradient that is added to what an earlier pass or call left in it: it has to begin at zero."""
    here = next((n for n in own_statements(around) if n.lineno == around.line and isinstance(n, ast.AugAssign)), None)
    if here is not None:
        target = segment(here.target, around.lines)
        text = segment(here, around.lines)
        zero = f"{target} = np.zeros_like({target})"
        yield Change("stale", ((here, f"{zero}; {text}"),), around.line, zero, (("before_line", True),))


def _like(text: str, gradients: frozenset[str]) -> bool:
    name = text.removeprefix("self.").partition("[")[0].rpartition(".")[2]
    return name in gradients or (name[:1] == "d" and len(name) > 1)
