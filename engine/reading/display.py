"""What notebooks give to programs: ``display(x)`` evaluates what it shows, and shows nothing here."""

from __future__ import annotations

import ast


def displayed(tree: ast.Module) -> list[ast.Expr]:
    """The statements ``display(…)`` of a notebook that does not define that name itself."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if isinstance(node.value.func, ast.Name) and node.value.func.id == "display":
                found.append(node)
        elif _binds(node):
            return []
    return found


def _binds(node: ast.AST) -> bool:
    """Whether a notebook gives the name a meaning of its own."""
    if isinstance(node, ast.Name):
        return node.id == "display" and isinstance(node.ctx, ast.Store)
    return isinstance(node, ast.FunctionDef) and node.name == "display"


def python(tree: ast.Module) -> ast.Module:
    """The tree with what ``display`` is given in place of its calls: it may have effects that the program goes on with."""
    for statement in displayed(tree):
        call = statement.value
        assert isinstance(call, ast.Call)
        shown = ast.Tuple([*call.args, *[keyword.value for keyword in call.keywords]], ast.Load())
        statement.value = ast.copy_location(shown, call)
    return tree
