"""Example calls with a variable in the place of a number."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CALLS = Path(__file__).parent / "calls.txt"


class Trial(NamedTuple):
    """One program text, ``out = call``; ``start`` is the number that the variable ``c0`` has, ``guise`` how it is passed."""

    callable: str
    parameter: str
    guise: str
    call: str
    start: float


def trials(call: str) -> Iterator[Trial]:
    """All trials of one example call: each argument of each call in it."""
    tree = ast.parse(call, mode="eval")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node)
        for place, argument in enumerate(node.args):
            yield from _guises(tree, node, name, str(place), argument)
        for keyword in node.keywords:
            yield from _guises(tree, node, name, keyword.arg or "**", keyword.value)
        if name.startswith(".") and isinstance(node.func, ast.Attribute):
            yield from _guises(tree, node, name, "self", node.func.value)


def _name(node: ast.Call) -> str:
    text = ast.unparse(node.func)
    if isinstance(node.func, ast.Attribute) and not text.startswith(("np.", "math.")):
        return f".{node.func.attr}"
    return text if "(" not in text else "." + text.rpartition(".")[2]


def _guises(tree: ast.Expression, node: ast.Call, name: str, parameter: str, argument: ast.expr) -> Iterator[Trial]:
    number = _number(argument)
    made: list[tuple[str, str, float]] = []
    if number is not None:
        texts = {"bare": "c", "no axis": "np.array(c)", "one entry": "np.array([c])", "list": "[c]", "tuple": "(c,)"}
        made = [(guise, text, number) for guise, text in texts.items()]
    else:
        leaf = next((n for n in ast.walk(argument) if isinstance(n, ast.expr) and _number(n) is not None), None)
        if leaf is None or any(isinstance(n, ast.Lambda) for n in ast.walk(argument)):
            return
        start = _number(leaf)
        assert start is not None
        inside = ast.unparse(_Put(leaf, "c").visit(ast.parse(ast.unparse(argument), mode="eval").body))
        made = [("inside", inside, start)]
        listed = argument.args[0] if _is_array(argument) else argument  # type: ignore[attr-defined]
        if isinstance(listed, (ast.List, ast.Tuple)):
            text = ast.unparse(_Put(leaf, "c").visit(ast.parse(ast.unparse(listed), mode="eval").body))
            bare = text[1:-1].rstrip(",")
            made = [("list", f"[{bare}]", start), ("tuple", f"({bare},)", start), ("array", f"np.array([{bare}])", start)]
    whole = ast.unparse(tree.body)
    for guise, text, start in made:
        call = _replaced(tree, node, parameter, text)
        if call != whole:
            yield Trial(name, parameter, guise, call, start)


def _is_array(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "np.array" and len(node.args) == 1 and not node.keywords


def _number(node: ast.AST) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        inner = _number(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]
    return None


class _Put(ast.NodeTransformer):
    """The first number that equals ``leaf`` becomes a name."""

    def __init__(self, leaf: ast.AST, name: str) -> None:
        self.text = ast.unparse(leaf)
        self.name: str | None = name

    def visit(self, node: ast.AST) -> ast.AST:
        if self.name is not None and isinstance(node, ast.expr) and _number(node) is not None and ast.unparse(node) == self.text:
            found, self.name = ast.Name(self.name, ast.Load()), None
            return found
        return super().visit(node)


def _replaced(tree: ast.Expression, node: ast.Call, parameter: str, text: str) -> str:
    """The whole call with one argument written otherwise."""
    new = ast.parse(text, mode="eval").body
    if parameter == "self":
        assert isinstance(node.func, ast.Attribute)
        old = node.func.value
        node.func.value = new
        found = ast.unparse(tree.body)
        node.func.value = old
        return found
    if parameter.isdigit():
        place = int(parameter)
        old = node.args[place]
        node.args[place] = new
        found = ast.unparse(tree.body)
        node.args[place] = old
        return found
    keyword = next(k for k in node.keywords if (k.arg or "**") == parameter)
    old, keyword.value = keyword.value, new
    found = ast.unparse(tree.body)
    keyword.value = old
    return found
