"""Residuals that stand within a statement get statements of their own: ``grad = X.T @ (X @ w - y)`` is read as
``prediction = X @ w``, ``residual = prediction - y``, ``grad = X.T @ residual``. A loop without a loss has no other gradient that
could be taken as given.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from typing import Any

from engine.nodes import nodes, statements
from engine.own.places import callee
from engine.own.records import Binding, Survey
from engine.reading.program import Program

_ALONE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.IfExp, ast.BoolOp, ast.NamedExpr)
"""What is in these is not computed once, or not always."""
_DIFFERENCES = ("err", "diff", "resid")
_PLAIN = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)
_RATES = (ast.Name, ast.Attribute, ast.Constant)


def with_residuals(program: Program) -> Program | None:
    """The program so written; None where that changes nothing."""
    split = _Split(set(program.names), {one.name for one in statements(*program.forward) if isinstance(one, ast.FunctionDef)})
    forward = copy.deepcopy(program.forward)
    body = split.block(list(forward), False)
    if not split.made:
        return None
    return program._replace(forward=tuple(body), names=program.names | split.made)


class _Split:
    def __init__(self, names: set[str], functions: set[str]) -> None:
        self.names = names
        self.functions = functions
        self.made: set[str] = set()
        self.here: set[str] = set()  # names made in the function under way

    def block(self, body: list[Any], inside: bool) -> list[Any]:
        """The statements of a block; those of loops and functions are looked at (``inside``)."""
        found: list[Any] = []
        known: dict[str, tuple[str, set[str]]] = {}  # text of a residual -> its name, the names it reads
        for statement in body:
            deeper = inside or isinstance(statement, (ast.For, ast.While, ast.FunctionDef))
            compound, here = False, self.here
            if isinstance(statement, ast.FunctionDef):
                self.here = set()
            for name in ("body", "orelse", "handlers", "finalbody"):
                inner = getattr(statement, name, None)
                if isinstance(inner, list) and inner:
                    compound = True
                    setattr(statement, name, self.block(inner, deeper))
            self.here = here if isinstance(statement, ast.FunctionDef) else self.here
            if compound:
                known.clear()
            elif inside and isinstance(statement, (ast.Assign, ast.AugAssign, ast.Return)) and statement.value is not None:
                found += self._called(statement)
                found += self._computed(statement)
                found += self._statement(statement, known)
            bound = {each.id for each in nodes(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
            bound |= {each.attr for each in nodes(statement) if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)}
            known = {text: held for text, held in known.items() if not held[1] & bound}
            found.append(statement)
        return found

    def _statement(self, statement: Any, known: dict[str, tuple[str, set[str]]]) -> Iterator[ast.stmt]:
        for part in list(_residuals(statement.value)):
            side = _difference(part)
            if _decays(statement, _inside(part, side)):
                continue
            text = ast.dump(part)
            if text not in known:
                reads = {each.id for each in nodes(part) if isinstance(each, ast.Name)}
                reads |= {each.attr for each in nodes(part) if isinstance(each, ast.Attribute)}
                known[text] = self._fresh("residual"), reads
                made = copy.copy(part)
                if side:
                    setattr(made, side, copy.copy(_inside(part, side)))
                yield from self._sides(_inside(part, side), _inside(made, side))
                yield _assigned(known[text][0], made)
            _put(statement, part, _read(known[text][0], part))

    def _called(self, statement: Any) -> Iterator[ast.stmt]:
        """What a function of the file's gives an update, ``w -= lr * gradient(w)``: what that computes on its way is no update."""
        target = statement.target if isinstance(statement, ast.AugAssign) else getattr(statement, "targets", [None])[0]
        value = statement.value
        if target is None or isinstance(value, ast.Call):
            return
        text = ast.unparse(target)
        same = [each for each in nodes(value) if isinstance(each, _PLAIN) and ast.unparse(each) == text]
        if isinstance(statement, ast.AugAssign) or same:
            for call in [each for each in nodes(value) if isinstance(each, ast.Call) and callee(each) in self.functions]:
                name = self._fresh("change")
                yield _assigned(name, call)
                _put(statement, call, _read(name, call))

    def _computed(self, statement: Any) -> Iterator[ast.stmt]:
        """What a difference that has a name, ``e = r - self.predict(i, j)``, ``error = X @ theta - y``, takes from a call or a
        product of matrices, which no name stands for."""
        value = statement.value
        if isinstance(statement, ast.Assign) and isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub):
            target, sides = statement.targets[0], (value.left, value.right)
            updates = isinstance(target, ast.Name) and any([isinstance(s, ast.Name) and s.id == target.id for s in sides])
            if isinstance(target, ast.Name) and not updates and any(map(_predicts, sides)):
                made = copy.copy(value)
                yield from self._sides(value, made)
                statement.value = made

    def _sides(self, part: ast.BinOp, made: ast.BinOp) -> Iterator[ast.stmt]:
        """Of a difference both sides that are computed get names, in ``made``."""
        for side in ("left", "right"):
            inner = getattr(part, side)
            if not isinstance(inner, _PLAIN) or _element_of_a_call(inner):
                name = self._fresh("prediction")
                yield _assigned(name, inner)
                setattr(made, side, _read(name, inner))

    def _fresh(self, word: str) -> str:
        name, count = word, 1
        while name in self.names or name in self.here:
            count += 1
            name = f"{word}_{count}"
        self.here.add(name)
        self.made.add(name)
        return name


