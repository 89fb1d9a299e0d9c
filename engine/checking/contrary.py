"""Updates of a pass without a loss that go the other way along their gradients than the others: one of both goes uphill."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from engine.checking.measure import difference
from engine.checking.seen import SAME, seen_updates
from engine.checking.singled import apart_updates
from engine.nodes import nodes
from engine.own.dividing import agree
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

_COMPUTED = frozenset({"pred", "preds", "predicted", "prediction", "predictions", "hat", "out", "output", "est", "model"})
"""Words of names of what was computed, whatever else they say: ``y_pred``, ``y_hat``."""
_TARGETS = frozenset({
    "y", "t", "target", "targets", "label", "labels", "truth", "true", "expected", "desired", "wanted", "ytrain", "yb", "r",
})  # fmt: skip


def contrary(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict without a loss, with arrays wrong that are changed along their gradients the other way than the others are: the
    fewer, else those that go away from the target, by the difference that the given gradient is made of, else the later ones."""
    if begun.given is None or not own.ok:
        return own
    every = list(dict.fromkeys(_ways(trace, begun)))
    signs = [sign for *_, sign in every]
    if len(set(signs)) < 2:
        return _away(trace, begun, own) if signs and signs[0] == _astray(begun) else own
    less = min(1.0, -1.0, key=lambda sign: (signs.count(sign), sign != _astray(begun), sign == signs[0]))
    other = [update for line, name, sign in every if sign == less for update in begun.watched.updates
             if (update.line, update.id) == (line, name)]  # fmt: skip
    places = {(update.line, update.id) for update in other}
    lines = [line for line in own.lines if (line.line, line.name) not in places]
    for one in other:
        change, ours = np.subtract(one.after, one.before, dtype=float), trace.gradient(one.var)
        gap, where = difference(np.negative(ours), ours)
        lines.append(OwnLine(one.line, one.id, one.var, "wrong", gap, where, (), "contrary", change, ours))
    first = min([one.line for one in other])
    return replace(own, lines=tuple(sorted(lines, key=lambda one: (one.line, one.name))), first_wrong=first)


def _away(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict where all go away from the target, by the difference that the given gradient is made of: that is said."""
    moved = {(one.line, one.id) for one in begun.watched.updates}
    kept = [line for line in own.lines if (line.line, line.name) not in moved or line.verdict != "right"]
    known = {(line.line, line.name) for line in kept}
    lines = [
        OwnLine(one.line, one.id, one.var, "remark", 0.0, "", (), "away", change, trace.gradient(one.var))
        for one, change in [(one, np.subtract(one.after, one.before)) for one in begun.watched.updates]
        if (one.line, one.id) not in known and trace.gradients_by_index[one.var] is not None and np.any(change)
    ]
    return replace(own, lines=tuple(sorted((*kept, *lines), key=lambda one: (one.line, one.name))))


def _ways(trace: Trace, begun: Begun) -> Iterator[tuple[int, str, float]]:
    """The arrays that are changed along their gradients: line, address, and the sign with which they are; numbers where they are so
    by the rate of an array."""
    every = [one for one in seen_updates(trace, begun) if np.isfinite(one.share.ratio)]
    rates = [abs(one.share.ratio) for one in every if one.multiple]
    for one in every:
        if one.multiple or (one.single and any([abs(abs(one.share.ratio) / rate - 1.0) < SAME for rate in rates if rate])):
            yield one.update.line, one.update.id, float(np.sign(one.share.ratio))
    if begun.given is not None and begun.given.others:
        for each in apart_updates(begun, trace.options):
            ours = trace.gradient(each.update.var) if trace.gradients_by_index[each.update.var] is not None else 0.0
            if np.shape(ours) == np.shape(each.led) and agree(ours, each.led):
                yield each.update.line, each.update.id, float(np.sign(np.sum(ours * each.led)))


def _astray(begun: Begun) -> float:
    """The sign of what goes uphill; 0 where the text does not tell."""
    survey, given = begun.found.survey, begun.given
    assert given is not None
    dones = {survey.defs[at].done for at in survey.slice(set(given.defs)) if at >= begun.found.first}
    lines = {id(survey.dones[at].node): survey.dones[at].node for at in (*dones, *[survey.defs[at].done for at in given.defs])}
    for line in lines.values():
        inside = list(nodes(line, inner=False))
        turned = {id(side) for each in inside for side in _turned(each)}
        for node in inside:
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
                left, right = _is_target(node.left), _is_target(node.right)
                if left != right:  # the gradient that the trace has is turned so that the first change goes down
                    return -given.sign if left != (id(node) in turned) else given.sign
    return 0.0


def _turned(node: ast.AST) -> list[ast.expr]:
    """What an expression has the sign turned of: ``y - t`` of ``-2 * (y - t)`` and of ``-(y - t)``."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return [node.operand]
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        sides = [(node.left, node.right), (node.right, node.left)]
        return [other for side, other in sides if isinstance(side, ast.UnaryOp) and isinstance(side.op, ast.USub)
                and isinstance(side.operand, ast.Constant)]  # fmt: skip
    return []


def _is_target(node: ast.expr) -> bool:
    """Whether a side of a difference is named as what is to come out: ``y``, ``self.Y``, ``y_train[i]``, not ``y_pred``."""
    while isinstance(node, (ast.Subscript, ast.Attribute)) and not (isinstance(node, ast.Attribute) and _names_target(node.attr)):
        node = node.value
    return _names_target(node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else "")


def _names_target(name: str) -> bool:
    words = set(name.lower().split("_"))
    return bool(words & _TARGETS) and not words & _COMPUTED
