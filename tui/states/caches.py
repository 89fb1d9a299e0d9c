"""The caches: which forward values backward lines read, and from which step to which each must be kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from engine.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.view import View

NAME = "caches"


@dataclass(frozen=True, slots=True)
class Caches:
    """``offset``: rows that the table is scrolled by, from where it stands by itself."""

    offset: int = 0


class Kept(NamedTuple):
    """A forward value that backward lines read: alive after position ``made`` (0 for inputs) up to the step ``last``."""

    var: int
    made: int
    last: int
    lines: tuple[int, ...]

    def alive(self, position: int) -> bool:
        """Whether it must be at hand once so many steps are done: it is made, and is still to be read or has just been."""
        return self.made <= position <= self.last


def caches_of(session: Session) -> Caches:
    """The state of the panel."""
    return session.panels.state(NAME, Caches())


def kept(view: View) -> list[Kept]:
    """Every forward value that some backward line reads, in the order in which they are made."""

    def found() -> list[Kept]:
        steps = view.steps
        readers: dict[int, list[int]] = {}
        for line, reads in view.trace.local_reads():
            for var in reads:
                lines = readers.setdefault(var, [])
                if not lines or lines[-1] != line:
                    lines.append(line)
        every = [Kept(var, _made(view, var), steps.of_line(lines[-1]), tuple(lines)) for var, lines in readers.items()]
        return sorted(every, key=itemgetter(1, 0))

    return view.kept("caches", found)


def place(view: View, line: int, position: int) -> int:
    """The place of the first value that a line reads; of the last one made where it reads none; 0 for none."""
    every, order = kept(view), itemgetter(1, 0)
    reads = [read.var for read in view.trace.reads(line) if read.role == "local"] if line >= 0 else []
    made = [(_made(view, var), var) for var in reads]
    if made:
        return bisect_left(every, min(made), key=order)
    return max(bisect_right(every, position, key=itemgetter(1)) - 1, 0)


def _made(view: View, var: int) -> int:
    """The position at which a value is made; 0 for an input."""
    stage = view.trace.vars[var].stage
    return view.steps.of_stage(stage) if stage >= 0 else 0


def alive(view: View, position: int, size: Callable[[int], int]) -> tuple[int, int, int]:
    """Values that are alive at a position, their entries, and the entries of all; ``size`` tells those of a variable."""

    def found() -> tuple[list[int], list[int], int]:
        every = kept(view)
        sizes = np.array([size(one.var) for one in every], np.int64)
        made, after = np.array([one.made for one in every], np.intp), np.array([one.last + 1 for one in every], np.intp)
        values, entries = np.zeros((2, view.total + 2), np.int64)
        for change, counts in ((values, np.ones_like(sizes)), (entries, sizes)):
            np.add.at(change, made, counts)
            np.subtract.at(change, after, counts)
        return np.cumsum(values).tolist(), np.cumsum(entries).tolist(), int(sizes.sum())

    values, entries, whole = view.kept("sizes of caches", found)
    return values[position], entries[position], whole


def unread(view: View) -> list[int]:
    """The inputs and stages that no backward line reads the value of, as far as they have a gradient."""

    def found() -> list[int]:
        read = {k.var for k in kept(view)}
        return [v.index for v in view.trace.vars if v.diff and v.kind in ("input", "stage") and v.index not in read]

    return view.kept("not cached", found)
