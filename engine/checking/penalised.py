"""A pass without a loss whose gradients have a term of a penalty that no one speaks of: ``dW[j] = (-2 * x.dot(r) + l1) / m``."""

from __future__ import annotations

import ast
import textwrap
from contextlib import suppress
from dataclasses import replace

import numpy as np

from engine.checking.remarks import factor_of, has_factor
from engine.own.passes import Begun
from engine.verdicts import Own, OwnLine, Uncompared

_SAME = 1e-6


def penalised(begun: Begun, own: Own) -> Own:
    """The verdict where all that is wrong is one multiple of what follows from the given gradient, and beside it, in some, a number
    that their statement adds, up or down: the former are remarks, the latter are not compared."""
    wrong = [one for one in own.lines if one.verdict in ("wrong", "follows")]
    if begun.given is None or own.failed is not None:
        return own
    for factor in dict.fromkeys([factor for one in wrong if (factor := factor_of(one)) is not None]):
        rest = [one for one in wrong if not has_factor(one, factor)]
        if rest and all([_adds(begun, one, factor) for one in rest]):
            left = {id(one) for one in rest}
            lines = tuple([
                one._replace(verdict="remark", reason="factor", factor=factor) if one in wrong else one
                for one in own.lines if id(one) not in left
            ])  # fmt: skip
            others = tuple(dict.fromkeys([Uncompared(one.line, one.name, "penalty") for one in rest]))
            named = {one.var for one in wrong}
            marks = {at: mark for at, mark in own.marks.items() if mark not in ("wrong", "follows")}
            verdicts = {var: verdict for var, verdict in own.verdicts.items() if var not in named}
            return replace(own, lines=lines, marks=marks, verdicts=verdicts, others=(*own.others, *others), first_wrong=None,
                           faults=(), _places={})  # fmt: skip
    return own


def _adds(begun: Begun, one: OwnLine, factor: float) -> bool:
    """Whether a gradient is ``factor`` times the engine's and one number more, up or down, that its statement adds."""
    theirs, ours = np.asarray(one.theirs, dtype=float), np.asarray(one.ours, dtype=float)
    if theirs.shape != ours.shape or not 0 <= one.done < len(begun.found.survey.dones):
        return False
    terms = _terms(_written(begun, begun.found.survey.dones[one.done].node))
    if len(terms) < 2 or not any(map(_is_bare, terms)) or all(map(_is_bare, terms)):
        return False
    more = np.abs(theirs - factor * ours)
    most = float(np.max(more, initial=0.0))
    return most > 0.0 and bool(np.all(more >= most * (1.0 - _SAME)))


def _written(begun: Begun, node: ast.stmt) -> ast.expr:
    """The value of a statement as the file has it: differences in it may have been given names."""
    text = textwrap.dedent("\n".join(begun.whole.lines[node.lineno - 1 : node.end_lineno]))
    with suppress(SyntaxError, ValueError, RecursionError):
        value = getattr(ast.parse(text.strip()).body[0], "value", None)
        if isinstance(value, ast.expr):
            return value
    return ast.Constant(0)


def _terms(node: ast.expr) -> list[ast.expr]:
    """The terms of a sum, also within a quotient or a product with a number that has a name."""
    if isinstance(node, ast.UnaryOp):
        return _terms(node.operand)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        return _terms(node.left) + _terms(node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        if _is_bare(node.right) or (isinstance(node.op, ast.Div) and isinstance(node.right, ast.Call)):
            return _terms(node.left)
        if _is_bare(node.left) and isinstance(node.op, ast.Mult):
            return _terms(node.right)
    return [node]


def _is_bare(node: ast.expr) -> bool:
    """Whether a term is a number under a name: ``self.l1_penalty``."""
    return isinstance(node, (ast.Name, ast.Attribute, ast.Constant))
