"""Whether a mend reads as something that a person would write: it changes something, and nothing in it comes to nothing."""

from __future__ import annotations

import ast

from engine.errors import ProgramError
from engine.mending.statement import parsed


def reads_well(text: str, before: str = "") -> bool:
    """Whether a text has no ``dx = dx``, ``x + x``, ``x - x``, ``x / x``, ``--x``, ``x.T.T``, no factor 1 and no comparison of
    numbers that are written in it, beyond what stood there ``before``."""
    return not (_odd(text) - _odd(before))


def spelled(text: str) -> str:
    """A text as it is whatever its spaces: two that are spelled alike are one mend."""
    try:
        return "\n".join([ast.unparse(node) for node in parsed(text)])
    except (ProgramError, ValueError):
        return text


def parts(text: str) -> int:
    """Of how many parts a text is made: ``do.sum(axis=0)`` of fewer than ``do.T.sum(axis=1)``."""
    try:
        return sum([1 for top in parsed(text) for _ in ast.walk(top)])
    except (ProgramError, ValueError):
        return len(text)


def _odd(text: str) -> set[str]:
    try:
        nodes = [node for top in parsed(text) for node in ast.walk(top)]
    except (ProgramError, ValueError):
        return set()
    return {"1" if _by_one(node) else ast.dump(node) for node in nodes if _is_odd(node)}


def _is_odd(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[target], value=value):
            return ast.unparse(target) == ast.unparse(value)
        case (
            ast.BinOp(op=ast.Sub(), left=ast.BinOp(op=ast.Add(), right=last), right=right)
            | ast.BinOp(op=ast.Div(), left=ast.BinOp(op=ast.Mult(), right=last), right=right)
            | ast.BinOp(op=ast.Mult(), left=ast.BinOp(op=ast.Div(), right=last), right=right)
        ) if ast.unparse(last) == ast.unparse(right):
            return True
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Div()):
            return ast.unparse(node.left) == ast.unparse(node.right)
        case ast.BinOp(op=ast.Mult()):
            return _by_one(node)
        case ast.Compare(left=left, comparators=[right]):
            return ast.unparse(left) == ast.unparse(right) or not (_names(left) | _names(right))
        case ast.Call(func=ast.Attribute(attr="sign"), args=[inside]):
            return not _names(inside)
        case ast.UnaryOp(op=ast.USub(), operand=ast.UnaryOp(op=ast.USub())):
            return True
        case ast.Attribute(attr="T", value=ast.Attribute(attr="T")):
            return True
    return False


def _by_one(node: ast.AST) -> bool:
    """Whether something is multiplied by a written 1, as files do that write every local derivative: ``dx = 1 * dq``."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and (_is_one(node.left) or _is_one(node.right))


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _names(node: ast.expr) -> set[str]:
    """The names that a value comes from, beside those of modules."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} - {"np", "numpy", "math"}


__all__ = ["parts", "reads_well", "spelled"]
