"""A pass without a loss in a program that has a function of it, ``calculate_loss(self, x, y)`` beside ``sgd_step(self, x, y, lr)``,
is read with a call of that function where the names that it takes are those of what makes the step; where that goes through the
examples one by one, ``for x, y in batch``, with the sum of these calls.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence

from engine.nodes import nodes, statements
from engine.own.hinges import updated
from engine.own.loss import loss_named
from engine.own.places import callee
from engine.reading.program import Program
from engine.reading.written import placed

_Home = tuple[ast.FunctionDef, ast.ClassDef | None]
"""A function, and the class that it is a method of."""


def with_costs(program: Program) -> Program | None:
    """The program so read; None where there is no such function, or one is called in a loop already."""
    functions = [each for each in statements(*program.forward) if isinstance(each, ast.FunctionDef)]
    if not any([loss_named(each.name) for each in functions]):
        return None
    forward = copy.deepcopy(list(program.forward))
    taken = {each.id for each in nodes(*forward) if isinstance(each, ast.Name)} | program.names
    name = next(word for word in ("loss", *[f"loss_{count}" for count in range(2, len(taken) + 3)]) if word not in taken)
    found = False
    for around, method in _functions(forward):
        step = next(iter(updated(around.body).values()), None) or _list_changed(around.body)
        every = list(_functions(forward))
        call = "" if step is None or loss_named(around.name) else _call(around, method, every)
        if call and step is not None:
            made = placed(f"{name} = {call}", step, 0)
            vars(made)["implied"] = "pass_cost", call
            around.body.insert(_start(around.body), made)
            found = True
    return program._replace(forward=tuple(forward), names=program.names | {name}) if found else None


def _functions(forward: Sequence[ast.stmt]) -> Iterator[_Home]:
    """The functions of a module, and the methods of its classes, with their class."""
    for each in forward:
        if isinstance(each, ast.FunctionDef):
            yield each, None
        elif isinstance(each, ast.ClassDef):
            yield from [(inner, each) for inner in each.body if isinstance(inner, ast.FunctionDef)]


def _list_changed(body: list[ast.stmt]) -> ast.stmt | None:
    """A statement that makes a list of parameters anew: ``ws = [w - eta * dw for w, dw in zip(ws, dws)]``."""
    for each in body:
        value = each.value if isinstance(each, ast.Assign) else None
        if isinstance(value, ast.ListComp) and isinstance(value.elt, ast.BinOp) and isinstance(value.elt.op, (ast.Add, ast.Sub)):
            target = ast.unparse(each.targets[0])  # type: ignore[attr-defined]
            over = value.generators[0].iter
            if isinstance(over, ast.Call) and any([ast.unparse(arg) == target for arg in over.args]):
                return each
    return None


def _call(around: ast.FunctionDef, method: ast.ClassDef | None, every: list[_Home]) -> str:
    """The call of the one function beside one that gives a loss by its name, of names that this one was given as well."""
    mine = [each.arg for each in around.args.args]
    called = {callee(node) for node in nodes(around) if isinstance(node, ast.Call)}
    held: list[str] = []
    for each in [one for one, within in every if within is method]:
        theirs = [arg.arg for arg in each.args.args]
        needed = theirs[: len(theirs) - len(each.args.defaults)]
        own = method is None or (mine[:1] == theirs[:1] == ["self"])
        if not own or not loss_named(each.name) or each.name in called:
            continue
        walk = _walk(around, set(needed) - set(mine), set(mine))
        if walk is None:
            continue
        if around.name in _reached(each, [one for one, _ in every]):
            continue  # it would be called by what it calls
        returns = any([isinstance(node, ast.Return) and node.value is not None for node in statements(each)])
        if returns and len(needed) > int(method is not None):
            given = ", ".join(needed[1:] if method is not None else needed)
            call = f"{'self.' if method is not None else ''}{each.name}({given})"
            held.append(f"sum([{call} for {walk}])" if walk else call)
    return held[0] if len(held) == 1 else ""


def _walk(around: ast.FunctionDef, left: set[str], mine: set[str]) -> str | None:
    """The loop of a function through what it was given that binds the names that are ``left``, ``x, y in batch``; "" where none
    are, None where there is no such loop."""
    if not left:
        return ""
    for each in around.body:
        if isinstance(each, ast.For) and isinstance(each.iter, ast.Name) and each.iter.id in mine:
            if left <= {node.id for node in ast.walk(each.target) if isinstance(node, ast.Name)}:
                return f"{ast.unparse(each.target).strip('()')} in {each.iter.id}"
    return None


def _reached(function: ast.FunctionDef, every: list[ast.FunctionDef]) -> set[str]:
    """The names of all that a function calls, and of what those call, by their names alone."""
    found: set[str] = set()
    waiting = [function]
    while waiting:
        names = {callee(node) for node in nodes(waiting.pop()) if isinstance(node, ast.Call)} - found
        found |= names
        waiting += [each for each in every if each.name in names]
    return found


def _start(body: list[ast.stmt]) -> int:
    """Behind the docstring."""
    first = body[0]
    return int(isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str))
