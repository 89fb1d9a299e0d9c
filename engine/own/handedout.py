"""What a function returns of a gradient under no name, ``return loss, dx / N``, is read as ``dx = dx / N`` where no call gives that
a gradient's name (``loss, _ = f(x)``, ``f(x)[0]``): it is judged as it is handed out.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from typing import Any

from engine.nodes import nodes, statements
from engine.own.places import callee
from engine.reading.gradnames import like_gradient
from engine.reading.program import Program


def with_handed_out(program: Program) -> Program:
    """The program so read; itself where there is nothing of the kind."""
    if not any([_handed(found) for _, _, found in _returns(program.forward)]):
        return program
    forward = copy.deepcopy(list(program.forward))
    taken = _taken(forward)
    made = False
    for function, block, found in list(_returns(forward)):
        for at, name, part in _handed(found):
            if (function.name, at) in taken or not _is_own(function, name):
                continue
            held = ast.copy_location(ast.Assign([ast.copy_location(ast.Name(name, ast.Store()), part)], copy.copy(part)), part)
            vars(held)["spelled"] = f"{name} = {ast.unparse(part)}"
            block.insert(block.index(found), held)
            _put(found, part, ast.copy_location(ast.Name(name, ast.Load()), part))
            made = True
    return program._replace(forward=tuple(forward)) if made else program


def _returns(body: Sequence[ast.stmt]) -> Iterator[tuple[ast.FunctionDef, list[ast.stmt], ast.Return]]:
    """What each function returns: the function, the block it stands in, the statement."""
    for function in [each for each in statements(*body) if isinstance(each, ast.FunctionDef)]:
        waiting: list[Any] = [function.body]
        while waiting:
            block = waiting.pop()
            for each in block:
                if isinstance(each, ast.Return) and each.value is not None:
                    yield function, block, each
                elif not isinstance(each, (ast.FunctionDef, ast.ClassDef)):
                    waiting += [inner for name in ("body", "orelse", "finalbody") if (inner := getattr(each, name, None))]


def _parts(found: ast.Return) -> list[tuple[int, ast.expr]]:
    """What is handed out, each with its place in the tuple; of a dict or a list each entry."""
    value = found.value
    several = value.elts if isinstance(value, ast.Tuple) else [value]
    parts: list[tuple[int, ast.expr]] = []
    for at, each in enumerate(several):
        entries = each.values if isinstance(each, ast.Dict) else each.elts if isinstance(each, ast.List) else [each]
        parts += [(at, entry) for entry in entries if entry is not None]
    return parts


def _handed(found: ast.Return) -> list[tuple[int, str, ast.expr]]:
    """Those that are computed from one gradient, with its name, where nothing else of what is handed out reads that."""
    parts = _parts(found)
    read = [{each.id for each in nodes(part) if isinstance(each, ast.Name) and like_gradient(each.id)} for _, part in parts]
    alone = [names.pop() if len(names) == 1 else "" for names in map(set, read)]
    return [
        (at, name, part)
        for (at, part), name in zip(parts, alone, strict=True)
        if name and isinstance(part, ast.BinOp) and sum([name in names for names in read]) == 1 and not _is_step(part, name)
    ]


def _is_step(part: ast.expr, name: str) -> bool:
    """Whether it is a parameter that is changed along its gradient, ``w - lr * dw``, not a gradient with its weight decay."""
    terms = list(_terms(part, True))
    moved = [(term, plus) for term, plus in terms if any([isinstance(each, ast.Name) and each.id == name for each in nodes(term)])]
    kept = [(term, plus) for term, plus in terms if (term, plus) not in moved]
    whole = any([plus and isinstance(term, (ast.Name, ast.Attribute, ast.Subscript)) for term, plus in kept])
    bare = any([plus and isinstance(term, ast.Name) for term, plus in moved])
    return bool(kept) and not bare and (whole or not any([plus for _, plus in moved]))


def _terms(node: ast.expr, plus: bool) -> Iterator[tuple[ast.expr, bool]]:
    """The terms of a sum, each with whether it is added."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        yield from _terms(node.left, plus)
        yield from _terms(node.right, plus == isinstance(node.op, ast.Add))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from _terms(node.operand, not plus)
    else:
        yield node, plus


def _taken(forward: Sequence[ast.stmt]) -> set[tuple[str, int]]:
    """Functions, and the places in what they return, that a call gives a gradient's name."""
    found: set[tuple[str, int]] = set()
    for each in nodes(*forward):
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call):
            target = each.targets[0]
            several = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
            found |= {(callee(each.value), at) for at, one in enumerate(several) if like_gradient(_name(one))}
    return found


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_own(function: ast.FunctionDef, name: str) -> bool:
    """Whether a function binds a name itself."""
    stored = [each.id for each in nodes(*function.body) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
    return name in stored


def _put(found: ast.Return, part: ast.expr, name: ast.Name) -> None:
    """Put a name in the place of a part of what is returned."""
    for node in nodes(found):
        for field, value in ast.iter_fields(node):
            if value is part:
                setattr(node, field, name)
            elif isinstance(value, list):
                value[:] = [name if each is part else each for each in value]
