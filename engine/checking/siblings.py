"""Rows of an array that one statement made for all elements of a list at once, ``dys = 2 * diff / n`` beside the list ``ys``."""

from __future__ import annotations

from engine.checking.measure import Measure
from engine.own.unit import Unit


def one_of_many(measure: Measure, units: list[Unit], wrong: list[bool], at: int, feeds: dict[int, list[int]]) -> bool:
    """Whether a row that is not its element's whole gradient is what one line of the engine's sends to that element, and the others
    are made good further on: a loop that adds what comes through the steps has no result of the first element's, a given number."""
    unit = units[at]
    if len(unit.events) > 1 or not unit.place or len(unit.versions) != 1:
        return False
    made, var = unit.events[0], unit.versions[0]
    rows = [i for i, each in enumerate(units) if each.name == unit.name and each.place and each.events[-1].done == made.done]
    others = [i for i in rows if i != at]
    if not others or any([wrong[i] and not feeds.get(i) for i in others if not units[i].leaf]):
        return False
    return bool(measure.which(made.value, measure.contributions(var), var)) and any([feeds.get(i) for i in others])
