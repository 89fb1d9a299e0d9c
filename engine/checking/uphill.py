"""Updates that make a loss grow: a loss that is called one and is never negative is made small, whatever else is right."""

from __future__ import annotations

import ast

import numpy as np

from engine.checking.remarks import broadcasts
from engine.checking.seen import Seen
from engine.own.body import number
from engine.own.loss import words
from engine.own.moved import moved_to
from engine.own.passes import Begun
from engine.own.places import callee
from engine.own.written import takes_off
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import MULTIPLES, OwnLine

MADE_SMALL = frozenset({
    "loss", "losses", "cost", "costs", "nll", "mse", "sse", "bce", "xent", "crossentropy", "risk", "energy", "error", "err",
})  # fmt: skip
"""Words of names of what is made small; what another name stands for (``objective``, ``J``) may be made large by all updates."""
_WEIGHTS = frozenset({"w", "weight", "weights", "theta", "thetas", "beta", "betas", "coef", "coefs", "params", "parameters"})
"""Words of names of what a net learns."""
_TRIES = 4


def made_small(trace: Trace, begun: Begun | None = None) -> bool:
    """Whether the output's name says that it is made small, that of ``loss.data`` of an autograd class, too; or that of the
    function which gives it: ``l = net.loss(y)``."""
    names = [trace.vars[trace.output].name.replace(".", "_")]
    if begun is not None and begun.division.loss is not None:
        node = begun.found.survey.dones[begun.division.loss.done].node
        value = node.value if isinstance(node, ast.Assign) else None
        names += [callee(value)] if isinstance(value, ast.Call) else []
    return any([set(words(name)) & MADE_SMALL for name in names])


def never_negative(begun: Begun, options: Options) -> bool:
    """Whether the loss is no less than 0 wherever the parameters are, as far as a few places tell: the sum of squares and of
    negative logarithms is so, a likelihood with the wrong sign and the score of a critic are not."""
    value, draws = number(begun.output.value), np.random.default_rng(0)
    if begun.given is not None or value is None or not value > 0.0:
        return False
    start = {update.var: np.asarray(update.before, dtype=float) for update in reversed(begun.watched.updates)}
    for _ in range(_TRIES):
        values = {var: draws.normal(size=at.shape) * 2 + at * draws.normal() for var, at in start.items()}
        made = moved_to(begun, options, {var: at if at.ndim else float(at) for var, at in values.items()})
        found = None if made is None else number(made.output.value)
        if found is None or found < 0.0:  # one that is not finite says nothing
            return False
    return True


def all_uphill(trace: Trace, begun: Begun, every: list[Seen]) -> bool:
    """Whether all parameters go along their gradients, and so make grow what is to be made small: two or more of them, or one that
    it is taken off or that is named as weights are; another one alone may be an example that is to deceive the net
    (``x += eps * dx``)."""
    moved = [one for one in every if np.any(one.change)]
    told = [one.update.var for one in moved if one.multiple or one.single]
    if not moved or len(told) < len(moved) or not all([one.share.ratio > 0.0 for one in moved]) or not made_small(trace, begun):
        return False
    if not all([np.size(one.change) > 1 for one in moved]) and not _of_one_rate(moved):
        return False
    zeros = not any([np.any(one.update.before) for one in moved])  # slopes are 1/4, errors 1/2
    if not all([one.share.scale is None or (one.share.whole if zeros else _plain(one.share.scale)) for one in moved]):
        return False  # it may be no rate (``engine.checking.steady``)
    sure = len(set(told)) > 1 or all([takes_off(one.node) or names_weights(trace, one.update.var) for one in moved])
    return sure and never_negative(begun, trace.options)


def all_lean_uphill(trace: Trace, begun: Begun, leans: list[tuple[int, int]]) -> bool:
    """The same of changes that are no multiples of the gradients, as Adam's first are: by variable, the side that each leans to."""
    several = len({var for var, _ in leans}) > 1 or all([names_weights(trace, var) for var, _ in leans])
    up = bool(leans) and several and all([side > 0 for _, side in leans])
    return up and made_small(trace, begun) and never_negative(begun, trace.options)


def names_weights(trace: Trace, var: int) -> bool:
    """Whether a variable is named as weights are: ``W1``, ``net.weights``, ``params['W']``."""
    one = trace.vars[var]
    named = (one.name.rpartition(".")[2], *[key for key in one.path if isinstance(key, str)])
    return any([_WEIGHTS & {*words(each)} for each in named])


def _of_one_rate(every: list[Seen]) -> bool:
    """Whether numbers are changed by one multiple of their gradients, or by those that are written: no accident."""
    if all([one.share.whole for one in every]):
        return True
    ratios = [one.share.ratio for one in every]
    return len(ratios) > 1 and all([abs(each / ratios[0] - 1.0) < 1e-6 for each in ratios])


def _plain(scale: float) -> bool:
    """Whether it is a whole number, or one over one: a 2 that is left out, a sum for a mean."""
    larger = max(scale, 1.0 / scale) if scale > 0.0 else 0.5
    return abs(larger - round(larger)) < 1e-6 * larger


def turned(trace: Trace, var: int, lines: tuple[OwnLine, ...]) -> list[OwnLine]:
    """The remarks on what is the gradient of a parameter with its sign turned, under another name."""
    ours = trace.gradient(var)
    return [
        line for line in lines
        if line.verdict == "remark" and line.reason in ("made_good", "scaled", *MULTIPLES) and np.size(line.theirs) == np.size(ours)
        and (np.shape(line.theirs) == np.shape(ours) or broadcasts(line.theirs, ours))
        and np.any(ours) and np.allclose(np.ravel(line.theirs), -np.ravel(np.asarray(ours, dtype=float)), 1e-6, 1e-12)
    ]  # fmt: skip
