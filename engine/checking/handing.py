"""Which line hands a right number on under a wrong name: the return or the unpacking of a tuple in another order, or a copy."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.own.records import Binding, Survey
from engine.reading.gradnames import stems_of

Names = tuple[str, ...]


def handing(survey: Survey, binding: Binding) -> int:
    """The executed statement at which a value that a name was given got that name: a binding is followed back, through calls, to
    where the name changes. Between what a function returns and what it is unpacked into, the one is wrong whose order is not that
    of the variables elsewhere in the file; where that says nothing, the return."""
    while True:
        last, done = survey.dones[binding.at], survey.dones[binding.done]
        if binding.at == binding.done or not isinstance(last.node, ast.Return):
            return done.index
        given, taken = _names(last.node.value), _names(_target(done.node))
        place = taken.index(str(binding.name)) if str(binding.name) in taken else -1
        if place < 0 or len(given) != len(taken):
            return last.index
        if not _alike(given[place], taken[place]):
            orders = list(_orders(survey, {id(last.node), id(done.node)}))
            return done.index if _disorder(given, orders) < _disorder(taken, orders) else last.index
        before = _bound(survey, binding, given[place], last.index)
        if before is None:
            return last.index
        binding = before


def _bound(survey: Survey, binding: Binding, name: str, done: int) -> Binding | None:
    """The binding by which the name that a function returns got the value, if it got one that was there already."""
    holder = survey.dones[done].frame
    for each in reversed(survey.bindings[: binding.index]):
        if each.holder is holder and each.name == name and each.done < done:
            made = {survey.defs[at].done for at in each.defs}
            inner = range(each.done, max(survey.dones[each.done].end, each.done + 1))
            copied = each.at != each.done or not any([at in inner for at in made])
            same = bool(each.defs) and set(each.defs) == set(binding.defs)
            return each if same and copied and isinstance(survey.dones[each.done].node, ast.Assign) else None
    return None


def _target(node: ast.stmt) -> ast.expr | None:
    return node.targets[0] if isinstance(node, ast.Assign) else None


def _names(node: ast.expr | None) -> Names:
    """The names of a tuple, or of the one value, in order; "" for what is none."""
    if isinstance(node, (ast.Tuple, ast.List)):
        return tuple([_name(each) for each in node.elts])
    return () if node is None else (_name(node),)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""


def _alike(one: str, other: str) -> bool:
    return bool(_stems(one) & _stems(other))


def _stems(name: str) -> set[str]:
    return {name, *stems_of(name)}


def _orders(survey: Survey, without: set[int]) -> Iterator[Names]:
    """All that the file names in a row: parameters, arguments, what is packed and unpacked, each once; and what is assigned, in
    the order in which it first is."""
    seen: set[int] = set()
    nodes = [done.node for done in survey.dones[1:] if id(done.node) not in without]
    yield tuple(dict.fromkeys([name for node in nodes for name in _names(_target(node))]))
    for done in survey.dones[1:]:
        if id(done.node) in seen or id(done.node) in without:
            continue
        seen.add(id(done.node))
        for node in ast.walk(done.node):
            if id(node) in without or isinstance(node, ast.stmt) and id(node) in seen and node is not done.node:
                continue
            if isinstance(node, ast.stmt):
                seen.add(id(node))
            if isinstance(node, (ast.FunctionDef, ast.Lambda)):
                yield tuple([each.arg for each in node.args.args])
            elif isinstance(node, ast.Call):
                yield tuple([_name(each) for each in node.args])
            elif isinstance(node, ast.Assign):
                yield _names(node.targets[0])
                yield _names(node.value)
            elif isinstance(node, ast.Return):
                yield _names(node.value)


def _disorder(names: Names, orders: list[Names]) -> int:
    """How often two gradients come the other way round than their variables do, in all rows."""
    found = 0
    for order in orders:
        places = [next((at for at, each in enumerate(order) if each and _alike(each, name)), -1) for name in names if name]
        known = [at for at in places if at >= 0]
        found += sum([one > other for at, one in enumerate(known) for other in known[at + 1 :]])
    return found


__all__ = ["handing"]
