"""Faults in masks that let everything through at the file's own numbers: a hinge that every example reaches, a unit that is on for
all. Where the parameters are others so that both sides occur, a backward part that is right is judged again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.dormant import movable
from engine.checking.hidden import STAGES, Run, judged, with_sets
from engine.checking.replay import RAISES, Cone, Replay
from engine.records import Var
from engine.trace import Trace
from engine.verdicts import Own

_STEPS = (0.2, 0.5, 1.0)
"""How far the parameters are moved at most, the nearest first: far out sums are all but one term, and guards against 0 count."""
_DRAWS = 3
"""Points at each distance."""
_POINTS, _AGREE = 3, 2
"""How many points are looked at, and at how many of them a fault has to show: at one, what is cut off may cancel out."""


def one_way(trace: Trace, run: Run) -> Own | None:
    """The verdict; where it is right, but wrong where masks let only some through, that one, with ``Own.moved`` saying where."""
    own = trace.own
    if own is None or not own.ok or not trace.options.blame or len(trace.stages) > STAGES:
        return own
    if any([line.verdict == "given" for line in own.lines]):
        return own
    parameters = [var for var in trace.inputs() if own.verdicts.get(var.index) == "right" and movable(var)]
    points = _mixed(trace, parameters) if parameters else []
    known = {(line.line, line.name) for line in own.lines if line.verdict == "right"}
    times: Counter[tuple[int, str]] = Counter()
    shown: dict[tuple[int, str], tuple[tuple[str, str], ...]] = {}
    for sets in points:
        found = judged(trace, with_sets(trace.options, sets)._replace(blame=False), run)
        lines = () if found is None else found.lines
        wrong = known & {(one.line, one.name) for one in lines if one.verdict == "wrong"}
        times.update(wrong)
        shown = dict.fromkeys(wrong, sets) | shown
    often = [key for key in sorted(times) if times[key] >= _AGREE]
    told = judged(trace, with_sets(trace.options, shown[often[0]]), run) if often else None
    return own if told is None or told.ok else replace(told, moved=shown[often[0]])


def _mixed(trace: Trace, parameters: Sequence[Var]) -> list[tuple[tuple[str, str], ...]]:
    """Points where a gate that one operand wins everywhere is won by either, as ``Options.sets`` takes them; none where there is no
    such gate, or too few points were found."""
    replay = Replay(trace)
    cone = replay.cone([var.index for var in parameters])
    if not cone.tied:
        return []
    one = [at for at, side in enumerate(_sides(replay, cone, {})) if np.size(side) > 1 and abs(np.sum(side)) == np.size(side)]
    found: list[tuple[tuple[str, str], ...]] = []
    draws = np.random.default_rng(0)
    for step in _STEPS if one else ():
        for _ in range(_DRAWS):
            shakes = [step * draws.uniform(-1.0, 1.0, np.shape(var.value)) for var in parameters]
            values = {var.index: np.round(var.value + shake, 3) for var, shake in zip(parameters, shakes, strict=True)}
            sides = _sides(replay, cone, values)
            if any([at < len(sides) and abs(np.sum(sides[at])) < np.size(sides[at]) for at in one]):
                found.append(tuple([(var.shown, repr(values[var.index].tolist())) for var in parameters]))
                if len(found) == _POINTS:
                    return found
    return found if len(found) >= _AGREE else []


def _sides(replay: Replay, cone: Cone, values: dict[int, Any]) -> list[Any]:
    """Which operand wins each gate, entry by entry; none where the program cannot be run so."""
    try:
        return replay.sides(cone, replay.run(cone, values))
    except RAISES:
        return []
