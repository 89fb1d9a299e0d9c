"""The value that a file computes last and gives no name: ``print("loss:", mse(y, t))``, or a call alone, as a notebook shows it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence

from engine.named import NamedTuple
from engine.reading.functions import dotted
from engine.reading.program import Program

_SHOWN = frozenset("str repr round float int abs np.round np.around np.array2string".split())
_SHOWN_METHODS = frozenset("round item tolist format".split())


class Named(NamedTuple):
    """A program in which that value has a name, and the line that gives it."""

    program: Program
    name: str
    line: str


def with_name(program: Program) -> Named | None:
    """The program with a name for the last value that its own functions give and that is only shown; None without one."""
    own = frozenset(_own(program.forward))
    for at in range(len(program.forward) - 1, -1, -1):
        node = program.forward[at]
        if not isinstance(node, ast.Expr):
            continue
        shown = copy.deepcopy(node)
        value = _value(shown.value, own)
        if value is None:
            continue
        name = next(one for one in ("out", "result", *[f"out_{i}" for i in range(1, 99)]) if one not in program.names)
        text = f"{name} = {ast.unparse(value)}"
        held = ast.copy_location(ast.Assign([ast.copy_location(ast.Name(name, ast.Store()), value)], copy.deepcopy(value)), value)
        vars(held)["spelled"] = text
        _put(shown, value, ast.copy_location(ast.Name(name, ast.Load()), value))
        forward = (*program.forward[:at], held, shown, *program.forward[at + 1 :])
        return Named(program._replace(forward=forward, names=program.names | {name}), name, text)
    return None


def _own(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names of the functions and methods that a file defines."""
    for node in body:
        for each in ast.walk(node):
            if isinstance(each, ast.FunctionDef) and "formula" not in vars(each):
                yield each.name


def _value(node: ast.expr, own: frozenset[str]) -> ast.expr | None:
    """The value of an expression without what only shows it; None where no function of the file's own gives it."""
    match node:
        case ast.Call(func=ast.Name(id="print"), args=args) | ast.Tuple(elts=args) | ast.JoinedStr(values=args):
            return _last(args, own)
        case ast.FormattedValue(value=value) | ast.Starred(value=value):
            return _value(value, own)
        case ast.Call(func=func, args=[value, *_]) if dotted(func) in _SHOWN:
            return _value(value, own)
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=args) if attr in _SHOWN_METHODS:
            return _last([value, *args], own)
        case ast.BinOp(left=left, right=right) if _is_text(left) or _is_text(right):
            return _last([left, right], own)
    return node if any([_calls(each, own) for each in ast.walk(node)]) else None


def _last(parts: Sequence[ast.expr], own: frozenset[str]) -> ast.expr | None:
    return next((found for part in reversed(parts) if (found := _value(part, own)) is not None), None)


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr() | ast.Call(func=ast.Name(id="str")):
            return True
        case ast.BinOp(left=left, right=right):
            return _is_text(left) or _is_text(right)
    return False


def _calls(node: ast.AST, own: frozenset[str]) -> bool:
    return isinstance(node, ast.Call) and (dotted(node.func) or ast.unparse(node.func)).rpartition(".")[2] in own


def _put(inside: ast.AST, old: ast.expr, new: ast.expr) -> None:
    """Put one expression in another's place."""
    for parent in ast.walk(inside):
        for field, held in ast.iter_fields(parent):
            if held is old:
                setattr(parent, field, new)
            elif isinstance(held, list):
                held[:] = [new if each is old else each for each in held]
