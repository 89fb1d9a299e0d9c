"""A file without a loop that has two losses, a discriminator's and a generator's: each gradient is that of one of them."""

from __future__ import annotations

import ast
from dataclasses import replace

from engine.checking.evened import remarked
from engine.checking.hidden import Run
from engine.errors import ProgramError
from engine.own.loss import loss_named
from engine.trace import Trace
from engine.verdicts import Own

MOST = 3
"""Losses that are looked at."""


def by_another_loss(trace: Trace, run: Run) -> Own | None:
    """The verdict in which the lines below another loss, of which the one that is traced is no part, nor it of that, are judged by
    that: as far as the line of this one, if it stands below."""
    own = trace.own
    if own is None or own.ok or own.failed is not None or trace.options.output is not None or trace.training is not None:
        return own
    mine = trace.vars[trace.output]
    for name, since in _others(trace):
        try:
            other = run(trace.origin, trace.file, trace.options._replace(output=name))
        except ProgramError:
            continue
        part = [var for var in other.vars if var.name == mine.name and other.gradients_by_index[var.index] is not None]
        if other.own is None or other.own.failed is not None or part:
            continue
        between = range(since + 1, mine.line)
        own_lines = [*[one.line for one in own.lines], *[one.line for one in own.others]]
        region = between if any([line in between for line in own_lines]) else range(since + 1, max(own_lines, default=since) + 1)
        joined = _joined(own, other.own, region)
        if joined is not None:
            return joined
    return own


def _others(trace: Trace) -> list[tuple[str, int]]:
    """The names of the module that are bound to further losses, and that the one that is traced is not computed of, with the lines
    that bind them."""
    known = {var.name for var in trace.vars if trace.gradients_by_index[var.index] is not None}
    try:
        tree = ast.parse(trace.origin.text)
    except SyntaxError:
        return []
    targets = [node.targets[0] for node in tree.body if isinstance(node, ast.Assign) and len(node.targets) == 1]
    names = {each.id: each.lineno for each in targets if isinstance(each, ast.Name)}
    return [(name, line) for name, line in names.items() if loss_named(name) and name not in known][:MOST]


def _joined(own: Own, other: Own, region: range) -> Own | None:
    """One verdict of two, the lines of a region by the other one; None where nothing there is right by that alone."""
    right = {(one.line, one.name) for one in own.lines if one.verdict == "right"}
    theirs = [one for one in other.lines if one.line in region]
    if not any([one.verdict == "right" and (one.line, one.name) not in right for one in theirs]):
        return None
    lines = tuple(sorted([*[one for one in own.lines if one.line not in region], *theirs], key=lambda one: (one.line, one.name)))
    bad = {(one.line, one.name) for one in lines if one.verdict in ("wrong", "follows")}
    faults = [*[one for one in own.faults if one.line not in region], *[one for one in other.faults if one.line in region]]
    faults = sorted([one for one in faults if (one.line, one.name) in bad], key=lambda one: one.line)
    others = (*[one for one in own.others if one.line not in region], *[one for one in other.others if one.line in region])
    made = replace(own, lines=lines, faults=tuple(faults), others=others)
    if not bad:
        return replace(remarked(made), first_wrong=None)
    return replace(made, first_wrong=faults[0].line if faults else min([line for line, _ in bad]))
