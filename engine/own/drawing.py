"""Statements that draw at random: what is left out of a run must not move on what is drawn after it."""

from __future__ import annotations

import ast

from engine.nodes import nodes
from engine.own.bases import DRAWS
from engine.own.records import Survey


def drawing(survey: Survey) -> frozenset[int]:
    """The executed statements in which something is drawn."""
    drawn = [_draws(done.node) for done in survey.dones]
    if not any(drawn):
        return frozenset()
    count = [0]
    for each in drawn:
        count.append(count[-1] + each)
    return frozenset([done.index for done in survey.dones if count[max(done.end, done.index + 1)] > count[done.index]])


def _draws(node: ast.stmt) -> bool:
    """Whether a statement may draw; what is found is kept with it, for a loop runs it over and over."""
    held = vars(node)
    if "draws" not in held:
        words = [each.id if type(each) is ast.Name else getattr(each, "attr", "") for each in nodes(node)]
        held["draws"] = any(["rand" in word or word in DRAWS for word in set(words)])
    return bool(held["draws"])


def drawing_apart(survey: Survey, forward: set[int], out: set[int]) -> frozenset[int]:
    """The statements that draw before the last one of ``forward`` that does and read nothing of what is left ``out``, with the
    loops around them: ``real`` of a discriminator, before the generator draws its own."""
    every = drawing(survey)
    made = {survey.defs[at].done for at in forward}
    last = max([at for at in made & every if survey.dones[at].end <= at + 1], default=-1)
    if last < 0:
        return frozenset()
    found = set()
    for at in every:
        done = survey.dones[at]
        reads = {read for each in done.wrote for read in (*survey.defs[each].reads, *survey.defs[each].flat)}
        if at < last and (done.end > at + 1 or not reads & out):
            found.add(at)
    return frozenset(found)
