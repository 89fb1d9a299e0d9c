"""Updates of a pass as they are compared: the change beside the gradient, and the rate that is written before it."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.checking.measure import APPROXIMATE, Measure
from engine.checking.velocities import rates_before
from engine.named import NamedTuple
from engine.own.dividing import agree
from engine.own.partly import change_of, entries
from engine.own.passes import Begun
from engine.own.places import set_by_name
from engine.own.written import first_factor
from engine.passes import Update
from engine.trace import Trace

SAME = 1e-6
"""By how much two rates may differ, relative to them, and be one."""
_NOISE = 1e-13
"""What is left of a sum in which all cancels, relative to what is summed."""


class Share(NamedTuple):
    """How often its gradient a parameter was added, the text of the first factor (``lr``), and how often that is beside the rate
    that is written: 1 where what follows it is the gradient; None where the rate is not known."""

    ratio: float
    factor: str
    scale: float | None

    @property
    def whole(self) -> bool:
        """Whether the gradient is added times the rate, and nothing else."""
        return self.scale is not None and abs(self.scale - 1.0) < SAME


class Seen(NamedTuple):
    """An update as it is compared: the gradient and the change in the entries that its statement wrote (``w[1:] += …``), as lists;
    ``where`` are these among all. Where several statements change one parameter by a multiple of its gradient together, each is
    seen as all of them."""

    update: Update
    gradient: Any
    change: Any
    where: Any
    node: ast.stmt | None
    rates: tuple[float, ...] | None
    repeated: bool = False  # one update, written more than once
    led: bool = True  # a rate is written first, if there is one, and no number of the pass's own
    together: bool = False  # it is seen as all of them, which are one statement's: row by row, in a loop

    @property
    def multiple(self) -> bool:
        """Whether it changes an array along its gradient."""
        return agree(self.gradient, self.change)

    @property
    def nearly(self) -> bool:
        """Whether it goes along its gradient, by the rate that is written if one is, but for a small term (``Measure.close_by``):
        an epsilon that the loss has within a logarithm."""
        ratio, scale = self.share.ratio, self.share.scale
        if not np.isfinite(ratio) or not ratio or (scale is None if self.single else not np.any(self.gradient)):
            return False
        if scale is not None and abs(scale - 1.0) > APPROXIMATE:
            return False
        off = np.abs(self.change / ratio - self.gradient)
        return bool(np.max(off, initial=0.0) <= APPROXIMATE * np.max(np.abs(self.gradient), initial=0.0))

    @property
    def single(self) -> bool:
        """Whether it is one number."""
        return np.size(self.gradient) < 2

    @property
    def share(self) -> Share:
        """How much of the gradient it adds."""
        square = float(self.gradient @ self.gradient)
        ratio = float(self.change @ self.gradient) / square if square else np.nan
        scales = [] if self.rates is None else [abs(ratio / rate) for rate in self.rates or (1.0,) if rate]
        near = next((each for each in scales if abs(each - 1.0) < SAME), None)  # of several, any may be the rate
        return Share(ratio, first_factor(self.node) if self.led else "", near or (scales[0] if scales and self.led else None))


def seen_updates(trace: Trace, begun: Begun) -> list[Seen]:
    nodes, found = _statements(begun), []
    updates = [
        u for u in begun.watched.updates if trace.gradients_by_index[u.var] is not None and np.shape(u.before) == np.shape(u.after)
    ]  # fmt: skip
    binding = begun.division.loss
    loss = str(binding.name) if binding is not None and binding.kind == "name" else ""
    computed, measure = _computed(begun), Measure(trace, by_parts=False)
    for update in updates:
        if trace.vars[update.var].shown == loss:
            continue  # what it is added up in is no parameter
        node, gradient, change = nodes.get(update.line), np.ravel(trace.gradient(update.var)), np.ravel(change_of(update))
        if _cancels(measure, update, gradient, change):
            gradient, change = np.zeros_like(gradient, dtype=float), np.zeros_like(change)
        mine = [other for other in updates if other.var == update.var]
        same = [change] if len(mine) == 1 else [np.ravel(change_of(other)) for other in mine]
        where, rates, repeated = np.ones(change.shape, bool), _written(update, computed.get(update.line, [])), False
        if rates == ():
            rates = rates_before(begun, node)
        alone = False
        led = not update.rates or (rates is not None and rates[0] == update.rates[0])
        if len(same) > 1 and agree(gradient, total := np.sum(same, axis=0)):
            repeated = all([np.allclose(each, change, 1e-9, 0.0) for each in same])
            alone = not repeated and all([(other.line, other.rates) == (update.line, update.rates) for other in mine])
            change, rates = total, rates if repeated or alone else None
        elif np.any(change):
            where = np.ravel(entries(update))
        found.append(Seen(update, gradient[where], change[where], where, node, rates, repeated, led, alone))
    return found


def _cancels(measure: Measure, update: Update, gradient: Any, change: Any) -> bool:
    """Whether a gradient, and what is added with it, is rounding alone: of data that are symmetric a bias has none."""
    largest, added = (float(np.max(np.abs(each), initial=0.0)) for each in (gradient, change))
    return 0.0 < largest < 1e-3 and max(largest, added) <= _NOISE * measure.scale(update.var)


def _computed(begun: Begun) -> dict[int, list[float]]:
    """The numbers that each line of updates reads, and that the pass computed of its parameters: no rates, whatever they are equal
    to, but the gradient or a part of it (``q = lr * delta``, ``hidden[j]``)."""
    survey, first = begun.found.survey, begun.found.first
    moving = {change.before for change in begun.division.updates}
    for each in survey.defs[first:]:
        if not moving.isdisjoint(each.reads):
            moving.add(each.index)
    found: dict[int, list[float]] = {}
    for change in begun.division.updates:
        values = [survey.values.get(at) for at in change.added if at in moving]
        line = survey.dones[survey.defs[change.after].done].node.lineno
        found.setdefault(line, []).extend([float(each) for each in values if each is not None and np.ndim(each) == 0])
    return found


def _written(update: Update, computed: list[float]) -> tuple[float, ...] | None:
    """The numbers before what is added that may be a rate: None where there are only others, of which a rate may be a factor."""
    left = list(update.rates or ())
    for number in computed:
        if number in left:
            left.reverse()  # the rate is written first
            left.remove(number)
            left.reverse()
    return update.rates if len(left) == len(update.rates or ()) else tuple(left) or None


def _statements(begun: Begun) -> dict[int, ast.stmt]:
    nodes = [done.node for done in begun.found.survey.dones[1:]]
    return {node.lineno: node for node in nodes if isinstance(node, (ast.Assign, ast.AugAssign)) or set_by_name(node)}
