"""Statements that read as a step of descent, by the name of their rate: ``P[i] += alpha * (2 * e * Q[j] - beta * P[i])``; or, where
that has another name or is a number, by that of the gradient: ``m = m - L * D_m``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.reading.gradnames import gradient_name, like_gradient, may_be_gradient

RATES = frozenset({
    "lr", "alpha", "eta", "rate", "learning_rate", "step_size", "l_rate", "learn_rate", "LR", "ALPHA", "LEARNING_RATE", "α", "η",
})  # fmt: skip


def steps_along(tree: ast.AST, descends: bool = False) -> Iterator[tuple[int, str]]:
    """The lines, and what is changed, of all steps within loops, and in functions that loops call. What only goes towards another
    value by a share of the way (``s += alpha * (x - s)``) is none. ``descends``: the program has a loss, so that a small number is
    a rate, too, where a product is taken off: ``w -= 0.01 * np.mean(e * x)``."""
    seen: set[int] = set()
    for loop in _repeated(tree):
        for node in ast.walk(loop):
            change = _change(node, descends)
            if change is not None and id(node) not in seen:
                seen.add(id(node))
                yield node.lineno, change  # type: ignore[attr-defined]


def _repeated(tree: ast.AST) -> list[ast.AST]:
    """The loops, and the functions that are called in one, by their names."""
    nodes = list(ast.walk(tree))
    found: list[ast.AST] = [node for node in nodes if isinstance(node, (ast.For, ast.While))]
    functions = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    for around in found:  # it grows
        called = {last_name(node.func) for node in ast.walk(around) if isinstance(node, ast.Call)}
        found += [functions.pop(name) for name in called & functions.keys()]
    return found


def _change(node: ast.AST, descends: bool = False) -> str | None:
    match node:
        case ast.AugAssign(target=target, op=ast.Add() | ast.Sub() as op, value=added):
            pass
        case ast.Assign(targets=[target], value=ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=added)):
            if ast.unparse(left) != ast.unparse(target):
                return None
        case _:
            return None
    name, factors = ast.unparse(target), list(_factors(added))
    if isinstance(op, ast.Sub) and len(factors) > 1 and any([_is_gradient(last_name(each), last_name(target)) for each in factors]):
        return name
    if descends and isinstance(op, ast.Sub) and len(factors) > 1 and any([_small(each) for each in factors]):
        return name
    if not any([last_name(each) in RATES for each in factors]) or len(factors) < 2:
        return None
    rest = [each for each in factors if last_name(each) not in RATES]
    return None if len(rest) == 1 and _towards(rest[0], name) else name


def gradients_along(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """The lines of all steps within loops that take a rate times a name of a gradient, with what they change and that name."""
    for loop in _repeated(tree):
        for node in ast.walk(loop):
            if not isinstance(node, (ast.AugAssign, ast.Assign)) or (name := _change(node)) is None:
                continue
            value = node.value.right if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) else node.value
            for each in [each.id for each in _factors(value) if isinstance(each, ast.Name)]:
                if each not in RATES and (like_gradient(each) or _is_gradient(each, name)):
                    yield node.lineno, name, each


def _small(node: ast.expr) -> bool:
    """Whether a number is written that may be a rate."""
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and 0.0 < node.value < 1.0


def _is_gradient(name: str, of: str) -> bool:
    name = f"d_{name[2:]}" if name.startswith("D_") else name
    meant = gradient_name(name, {of: 0}) if of and may_be_gradient(name) else None
    return meant is not None and meant.of == of


def _factors(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield from _factors(node.left)
        yield from _factors(node.right)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):  # ``lr * g / np.sqrt(v)``
        yield from _factors(node.left)
    else:
        yield node


def last_name(node: ast.expr) -> str:
    """``lr`` of ``lr`` and of ``self.lr``; "" of what is neither a name nor an attribute."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _towards(node: ast.expr, name: str) -> bool:
    """Whether an expression is the way from a name's value to another."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
        return False
    return name in (ast.unparse(node.left), ast.unparse(node.right))
