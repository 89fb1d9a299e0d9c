"""The line that was to fill a buffer and does not: a loop that runs not once, a name that is only given to itself. That a buffer
begins as zeros is never what is wrong."""

from __future__ import annotations

import ast

import numpy as np

from engine.checking.finding import Finding
from engine.checking.reading import Reading
from engine.checking.spots import writes_of
from engine.own.records import Done


def idle(reading: Reading, target: Finding) -> Done | None:
    """For a gradient that is still the zeros it began with, that line; None where there is none."""
    survey, made = reading.survey, reading.made(target)
    if not made or np.any(target.event.value):
        return None
    begun, name = survey.dones[survey.defs[made[0]].done], target.unit.name
    later = [done for done in survey.dones[begun.index + 1 :] if done.frame is begun.frame]
    for done in later:
        inside = [each for each in ast.walk(done.node) if isinstance(each, ast.stmt)]
        if isinstance(done.node, (ast.For, ast.While)) and not done.turns and any([writes_of(each) == name for each in inside]):
            return done
    return next((done for done in later if done.node is not begun.node and _given_to_itself(done.node, name)), None)


def _given_to_itself(node: ast.stmt, name: str) -> bool:
    """Whether a statement gives a name what is made of it: ``db = db``, ``db = [b for b, d in zip(db, found)]``."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return False
    return node.targets[0].id == name and any([isinstance(n, ast.Name) and n.id == name for n in ast.walk(node.value)])
