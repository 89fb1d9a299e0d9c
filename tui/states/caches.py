"""The caches: which forward values backward lines read, and from which step to which each must be kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

import engine
from engine.frozen import dataclass
from engine.named import NamedTuple

if TYPE_CHECKING:
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


class Table(NamedTuple):
    """Every forward value that some backward line reads, in the order in which they are made: columns, of which a row is made
    when it is looked at, since a key has no time for those of ten thousand stages."""

    order: list[tuple[int, int]]  # (made, variable)
    last: list[int]
    readers: dict[int, list[int]]  # by variable: the lines that read it

    def rows(self, start: int = 0, stop: int | None = None) -> list[Kept]:
        """Some of the rows, else all."""
        return [self.row(i) for i in range(*slice(start, stop).indices(len(self.order)))]

    def row(self, at: int) -> Kept:
        """One row."""
        made, var = self.order[at]
        return Kept(var, made, self.last[at], tuple(self.readers[var]))

    def alive(self, position: int) -> list[int]:
        """The places of the values that are alive at a position."""
        pairs = zip(self.order, self.last, strict=True)
        return [at for at, ((made, _), last) in enumerate(pairs) if made <= position <= last]

    def done(self, position: int) -> list[int]:
        """The places of those that no line reads any more."""
        return [at for at, last in enumerate(self.last) if last < position]


def kept(view: View) -> Table:
    """The table of the values that backward lines read."""

    def found() -> Table:
        readers: dict[int, list[int]] = {}
        for line, reads in view.trace.local_reads():
            for var in reads:
                lines = readers.get(var)
                if lines is None:
                    readers[var] = [line]
                elif lines[-1] != line:
                    lines.append(line)
        of_line, of_stage, variables = view.steps.of_line, view.steps.of_stage, view.trace.vars
        stages = [variables[var].stage for var in readers]
        order = sorted([(of_stage(stage) if stage >= 0 else 0, var) for var, stage in zip(readers, stages, strict=True)])
        return Table(order, [of_line(readers[var][-1]) for _, var in order], readers)

    return view.kept("caches", found)


def place(view: View, line: int, position: int) -> int:
    """The place of the first value that a line reads; of the last one made where it reads none; 0 for none."""
    order = kept(view).order
    reads = [read.var for read in view.trace.reads(line) if read.role == "local"] if line >= 0 else []
    made = [(_made(view, var), var) for var in reads]
    if made:
        return bisect_left(order, min(made))
    return max(bisect_right(order, position, key=itemgetter(0)) - 1, 0)


def _made(view: View, var: int) -> int:
    """The position at which a value is made; 0 for an input."""
    stage = view.trace.vars[var].stage
    return view.steps.of_stage(stage) if stage >= 0 else 0


def entries(view: View, var: int) -> int:
    """The numbers that a variable holds."""
    value = engine.like(view.trace.vars[var])
    return 1 if type(value) is float else int(np.size(value))


def alive(view: View, position: int) -> tuple[int, int, int]:
    """Values that are alive at a position, their entries, and the entries of all."""

    def found() -> tuple[Any, Any, int]:
        table = kept(view)
        sizes = np.array([entries(view, var) for _, var in table.order], np.int64)
        made, after = np.array([made for made, _ in table.order], np.intp), np.array(table.last, np.intp) + 1
        counts = np.zeros((2, view.total + 2), np.int64)
        for change, many in zip(counts, (np.ones_like(sizes), sizes), strict=True):
            np.add.at(change, made, many)
            np.subtract.at(change, after, many)
        return np.cumsum(counts[0]), np.cumsum(counts[1]), int(sizes.sum())

    values, every, whole = view.kept("sizes of caches", found)
    return int(values[position]), int(every[position]), whole


def unread(view: View, most: int) -> list[int]:
    """The inputs and stages that no backward line reads the value of, as far as they have a gradient; so many of them."""

    def found() -> list[int]:
        read = kept(view).readers
        free = (v.index for v in view.trace.vars if v.index not in read and v.diff and v.kind in ("input", "stage"))
        return list(islice(free, most))

    return view.kept(("not cached", most), found)
