"""What a statement is written to add to a parameter: ``lr * dw`` of ``w -= lr * dw``, of ``ws = [w - lr * g for w, g in …]`` and of
``w, b = w - lr * dw, b - lr * db``."""

from __future__ import annotations

import ast

from engine.named import NamedTuple
from engine.own.places import callee, set_by_name
from engine.reading.steps import RATES, last_name

_LISTS = frozenset({"list", "tuple"})


class Added(NamedTuple):
    """One term that a statement adds: the operator, what it is added to, and the term; ``bound`` are the names that a comprehension
    around it binds, which stand for something else in each round."""

    op: ast.operator
    to: ast.expr
    term: ast.expr
    bound: frozenset[str] = frozenset()


def added(statement: ast.stmt | None) -> list[Added]:
    """The terms that a statement adds to what it binds, one for each parameter that it writes down."""
    if isinstance(statement, ast.AugAssign):
        return [Added(statement.op, statement.target, statement.value)]
    if isinstance(statement, ast.Return) and statement.value is not None:  # ``return p - self.lr * g``
        return _of(None, statement.value, frozenset())
    if (call := set_by_name(statement)) is not None:
        return _of(None, call.args[2], frozenset())
    if not isinstance(statement, ast.Assign):
        return []
    return _of(statement.targets[0], statement.value, frozenset())


def _of(target: ast.expr | None, value: ast.expr, bound: frozenset[str]) -> list[Added]:
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        same = target is not None and isinstance(value.op, ast.Add) and ast.unparse(value.right) == ast.unparse(target)
        to, term = (value.right, value.left) if same else (value.left, value.right)
        return [Added(value.op, to, term, bound)]
    if isinstance(value, ast.IfExp):  # ``w - lr * dw if train else w``
        return [*_of(target, value.body, bound), *_of(target, value.orelse, bound)]
    if isinstance(value, ast.Call) and callee(value) in _LISTS and len(value.args) == 1:
        return _of(target, value.args[0], bound)
    if isinstance(value, (ast.ListComp, ast.GeneratorExp, ast.DictComp)):
        names = [n.id for each in value.generators for n in ast.walk(each.target) if isinstance(n, ast.Name)]
        return _of(None, value.value if isinstance(value, ast.DictComp) else value.elt, bound | frozenset(names))
    if isinstance(value, (ast.Tuple, ast.List)):
        targets = target.elts if isinstance(target, (ast.Tuple, ast.List)) and len(target.elts) == len(value.elts) else []
        return [each for at, part in enumerate(value.elts) for each in _of(targets[at] if targets else None, part, bound)]
    return []


def factors_of(term: ast.expr) -> list[ast.expr]:
    """The factors of what is added: of ``lr * x.T @ d`` and ``-lr * (x.T @ d)`` the rate and the product."""
    found: list[ast.expr] = []
    waiting = [term]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.MatMult)):
            waiting[:0] = [node.left, node.right]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            waiting.insert(0, node.left)
        elif isinstance(node, ast.UnaryOp):
            waiting.insert(0, node.operand)
        else:
            match node:
                case ast.Call(func=ast.Attribute(value=ast.BinOp() as inner, attr="dot" | "sum" | "mean")):
                    waiting.insert(0, inner)  # ``(lr * x.T).dot(d)``
                case ast.Call(func=ast.Attribute(attr="dot" | "matmul"), args=[inner, *_]):
                    waiting.insert(0, inner)  # ``np.dot(lr * x.T, d)``
                case _:
                    pass
            found.append(node)
    return found


def first_factor(statement: ast.stmt | None) -> str:
    """``lr`` of ``w -= lr * E``, of ``w = w - lr * E`` and of ``w -= E * lr``: the rate, if one is written; "" where several terms
    have several."""
    texts = {_first(each) for each in added(statement)}
    return texts.pop() if len(texts) == 1 else ""


def _first(one: Added) -> str:
    if not isinstance(one.term, ast.BinOp):
        return ""
    value: ast.expr = one.term
    behind: list[ast.expr] = []  # ``X.T.dot(d) * lr``
    while isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Mult, ast.Div)):
        if isinstance(value.op, ast.Mult):
            behind.append(value.right)
        value = value.left
    if isinstance(value, ast.Constant):
        return ast.unparse(value)
    plain = [each for each in (value, *behind) if isinstance(each, (ast.Name, ast.Constant, ast.Attribute))]
    plain = [each for each in plain if not (isinstance(each, ast.Name) and each.id in one.bound)]
    named = [each for each in plain if last_name(each) in RATES]
    return ast.unparse((named or plain)[0]) if plain else ""


def takes_off(statement: ast.stmt | None) -> bool:
    """``w -= …`` and ``w = w - …``, not ``w += …`` of what is to climb."""
    terms = added(statement)
    return bool(terms) and all([isinstance(each.op, ast.Sub) for each in terms])
