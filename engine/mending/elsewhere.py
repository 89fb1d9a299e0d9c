"""The same program where its numbers are others, and its sizes, too, if they can be moved: what is right there and here is so by
no chance. It is traced once, for all mends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

import numpy as np

from engine.errors import ProgramError
from engine.mending.blocks import Edit
from engine.mending.budget import Budget
from engine.mending.course import Course
from engine.mending.moving import moved
from engine.mending.whole import Run, once_more
from engine.named import NamedTuple
from engine.own.moments import rerun
from engine.records import Options
from engine.trace import Trace

LARGE, LONG = 100, 120
"""Stages of a program, and statements that it executes, past which it is not made larger."""
LARGEST = 400
"""Entries of an input that is shaken."""


class Elsewhere(NamedTuple):
    """The program, judged, and the course of its own part. With ``blank`` some of what the file has gradients of is still 0."""

    trace: Trace
    course: Course
    blank: bool

    def held(self, edits: Sequence[Edit], several: bool, places: Collection[str]) -> bool | None:
        """Whether edits (nodes of the program where it was) mend here what ``places`` hold; None where that cannot be said."""
        leaves = tuple([leaf for leaf in self.course.leaves if leaf.place in places])
        if any([leaf.wrong for leaf in leaves]):
            self.course.leaves = leaves
        found: list[Edit] = []
        for node, new in edits:
            here = self.course.blocks.twin(node)
            if here is None:
                return None
            found.append((here, new))
        at = self.course.enter([node for node, _ in found])
        if at < 0:
            return None
        left = self.course.left(at, found)
        return left is not None and (left == 0 or (several and left < self.course.wrong))


def elsewhere(trace: Trace, run: Run, budget: Budget) -> Elsewhere | None:
    """The first way to move a program in which the same lines are wrong."""
    if trace.own is None:
        return None
    wrong = {(line.line, line.name) for line in trace.own.lines if line.verdict != "right"}
    right = {(line.line, line.name) for line in trace.own.lines} - wrong
    for other, blank in _others(trace, run):
        own = other.own
        if own is None or own.failed is not None or own.first_wrong is None:
            continue
        if not {(line.line, line.name) for line in own.lines if line.verdict == "wrong"} <= wrong:
            continue  # what is written for these numbers or sizes alone
        if not right <= {(line.line, line.name) for line in own.lines}:
            continue  # or it hangs on sizes that were not moved: what is handed back is no longer what goes with the output
        if not np.all(np.isfinite(np.asarray(other.vars[other.output].value, dtype=float))):
            continue
        course = _course(other, budget)
        if course is not None:
            return Elsewhere(other, course, blank)
    return None


def filled(found: Elsewhere, run: Run, budget: Budget) -> Elsewhere | None:
    """The same with numbers for what is still 0; None where the mistake does not show there, and where the part does not run as it
    was judged: an entry of a dict of a function's own (``hs[-1]``) is what the function makes it."""
    try:
        other = run(found.trace.origin, found.trace.file, shaken(found.trace))
    except ProgramError:
        return None
    if other.own is None or other.own.failed is not None or other.own.first_wrong is None:
        return None
    course = _course(other, budget)
    known = {leaf.place for leaf in found.course.leaves}
    return None if course is None or not known <= {leaf.place for leaf in course.leaves} else Elsewhere(other, course, False)


def _course(trace: Trace, budget: Budget) -> Course | None:
    """The course of the own part; None where nothing of it is wrong in the end."""
    assert trace.own is not None
    try:
        inside = [line.done for line in trace.own.lines if line.verdict == "wrong" and line.done >= 0]
        course = Course(trace, rerun(trace), inside, budget)
    except ProgramError:
        return None
    return course if course.wrong else None


def _others(trace: Trace, run: Run) -> Iterator[tuple[Trace, bool]]:
    """The program moved, and whether some is still 0. Where it begins with nothing but zeros: a pass later, or with others."""
    plain = once_more(trace, trace.options)
    blank, some = _blank(trace)
    if not plain.sets:
        for source in moved(trace.origin, large(trace)):
            later = blank and trace.training is not None and trace.training.of != trace.training.number
            options = plain._replace(pass_number=trace.training.number + 1) if later and trace.training is not None else plain
            try:
                found = run(source, trace.file, options)
            except ProgramError:
                continue
            if blank and not later:
                with suppress(ProgramError):  # not all that a file makes can be given: without, it tells less, and something
                    found = run(source, trace.file, shaken(found))
            yield found, some and not blank
    try:
        yield run(trace.origin, trace.file, shaken(trace)), False
    except ProgramError:
        return


def large(trace: Trace) -> bool:
    """Whether a program is to be made no larger: to judge it takes long already."""
    done = max([line.done for line in trace.own.lines], default=0) if trace.own is not None else 0
    return len(trace.stages) > LARGE or done > LONG


def _blank(trace: Trace) -> tuple[bool, bool]:
    """Whether all that the file has gradients of begins as zeros, and whether some of it does: what is 0 is a factor ``1 - b``."""
    judged = {line.var for line in trace.own.lines if line.var >= 0} if trace.own is not None else set()
    inputs = [trace.vars[at] for at in judged if trace.vars[at].kind == "input"]
    zeros = [not np.any(var.value) for var in inputs]
    return bool(inputs) and all(zeros), any(zeros)


def shaken(trace: Trace) -> Options:
    """Options under which the inputs are other numbers: what agrees by chance with one set of numbers (``x * dx`` where dx is y)
    does not with another. What begins at zero stays (a sum, a state), but what the file has a gradient of."""
    sets = dict(trace.options.sets)
    judged = {line.var for line in trace.own.lines} if trace.own is not None else set()
    for at, var in enumerate(trace.inputs()):
        value = np.asarray(var.value)
        moves = np.any(value) or var.index in judged
        if var.diff and value.dtype.kind in "fi" and 0 < value.size <= LARGEST and moves and np.all(np.isfinite(value)):
            step = 0.011 * (1 + np.arange(value.size).reshape(value.shape) % 5)
            if var.index not in judged:
                step = step * min(1.0, float(np.max(np.abs(value))))  # 1e-8 in a logarithm is to stay next to nothing
            sets.setdefault(var.shown, repr((value * (1.07 + 0.013 * (at % 7)) + step).tolist()))
    return once_more(trace, trace.options._replace(sets=tuple(sets.items())))


__all__ = ["Elsewhere", "elsewhere", "filled", "large", "shaken"]
