"""A gradient that loops add up part by part, ``dW[:, j] += …`` for each example: what one of our lines sends is what a whole round
of the inner loop adds, and each part of it is judged by itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.checking.measure import Measure
from engine.checking.rescaled import factor_of_scaling
from engine.own.followed import Event

MOST = 2_000
"""Events that are looked at."""


def by_columns(measure: Measure, events: list[Event], var: int) -> tuple[dict[int, Any], set[int]] | None:
    """By event that adds something wrong to a part what the gradient would be with the right thing added, and those that add what
    they should; None where the rounds do not go with what our lines send, or nothing of them is right."""
    begin = max([i for i, event in enumerate(events) if event.fresh], default=0)
    shape = np.shape(measure.trace.gradient(var))
    if len(events) > MOST or len(shape) < 2 or any([np.shape(each.value) != shape for each in events[begin:]]):
        return None
    rounds, scale = _rounds(events, begin)
    sent = _sent(measure, var, len(rounds))
    if len(rounds) < 2 or not sent or not scale:
        return None
    wrong: dict[int, Any] = {}
    right: set[int] = set()
    for whole, parts in zip(sent, rounds, strict=True):
        size = float(np.max(np.abs(whole), initial=0.0)) / abs(scale)
        for at, delta in parts:
            where = delta != 0.0
            meant = np.where(where, np.divide(whole, scale), 0.0)
            if np.allclose(delta, meant, rtol=1e-7, atol=1e-12 * size):
                right.add(at)
            else:
                wrong[at] = np.add(events[at].before, meant)
    if not wrong and right:
        (at, delta), *_ = rounds[0]
        left = np.where(sum([each != 0.0 for _, each in rounds[0]]), 0.0, np.divide(sent[0], scale))
        if np.max(np.abs(left)) > 1e-9 * np.max(np.abs(delta)):
            return {at: np.add(events[at].value, left)}, right - {at}  # parts that the loops leave out
    return (wrong, right) if wrong and right else None


def _rounds(events: list[Event], begin: int) -> tuple[list[list[tuple[int, Any]]], float]:
    """What is added to parts, by rounds in which no part gets anything twice, and by what all of it is multiplied afterwards (0.0
    where what changes it otherwise stands between)."""
    found: list[list[tuple[int, Any]]] = []
    covered: Any = None
    scale = 1.0
    for at, event in enumerate(events[begin + 1 :], begin + 1):
        if not event.add:
            factor = factor_of_scaling(event)
            scale = 0.0 if factor is None else scale * factor
            continue
        delta = np.subtract(event.value, event.before)
        if not event.item:
            continue  # a penalty, beside
        if scale != 1.0:
            return [], 0.0
        if not np.any(delta):
            continue
        where = delta != 0.0
        if covered is None or np.any(where & covered):
            found.append([])
            covered = np.zeros(np.shape(delta), bool)
        found[-1].append((at, delta))
        covered = covered | where
    return found, scale


def _sent(measure: Measure, var: int, rounds: int) -> list[Any]:
    """What the executions of one line of ours send, in the order of the forward part, if there are as many as rounds."""
    trace = measure.trace
    found: dict[tuple[int, int, int], list[tuple[int, Any]]] = {}
    for at, value in measure.contributions(var).items():
        line = trace.lines[at]
        if line.stage >= 0:
            found.setdefault((trace.stages[line.stage].line, line.piece, line.slot), []).append((line.stage, value))
    same = [each for each in found.values() if len(each) == rounds]
    return [value for _, value in sorted(same[0], key=lambda each: each[0])] if len(same) == 1 else []
