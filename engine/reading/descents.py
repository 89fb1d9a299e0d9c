"""A training loop as the text has it, for what is said where nothing that it computes agrees with a gradient."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from engine.named import NamedTuple
from engine.nodes import nodes
from engine.reading.gradnames import like_gradient
from engine.reading.steps import steps_along

MOST = 4
"""Gradients that are told by name."""


class Descent(NamedTuple):
    """The line of the loop (or of the step), the gradients that it changes something by, and a number that could be its loss: the
    square of a difference that they are made of ("" without one)."""

    line: int
    names: tuple[str, ...]
    loss: str
    changed: str = ""  # what a step without a named gradient changes


def descent_of(body: Sequence[ast.stmt]) -> Descent | None:
    """The first loop of a program in which something is changed by what is called a gradient and bound there; else the first step
    by a rate that one takes, ``self.w += alpha * error * x``."""
    loops = [node for statement in body for node in nodes(statement) if isinstance(node, (ast.For, ast.While))]
    for loop in sorted(loops, key=lambda loop: loop.lineno):
        inner = [node for statement in loop.body for node in nodes(statement)]
        assigned = [(_whole(node.targets[0]), node.value) for node in inner if isinstance(node, ast.Assign)]
        bound = {name: value for name, value in assigned if name and like_gradient(name)}
        names = [name for name in bound if any([name in _changing(node, name) for node in inner])]
        if names:
            made = [each for name in names for each in _differences(bound[name])]
            return Descent(loop.lineno, tuple(names[:MOST]), f"loss = np.mean(({made[0]})**2)" if made else "")
    for line, name in steps_along(ast.Module(list(body), [])):
        return Descent(line, (), "", name)
    return None


def _whole(target: ast.expr) -> str:
    """``dY`` of ``dY`` and of ``dY[i, :]``."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def _changing(node: ast.AST, name: str) -> set[str]:
    """The names by which a statement changes what it reads itself: ``w -= lr * dw``, ``self.w = self.w - lr * dw``."""
    target: ast.expr
    if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub)):
        target, value = node.target, node.value
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and isinstance(node.value.op, (ast.Add, ast.Sub)):
        target, value = node.targets[0], node.value
        if ast.unparse(target) not in {ast.unparse(each) for each in nodes(value) if isinstance(each, type(target))}:
            return set()
    else:
        return set()
    read = {each.id for each in nodes(value) if isinstance(each, ast.Name)}
    return read if ast.unparse(target) != name else set()


def _differences(value: ast.expr) -> Iterator[str]:
    for node in nodes(value):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            sides = (node.left, node.right)
            plain = all([isinstance(side, (ast.Name, ast.Attribute, ast.Subscript)) for side in sides])
            if plain and not (_whole(sides[0]) and _whole(sides[0]) == _whole(sides[1])):  # ``Y[i] - Y`` is no error
                yield ast.unparse(node)
