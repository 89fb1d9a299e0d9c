"""Loops that may be training loops, told by the text alone: those in which something is added to what the loop also reads.

It is a filter that costs nothing: most programs have no such loop, and nothing else is asked of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from engine.nodes import nodes
from engine.own.places import callee
from engine.reading.sparing import unreached

Loop = ast.For | ast.While


def candidates(body: Sequence[ast.stmt]) -> list[tuple[Loop, ...]]:
    """Loops with those around them in the same body of statements, the innermost first, also where another calls what it stands in,
    otherwise in the order of the text; none of functions that nothing calls: the whole program would be run to find that out."""
    functions: dict[str, list[ast.FunctionDef]] = {}
    every = nodes(*body)
    for node in every:
        if isinstance(node, ast.FunctionDef):
            functions.setdefault(node.name, []).append(node)
    called = {id(node.func) for node in every if isinstance(node, ast.Call)}
    handed: list[ast.FunctionDef | ast.Lambda] = [each for each in every if isinstance(each, ast.Lambda)]
    handed += [  # ``step = partial(sgd, lr=0.1)``, ``fit(X, y, sgd)``: called under another name
        function for node in every if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in called
        for function in functions.get(node.id if isinstance(node, ast.Name) else node.attr, ())
    ]  # fmt: skip
    entered: dict[int, set[int]] = {}  # of a loop: the functions that its body calls, and what they call
    found = [loops for loops in _loops(body, ()) if _may_update(loops[-1], functions, handed, entered)]
    found = _inner_first(found, entered, [each for named in functions.values() for each in named])
    if all([any([loops[0] is statement for statement in body]) for loops in found]):
        return found
    left = unreached(ast.Module(list(body), []))
    return [loops for loops in found if id(loops[-1]) not in left]


def _loops(body: Sequence[ast.stmt], around: tuple[Loop, ...]) -> Iterator[tuple[Loop, ...]]:
    for statement in body:
        if "formula" in vars(statement):  # of a library, written out
            continue
        here = around
        if isinstance(statement, (ast.For, ast.While)):
            here = (*around, statement)
        elif isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            here = ()
        for name in ("body", "orelse", "handlers", "finalbody"):
            inner = getattr(statement, name, None)
            if isinstance(inner, list):
                yield from _loops([each for part in inner for each in (part.body if hasattr(part, "type") else [part])], here)
        if isinstance(statement, (ast.For, ast.While)):
            yield here


def _inner_first(
    found: list[tuple[Loop, ...]], entered: dict[int, set[int]], functions: Sequence[ast.FunctionDef]
) -> list[tuple[Loop, ...]]:  # fmt: skip
    """The same, each after those that stand in what it calls."""
    if len(found) < 2:
        return found
    homes: dict[int, set[int]] = {id(loops[-1]): set() for loops in found}  # of a loop: the functions that it stands in
    for function in functions:
        for node in nodes(function):
            if id(node) in homes:
                homes[id(node)].add(id(function))
    waiting, ordered = list(found), list[tuple[Loop, ...]]()
    while waiting:
        free = [one for one in waiting if not any([
            entered[id(one[-1])] & homes[id(other[-1])] and not entered[id(other[-1])] & homes[id(one[-1])] for other in waiting
        ])]  # fmt: skip
        ordered.append((free or waiting)[0])
        waiting.remove(ordered[-1])
    return ordered


def _may_update(
    loop: Loop, functions: dict[str, list[ast.FunctionDef]], handed: Sequence[ast.FunctionDef | ast.Lambda],
    entered: dict[int, set[int]],
) -> bool:  # fmt: skip
    """Whether the body, or a function that it calls, adds to something that the loop reads elsewhere, too. ``entered`` keeps these
    functions."""
    parts: list[ast.AST] = list(loop.body)
    seen: set[int] = set()
    entered[id(loop)] = seen
    at = 0
    inside: list[ast.AST] = []
    while at < len(parts):
        part = nodes(parts[at])
        at += 1
        inside += part
        for node in part:
            if isinstance(node, ast.Call):
                for function in functions.get(callee(node), handed):
                    if id(function) not in seen:
                        seen.add(id(function))
                        parts.append(function)
    added = [(node, name) for node in inside if (name := _added(node))]
    if not added:
        return False
    if len(parts) > len(loop.body):
        return True
    read: dict[str, set[int]] = {}
    for statement in [each for each in inside if isinstance(each, ast.stmt)]:
        for each in nodes(statement, inner=False):
            if isinstance(each, (ast.Name, ast.Attribute)) and isinstance(each.ctx, ast.Load):
                read.setdefault(each.id if isinstance(each, ast.Name) else each.attr, set()).add(id(statement))
    return any([read.get(name, set()) - {id(node)} for node, name in added])


def _added(node: ast.AST) -> str:
    """The name of what a statement adds to, or replaces by a sum or difference of which it is a part; "" where it does neither."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub)):
        return _last(node.target)
    if isinstance(node, ast.Assign) and has_sum(node.value):
        target = node.targets[0]
        return _last(target) or "()"
    if isinstance(node, ast.Lambda):
        return "()" if has_sum(node.body) else ""
    if isinstance(node, ast.Return) and node.value is not None and has_sum(node.value):
        return "()"
    return ""


def has_sum(value: ast.AST) -> bool:
    """Whether an expression adds or takes away."""
    return any([isinstance(n, ast.BinOp) and isinstance(n.op, (ast.Add, ast.Sub)) for n in nodes(value)])


def _last(target: ast.expr) -> str:
    while isinstance(target, (ast.Subscript, ast.Starred)):
        target = target.value
    return target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