def _element_of_a_call(side: ast.expr) -> bool:
    """``self.predict(x)[a]``."""
    while isinstance(side, ast.Subscript):
        side = side.value
        if isinstance(side, ast.Call):
            return True
    return False


def _predicts(side: ast.expr) -> bool:
    """Whether one side of a difference is a call, or a product of matrices, to which a bias may be added."""
    while isinstance(side, ast.BinOp) and isinstance(side.op, ast.Add):
        side = side.left
    if isinstance(side, ast.BinOp):
        return isinstance(side.op, ast.MatMult)
    return isinstance(side, ast.Call) or _element_of_a_call(side)


def _residuals(value: ast.expr) -> Iterator[ast.BinOp]:
    """Differences of something computed and what it should be, as factors or arguments, from the outside in; each with a 2
    that it is multiplied by, ``2 * (y - output)``: that is the gradient of the square."""
    waiting: list[tuple[ast.AST, bool]] = [(value, False)]
    while waiting:
        node, factor = waiting.pop(0)
        if isinstance(node, _ALONE):
            continue
        if factor and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            sides = (node.left, node.right)
            if not any([isinstance(side, ast.Constant) for side in sides]):
                yield node
                continue
        if factor and isinstance(node, ast.BinOp) and (side := _difference(node)):
            inside = _inside(node, side)
            if not any([isinstance(each, ast.Constant) for each in (inside.left, inside.right)]):
                yield node
                continue
        product = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.MatMult, ast.Div))
        inner: Sequence[ast.AST] = list(ast.iter_child_nodes(node))
        waiting += [(each, product or isinstance(node, (ast.Call, ast.Attribute))) for each in inner]


def _difference(node: ast.BinOp) -> str:
    """On which side of 2 times a difference the difference stands; "" of what is none. Another number may be a rate."""
    for side, other in (("left", node.right), ("right", node.left)):
        sign = other.operand if isinstance(other, ast.UnaryOp) and isinstance(other.op, ast.USub) else other
        inside = getattr(node, side)
        twice = isinstance(sign, ast.Constant) and sign.value == 2
        if isinstance(node.op, ast.Mult) and twice and isinstance(inside, ast.BinOp) and isinstance(inside.op, ast.Sub):
            return side
    return ""


def _inside(node: ast.BinOp, side: str) -> ast.BinOp:
    """The difference on that side, or the node itself."""
    found = getattr(node, side) if side else node
    assert isinstance(found, ast.BinOp)
    return found


def _decays(statement: ast.stmt, part: ast.BinOp) -> bool:
    """Whether a difference is an update's whole change, but for its rate, of which one side is a share of what is updated:
    ``b[i] += lr * (e - reg * b[i])``, ``w -= lr * (2 * reg * w - x * y)``. Squares of that would agree with any such change. Not
    so ``w += lr * (y - x * w) * x``, which is what a square's gradient looks like."""
    assigned = statement.targets[0] if isinstance(statement, ast.Assign) else None
    target = statement.target if isinstance(statement, ast.AugAssign) else assigned
    text = "" if target is None else ast.unparse(target)
    shares = [side for side in map(_factors, (part.left, part.right)) if len(side) > 1 and text in side]
    rest, rates = getattr(statement, "value", None), set[str]()
    if not shares:
        return False
    while isinstance(rest, ast.BinOp) and rest is not part:  # down to the difference: ``lr * (…)``, ``b[i] + lr * (…)``
        sides = (rest.left, rest.right)
        inner = next((each for each in sides if any([node is part for node in nodes(each)])), None)
        other = sides[inner is sides[0]]
        if ast.unparse(other) != text:
            if not all([isinstance(each, _RATES) for each in _parted(other)]):
                return False
            rates |= _factors(other)
        rest = inner
    return rest is part and rates.isdisjoint(shares[0] - {text})


def _parted(value: ast.expr) -> list[ast.expr]:
    """What a product is of."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        return [*_parted(value.left), *_parted(value.right)]
    return [value]


def _factors(value: ast.expr) -> set[str]:
    return {ast.unparse(each) for each in _parted(value)}


def split_off(node: ast.Assign) -> bool:
    """Whether a statement was made here: its name stands nowhere in the text."""
    return (node.lineno, node.col_offset) == (node.value.lineno, node.value.col_offset)


def _assigned(name: str, value: ast.expr) -> ast.stmt:
    return ast.copy_location(ast.Assign([ast.copy_location(ast.Name(name, ast.Store()), value)], value), value)


def _read(name: str, at: ast.expr) -> ast.Name:
    return ast.copy_location(ast.Name(name, ast.Load()), at)


def _put(statement: ast.stmt, part: ast.expr, name: ast.Name) -> None:
    """Put a name in the place of a part of a statement."""
    for node in nodes(statement):
        for field, value in ast.iter_fields(node):
            if value is part:
                setattr(node, field, name)
            elif isinstance(value, list):
                value[:] = [name if each is part else each for each in value]


def is_residual(survey: Survey, binding: Binding) -> bool:
    """Whether a number is a difference and called an error, ``error = y - output``: it is what a loss is made of. That of one
    output has gradients along those of any loss."""
    value = getattr(survey.dones[survey.defs[binding.defs[0]].done].node, "value", None)
    low = str(binding.name).lower()
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub) and (low == "e" or any([w in low for w in _DIFFERENCES]))
