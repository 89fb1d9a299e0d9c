"""Where there is no loss: which gradient of the file's own is taken as given, and what it is then the gradient of (``own.md``, rule
9: the earliest one that comes from no other)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from engine.named import NamedTuple
from engine.own.followed import Event, Followed
from engine.own.loss import Loss, gradients_made, is_forward
from engine.own.records import Binding, Survey
from engine.reading.gradnames import GradientName, may_be_gradient

_TRIED = 8
"""Variables that a gradient without the name of one may be that of: each is a run."""

class Given(NamedTuple):
    """What is differentiated, and the gradients that are the file's own; ``others`` are the definitions of other runs of the
    statement that made what is given: what came from them is about another example."""

    loss: Loss
    units: tuple[Followed, ...]
    others: frozenset[int] = frozenset()


def givens_of(survey: Survey) -> Iterator[Given]:
    """The ways to take a gradient as given, the likeliest first: one that is named after a variable; else ``delta``, ``grad``, of
    the variables of its shape that it came from, the last first. Numbers have to tell which of these is meant."""
    units = tuple([unit for unit in survey.units.values() if unit.events and unit.gradient.of])
    named = next(_named(survey, units), None)
    if named is not None:
        yield named
    yield from _nameless(survey, units)


def _named(survey: Survey, units: tuple[Followed, ...]) -> Iterator[Given]:
    firsts = sorted([(unit.events[0].done, unit.order, unit) for unit in units if not unit.path], key=lambda one: one[:2])
    for _, _, unit in firsts:
        event, made = unit.events[0], gradients_made(survey, unit)
        literal = all([survey.defs[at].literal for at in (*unit.base_defs, *event.defs)])
        if event.handed or not made or not unit.base_defs or literal or np.size(event.value) == 1:
            continue
        others = {at for other in units if other is not unit for at in gradients_made(survey, other)}
        if survey.slice(set(event.defs)) & others:
            continue
        forward = survey.slice(set(unit.base_defs))
        own = tuple([other for other in units if not is_forward(survey, other, forward)])
        if unit in own and len(own) > 1:
            yield Given(Loss(unit.base, unit.base_defs, False, (unit, event), True), own)


def _nameless(survey: Survey, units: tuple[Followed, ...]) -> Iterator[Given]:
    every = [unit for unit in survey.units.values() if unit.events]
    firsts = [unit for unit in every if not unit.gradient.of and not unit.path and may_be_gradient(unit.name)]
    for unit in sorted(firsts, key=lambda one: (one.events[0].done, one.order)):
        event, made = unit.events[0], gradients_made(survey, replace(unit, events=unit.events[:1]))
        came = survey.slice(set(event.defs))
        known = {at for other in every if other is not unit for at in gradients_made(survey, other)}
        real = {at for at in known if not survey.defs[at].literal}
        if event.handed or not made or np.size(event.value) == 1 or came & (real - made):
            continue
        for binding in _bases(survey, np.shape(event.value), came, event.done):
            forward = survey.slice(set(binding.defs))
            first = replace(
                unit, gradient=GradientName("", str(binding.name)), base=binding.index, base_defs=binding.defs,
                events=[event._replace(about=binding.defs)],
            )  # fmt: skip
            own = tuple([other for other in units if not is_forward(survey, other, forward)])
            if own and not is_forward(survey, first, forward):
                yield Given(Loss(binding.index, binding.defs, False, (first, event), True), (first, *own), others_of(survey, event))
        return


def _bases(survey: Survey, shape: tuple[int, ...], came: set[int], done: int) -> list[Binding]:
    """What a gradient of that shape may be the gradient of, the last first."""
    found: list[Binding] = []
    for binding in reversed(survey.bindings):
        if binding.done >= done or binding.shape != shape or binding.kind not in ("name", "entry") or not binding.defs:
            continue
        if not set(binding.defs) <= came or all([survey.defs[at].literal for at in binding.defs]):
            continue
        if not any([each.defs == binding.defs for each in found]):
            found.append(binding)
    return found[:_TRIED]


def others_of(survey: Survey, event: Event) -> frozenset[int]:
    """What the statement of a gradient made the other times that it ran."""
    node = survey.dones[event.done].node
    found: set[int] = set()
    for done in survey.dones:
        if done.node is node and done.index != event.done:
            found.update([at for inside in survey.dones[done.index : max(done.end, done.index + 1)] for at in inside.wrote])
    return frozenset(found)
