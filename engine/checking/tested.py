"""The test that lets the wrong branch run: what a line adds to a part is right in some rounds, and in others nothing like it."""

from __future__ import annotations

import ast

from engine.checking.finding import Finding
from engine.checking.reading import Reading
from engine.own.records import Done


def tested(reading: Reading, target: Finding) -> Done | None:
    """The ``if`` around the first wrong execution of a line, where each line of the gradient that is wrong is right in others: what
    such a line computes is as it should be, and only not what belongs there. None for none."""
    if not (target.event.add and target.event.item):
        return None
    same = [each for each in reading.found if each.unit is target.unit and each.event.add and each.event.item]
    right = {each.event.line for each in same if each.line.verdict == "right"}
    wrong = [each.event for each in same if each.line.verdict == "wrong"]
    if not wrong or not {each.line for each in wrong} <= right:
        return None
    first = reading.survey.dones[min([each.done for each in wrong])]
    for done in reversed(reading.survey.dones[: first.index]):
        if isinstance(done.node, ast.If) and done.frame is first.frame and any([n is first.node for n in ast.walk(done.node)]):
            return done
    return None
