"""Which entries of which variables are compared, within what the replays may cost; and when to stop.

Entries that agree at once take two replays. Those that rounding blurs are looked into with some fifty, which nobody knows before:
so a variable has an allowance, and what is left of its sample when that is spent is not compared. What counts is the price of a
replay, not a clock: the same file gives the same sample on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.checking.replay import Replay
from engine.kinds import is_float
from engine.named import NamedTuple
from engine.records import Var
from engine.trace import Trace

DIRECTIONS = 8
LOOKED_INTO = 60
"""Replays that an entry may take, about, whose difference disagrees at first."""


class Planned(NamedTuple):
    """One variable: the entries to compare, in order of place, how many random directions, and what a replay costs."""

    var: Var
    picked: list[tuple[int, ...]]
    directions: int
    cost: float

    @property
    def price(self) -> float:
        """What comparing costs where all agrees at once."""
        return 2 * self.cost * (len(self.picked) + self.directions)


def allowances(replay: Replay, plan: list[Planned], budget: float) -> Iterator[tuple[Planned, float]]:
    """Each variable with the ``replay.spent`` at which it is to stop: its part of what the ones before it left."""
    prices = sum([one.price for one in plan])
    end = replay.spent + budget
    for one in plan:
        share = one.price / prices if prices else 0.0
        yield one, replay.spent + max(end - replay.spent, 0.0) * min(share, 1.0)
        prices -= one.price


def in_turn(one: Planned, allowed: float, seed: int) -> list[int]:
    """The order in which the picked entries are compared, as places in the sample: shuffled where the allowance may not last for
    all of them, so that those that are compared are a fair sample of any size."""
    count = len(one.picked)
    if LOOKED_INTO * one.cost * (count + one.directions) <= allowed:
        return list(range(count))
    return [int(at) for at in np.random.default_rng(seed).permutation(count)]


def wanted_of(trace: Trace) -> list[Var]:
    """Inputs that a gradient can be asked of. Labels, counts and indices (integers that none reached) are left out."""
    found = []
    wanted = trace.traced.asked()
    for var in trace.vars:
        asked = wanted is not None and var.index in wanted and var.kind != "state"
        if (not asked if wanted is not None else var.kind != "input") or not var.diff:
            continue
        if trace.gradients_by_index[var.index] is None and not is_float(var.value) and not asked:
            continue
        found.append(var)
    return found


def planned(
    replay: Replay, wanted: list[Var], replays: int, budget: float, draws: Any
) -> list[Planned]:
    """For each variable the entries to compare and the number of random directions: all entries while the budget
    lasts.
    """
    costs: dict[int, float] = {}
    looked = 0.0
    for place in draws.permutation(len(wanted)):
        if looked < budget:
            costs[wanted[place].index] = replay.cone((wanted[place].index,)).cost
            looked += costs[wanted[place].index]
    left_out = [Planned(var, [], 0, 0.0) for var in wanted if var.index not in costs]
    wanted = [var for var in wanted if var.index in costs]
    sizes = {var.index: int(np.size(var.value)) for var in wanted}
    left, spend = replays / 2, budget / 2
    whole: dict[int, bool] = {}
    smallest_first = sorted(wanted, key=lambda v: sizes[v.index])
    for place, var in enumerate(smallest_first):
        share = 1 / (len(smallest_first) - place)
        size, cost = sizes[var.index], costs[var.index]
        if size == 1:
            share = 1.0
        whole[var.index] = size <= left * share and size * cost <= spend * share
        if whole[var.index]:
            left -= size
            spend -= size * cost
    rest = [var for var in wanted if not whole[var.index]]
    plan: list[Planned] = []
    for var in wanted:
        shape, size, cost = np.shape(var.value), sizes[var.index], costs[var.index]
        if whole[var.index]:
            plan.append(Planned(var, list(np.ndindex(shape)), 0, cost))
            continue
        room = min(left / len(rest), spend / len(rest) / cost)
        if size == 1:  # a few even of those that cost much
            plan.append(Planned(var, [()] if var in rest[:4] and not shape else [], 0, cost))
            continue
        picked = min(size, int(max(4, min(size, room) - DIRECTIONS)))
        sample = _sample(replay.trace.gradient(var.index), shape, picked, draws)
        plan.append(Planned(var, sample, 0 if picked == size else DIRECTIONS, cost))
    return plan + left_out


def _sample(gradient: Any, shape: tuple[int, ...], count: int, draws: Any) -> list[tuple[int, ...]]:
    """The entries with the largest gradients, and random ones."""
    flat = np.abs(np.ravel(gradient))
    flat = np.where(np.isnan(flat), np.inf, flat)
    largest = np.argpartition(flat, -(count // 2 or 1))[-(count // 2 or 1) :]
    places = dict.fromkeys([int(i) for i in largest])
    places |= dict.fromkeys(int(i) for i in draws.choice(len(flat), size=count - len(places), replace=False))
    return [tuple(int(i) for i in np.unravel_index(place, shape)) for place in sorted(places)]
