"""Files whose functions are called with numbers that have no name, ``print(f(3.0))``: nothing goes into them that is an input."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from engine.reading.functions import dotted
from engine.reading.whole import whole_call


def called_with_numbers(body: Sequence[ast.stmt]) -> tuple[ast.Call, str] | None:
    """The last call that a module, or the function that is all of it, makes of a function of its own with nothing but numbers, and
    the lines that give them names: ``x = 3.0; y = f(x)``. None where there is none, or where functions are left that nothing calls:
    that is a library, which shows one of them."""
    if _uncalled(body):
        return None
    functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
    whole = whole_call(body)
    outer = functions.get(dotted(whole.func)) if whole is not None else None
    statements = [node for node in (*body, *(outer.body if outer is not None else ())) if not isinstance(node, _DEFINING)]
    calls = [each for node in statements for each in ast.walk(node) if isinstance(each, ast.Call)]
    for call in reversed(calls):
        function = functions.get(call.func.id) if isinstance(call.func, ast.Name) else None
        if function is None or not call.args or call.keywords or not all(map(_is_number, call.args)):
            continue
        names = [each.arg for each in function.args.args]
        if len(names) >= len(call.args):
            given = "; ".join([f"{name} = {ast.unparse(arg)}" for name, arg in zip(names, call.args, strict=False)])
            result = next(name for name in ("y", "f", "out", "value") if name not in {*names, *functions})
            return call, f"{given}; {result} = {ast.unparse(call.func)}({', '.join(names[: len(call.args)])})"
    return None


def _uncalled(body: Sequence[ast.stmt]) -> bool:
    """Whether a definition is reached by nothing that the module does."""
    defined = {node.name: node for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    waiting: list[ast.AST] = [node for node in body if not isinstance(node, _DEFINING)]
    left = dict(defined)
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Name) and node.id in left:
                waiting.append(left.pop(node.id))
    return bool(left)


_DEFINING = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def _is_number(node: ast.expr) -> bool:
    """Whether it is a number, or an array or list of such, as it is written."""
    if isinstance(node, ast.Call):
        return dotted(node.func).rpartition(".")[2] in ("array", "asarray", "float") and _all(node.args)
    if isinstance(node, (ast.List, ast.Tuple)):
        return bool(node.elts) and _all(node.elts)
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _all(nodes: Iterable[ast.expr]) -> bool:
    return all(map(_is_number, nodes))
