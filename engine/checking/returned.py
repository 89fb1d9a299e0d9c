"""A gradient that becomes the engine's only in what a function returns: ``return loss, dx / N``, however it is called outside."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import numpy as np

from engine.checking.finding import Finding
from engine.checking.measure import Measure
from engine.own.records import Done, Survey
from engine.verdicts import OwnLine


def returned(survey: Survey | None, measure: Measure, found: Iterable[Finding]) -> list[OwnLine]:
    """The returns that hand right gradients on, computed from these wrong ones."""
    good: list[OwnLine] = []
    for one in found:
        last = one.unit.events[-1]
        if survey is None or one.line.verdict != "wrong" or one.unit.local is not None or not last.defs or last.done < 0:
            continue
        end = _left(survey, last.done)
        made = [] if end is None else [at for at in end.wrote if set(last.defs) <= set(survey.defs[at].reads)]
        alike = [at for at in made if at in survey.values and np.shape(survey.values[at]) == np.shape(one.line.ours)]
        if end is not None and any([measure.match(survey.values[at], one.unit) is not None for at in alike]):
            good.append(one.line._replace(line=end.node.lineno))
    return good


def _left(survey: Survey, at: int) -> Done | None:
    """The ``return`` that ends the call in which a statement ran."""
    later, frame = survey.dones[at + 1 :], survey.dones[at].frame
    return next((done for done in later if done.frame is frame and isinstance(done.node, ast.Return)), None)
