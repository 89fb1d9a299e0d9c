"""A pass without a loss in which a margin decides what is added, ``if y[i] * (x @ w - b) >= 1: … else: w -= …``, is read with what
that test says of a loss: 1 less the margin where it is too small (a support vector machine), less the margin alone where 0 is asked
for (a perceptron), and the square of what a share is taken off.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

from engine.named import NamedTuple
from engine.nodes import nodes
from engine.reading.program import Program
from engine.reading.written import placed

_LOOPS = (ast.For, ast.While)
_BELOW = {ast.Lt: True, ast.LtE: True, ast.Gt: False, ast.GtE: False}


class _Test(NamedTuple):
    """A margin, its factors, what it has to reach, and whether the body is what is done where it does not."""

    margin: ast.expr
    factors: list[str]
    least: int
    body: bool


def with_hinges(program: Program) -> Program | None:
    """The program so read, within loops and functions; None where no margin decides."""
    forward = copy.deepcopy(list(program.forward))
    taken = {each.id for each in nodes(*forward) if isinstance(each, ast.Name)} | program.names
    name = next(word for word in ("loss", *[f"loss_{count}" for count in range(2, len(taken) + 3)]) if word not in taken)
    found = False
    for inside in [each for each in nodes(*forward) if isinstance(each, (*_LOOPS, ast.FunctionDef))]:
        for at, node in enumerate(inside.body):
            test = _test(node, inside.body[:at]) if isinstance(node, ast.If) else None
            if not isinstance(node, ast.If) or test is None:
                continue
            later = _read_later(node, inside.body[at + 1 :])
            if later or updated(node.body if test.body else node.orelse):
                for block in (node.body, node.orelse):
                    text = _loss(block, later, test, (block is node.body) == test.body)
                    if text:
                        made = placed(f"{name} = {text}", block[0] if block else node.body[0], 0)
                        vars(made)["implied"] = "pass_hinge", text
                        block.insert(0, made)
                        found = True
    return program._replace(forward=tuple(forward), names=program.names | {name}) if found else None


def implied(node: ast.stmt) -> tuple[str, str] | None:
    """The notice and the text of the loss that a statement was given here, or in ``engine.own.shares``; None of another one."""
    found: tuple[str, str] | None = vars(node).get("implied")
    return found


def _test(node: ast.If, before: list[ast.stmt]) -> _Test | None:
    test: ast.expr | None = node.test
    turned = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    test = test.operand if isinstance(test, ast.UnaryOp) and turned else test
    test = _bound(test, before) if isinstance(test, ast.Name) else test
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or type(test.ops[0]) not in _BELOW:
        return None
    margin, limit, below = test.left, test.comparators[0], _BELOW[type(test.ops[0])]
    if isinstance(margin, ast.Constant):
        margin, limit, below = limit, margin, not below
    if not isinstance(limit, ast.Constant) or isinstance(limit.value, bool) or limit.value not in (0, 1):
        return None
    value = _bound(margin, before) if isinstance(margin, ast.Name) else margin
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Mult):
        return None
    return _Test(margin, [_said(each) for each in _factors(value)], int(limit.value == 1), below is not turned)


def _bound(name: ast.Name, before: list[ast.stmt]) -> ast.expr | None:
    """What a name was given last in a block."""
    for each in reversed(before):
        if isinstance(each, ast.Assign) and [t.id for t in each.targets if isinstance(t, ast.Name)] == [name.id]:
            return each.value
    return None


def updated(block: list[ast.stmt]) -> dict[str, ast.stmt]:
    """The texts of what a block changes by adding to it or taking off: ``w -= …``, ``w = w - …``."""
    found: dict[str, ast.stmt] = {}
    for each in block:
        if isinstance(each, ast.AugAssign) and isinstance(each.op, (ast.Add, ast.Sub)):
            found[ast.unparse(each.target)] = each
        elif isinstance(each, ast.Assign) and isinstance(each.value, ast.BinOp) and isinstance(each.value.op, (ast.Add, ast.Sub)):
            if ast.unparse(each.targets[0]) == ast.unparse(each.value.left):
                found[ast.unparse(each.targets[0])] = each
    return found


def _read_later(node: ast.If, after: list[ast.stmt]) -> dict[str, ast.stmt]:
    """What is changed after a test by what it binds: ``w -= lr * dw``."""
    bound = {each.id for each in nodes(*node.body) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return {
        text: each for text, each in updated(after).items()
        if any([isinstance(n, ast.Name) and n.id in bound and ast.unparse(n) != text for n in nodes(each)])
    }  # fmt: skip


def _loss(block: list[ast.stmt], later: dict[str, ast.stmt], test: _Test, below: bool) -> str:
    """The text of the loss of one side of a test, of a margin that is too small (``below``) or not; "" where none is to be seen."""
    changed = updated(block) | later
    shares: list[str] = []
    rest: list[list[str]] = []  # the factors of what is no share
    for each in block:
        own = next((text for text, node in changed.items() if node is each), None)
        for sign, factors in added(each, own):
            held = [text for text in changed if text in factors]
            for text in held:
                if sign < 0 or factors.count(text) > 1:
                    return ""  # it grows, or is squared
                others = [factor for factor in factors if factor != text]
                shares.append(" * ".join([*others, f"np.sum(({text}) ** 2)"]) + " / 2")
            rest += [] if held else [factors]
    margin = ast.unparse(test.margin)
    every = set(rest[0]).intersection(*rest[1:]) - set(test.factors) if len(rest) > 1 else set[str]()
    weight = [each for each in rest[0] if each in every] if rest else []
    hinge = f"{test.least} - {margin}" if test.least else f"-({margin})"
    if not below:
        return " + ".join([f"max(0.0, {hinge})", *shares])
    return " + ".join([" * ".join([*weight, f"({hinge})"]) if weight else hinge, *shares])


def added(node: ast.stmt, own: str | None) -> Iterator[tuple[int, list[str]]]:
    """The terms that a statement takes off what it changes, without its rate, or of which it makes something else (a gradient)."""
    value: Any = getattr(node, "value", None)
    if not isinstance(node, (ast.Assign, ast.AugAssign)):
        return
    sign = 1
    if own is not None:
        op = node.op if isinstance(node, ast.AugAssign) else value.op
        value = value if isinstance(node, ast.AugAssign) else value.right
        sign = 1 if isinstance(op, ast.Sub) else -1
        factors = _factors(value)
        inner = [each for each in factors if isinstance(each, ast.BinOp)]
        if len(inner) == 1 and len(factors) > 1:
            value = inner[0]
        elif len(factors) > 1:
            yield sign, [_said(each) for each in factors[1:]]
            return
    for turn, term in _terms(value):
        yield sign * turn, [_said(each) for each in _factors(term)]


def _terms(value: ast.expr) -> Iterator[tuple[int, ast.expr]]:
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        yield from _terms(value.left)
        yield from [(-turn if isinstance(value.op, ast.Sub) else turn, term) for turn, term in _terms(value.right)]
    elif isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        yield from [(-turn, term) for turn, term in _terms(value.operand)]
    else:
        turned = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult) and any([
            isinstance(each, ast.UnaryOp) and isinstance(each.op, ast.USub) for each in (value.left, value.right)
        ])  # fmt: skip
        yield -1 if turned else 1, value


def _factors(value: ast.expr) -> list[ast.expr]:
    """What a product is of, signs aside: ``_terms`` tells that of ``-C * t``."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        return _factors(value.operand)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        return [*_factors(value.left), *_factors(value.right)]
    return [value]


def _said(node: ast.expr) -> str:
    """The text of a factor, in parentheses where it needs some."""
    text = ast.unparse(node)
    return f"({text})" if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Compare)) else text
