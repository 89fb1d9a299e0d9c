"""The verdict with its faults: what is wrong by itself, what only follows, and lines that have no variable's name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.blame import Blamed
from engine.checking.eased import searched
from engine.checking.finding import Finding
from engine.checking.judging import merged
from engine.checking.measure import difference
from engine.checking.reading import Again, Reading, key_of
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def attributed(trace: Trace, reading: Reading, again: Again) -> Own:
    """The verdict of a reading; where something is wrong, with the faults."""
    if not reading.wrong or not trace.options.blame:
        return reading.verdict
    with np.errstate(all="ignore"):
        reading, blamed = searched(trace, reading, again)
    return _told(reading.verdict, [_line(each, blamed) for each in reading.found], blamed)


def with_faults(own: Own, reading: Reading, blamed: Blamed) -> Own:
    """A verdict that says more than a reading of it, with the faults: what is no longer wrong by itself follows."""
    left = {(each.line.line, each.line.name) for each in reading.found if _line(each, blamed).verdict == "wrong"}
    known = {(each.line.line, each.line.name): _line(each, blamed) for each in reading.wrong}
    lines = [
        line._replace(verdict=known[key].verdict, reason=known[key].reason)
        if line.verdict in ("wrong", "follows") and (key := (line.line, line.name)) in known and key not in left else line
        for line in own.lines
    ]  # fmt: skip
    return _told(own, lines, blamed)


def _told(own: Own, lines: list[OwnLine], blamed: Blamed) -> Own:
    known = {(line.line, line.name) for line in lines if line.verdict == "wrong"}
    for fault in blamed.faults:
        if (fault.line, fault.name) not in known:
            fits = fault.theirs is not None and np.shape(fault.theirs) == np.shape(fault.ours)
            gap, where = difference(fault.theirs, fault.ours) if fits else (np.nan, "")
            reason = "other" if fits or fault.theirs is None or fault.ours is None else "shape"
            lines.append(OwnLine(fault.line, fault.name, fault.var, "wrong", gap, where, (), reason, fault.theirs, fault.ours,
                                 fault.dones[0]))  # fmt: skip
    told = merged(lines)
    faults = tuple(sorted(blamed.faults, key=lambda fault: fault.dones[0]))  # a later one may be found first
    first = faults[0].line if faults else own.first_wrong
    named = {(line.line, line.name.rpartition(".")[2]) for line in told}
    others = tuple([one for one in own.others if (one.line, one.name.rpartition(".")[2]) not in named])
    return replace(own, lines=told, first_wrong=first, others=others, faults=faults)


def _line(found: Finding, blamed: Blamed) -> OwnLine:
    """A wrong gradient that is right as soon as an earlier line is follows from it."""
    if found.line.verdict == "wrong" and key_of(found) in blamed.shares:
        return found.line._replace(verdict="remark", reason="share")
    if found.line.verdict == "wrong" and key_of(found) in blamed.follows:
        return found.line._replace(verdict="follows", reason="earlier")
    return found.line
