"""The caches: which forward values backward lines read, and from which step to which each must be kept."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

import engine
from engine.frozen import dataclass
from engine.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tui.session import Session
    from tui.view import View

NAME = "caches"
SLICE = 4_000
"""Lines whose reads are looked up before others have a turn."""


@dataclass(frozen=True, slots=True)
class Caches:
    """``offset``: rows that the table is scrolled by, from where it stands by itself."""

    offset: int = 0


_FRESH = Caches()


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
    return session.panels.state(NAME, _FRESH)


class Table(NamedTuple):
    """Every forward value that some backward line reads, in the order in which they are made: columns of integers, of which a row
    is made when it is looked at, since a key has no time for those of ten thousand stages, nor for collecting their garbage."""

    made: Any
    vars: Any
    last: Any
    start: Any  # where the lines that read a value begin, and end, in ``lines``
    stop: Any
    lines: Any

    def many(self) -> int:
        """How many rows there are."""
        return len(self.vars)

    def rows(self, start: int = 0, stop: int | None = None) -> list[Kept]:
        """Some of the rows, else all."""
        return [self.row(i) for i in range(*slice(start, stop).indices(len(self.vars)))]

    def row(self, at: int) -> Kept:
        """One row."""
        lines = tuple(dict.fromkeys(self.lines[self.start[at] : self.stop[at]].tolist()))
        return Kept(int(self.vars[at]), int(self.made[at]), int(self.last[at]), lines)

    def alive(self, position: int) -> list[int]:
        """The places of the values that are alive at a position."""
        found: list[int] = np.flatnonzero((self.made <= position) & (position <= self.last)).tolist()
        return found

    def done(self, position: int) -> list[int]:
        """The places of those that no line reads any more."""
        found: list[int] = np.flatnonzero(self.last < position).tolist()
        return found


def kept(view: View) -> Table:
    """The table of the values that backward lines read."""

    def found() -> Table:
        slices = _table(view)
        while True:
            try:
                next(slices)
            except StopIteration as end:
                table: Table = end.value
                return table

    return view.kept("caches", found)


def making(view: View) -> Iterator[None]:
    """Make the table and its sums in slices of a few milliseconds each, ahead of the first time that they are looked at."""
    table = yield from _table(view)
    view.kept("caches", lambda: table)
    alive(view, 0)


def _table(view: View) -> Generator[None, None, Table]:
    """The table, with a pause after each slice of the work."""
    read: list[int] = []
    by: list[int] = []
    for count, (line, reads) in enumerate(view.trace.local_reads(), 1):
        read += reads
        by += [line] * len(reads)
        if not count % SLICE:
            yield
    every = np.array(read, np.intp)
    order = np.argsort(every, kind="stable")
    lines = np.array(by, np.intp)[order]
    variables, start = np.unique(every[order], return_index=True)
    stop = np.append(start[1:], len(lines))[: len(start)]
    yield
    made = np.array([_made(view, var) for var in variables.tolist()], np.intp)
    last = np.array([view.steps.of_line(line) for line in lines[stop - 1].tolist()], np.intp) if len(lines) else made
    at = np.lexsort((variables, made))
    return Table(made[at], variables[at], last[at], start[at], stop[at], lines)


def place(view: View, line: int, position: int) -> int:
    """The place of the first value that a line reads; of the last one made where it reads none; 0 for none."""
    table = kept(view)
    reads = [read.var for read in view.trace.reads(line) if read.role == "local"] if line >= 0 else []
    made = [(_made(view, var), var) for var in reads]
    if made:
        first, var = min(made)
        start, stop = np.searchsorted(table.made, first), np.searchsorted(table.made, first, "right")
        return int(start + np.searchsorted(table.vars[start:stop], var))
    return max(int(np.searchsorted(table.made, position, "right")) - 1, 0)


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
        sizes = np.array([entries(view, var) for var in table.vars.tolist()], np.int64)
        made, after = table.made, table.last + 1
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
        read = set(kept(view).vars.tolist())
        free = (v.index for v in view.trace.vars if v.index not in read and v.diff and v.kind in ("input", "stage"))
        return list(islice(free, most))

    return view.kept(("not cached", most), found)


LOOKED = 300
"""Stages among which an example is looked for."""


def next_gone(view: View, line: int, position: int) -> Kept | None:
    """The value that the closing sentence is about: one that the line of the step reads, else the one of those that are alive that
    is done with first; None where nothing is alive."""
    table = kept(view)
    every = table.alive(position)
    reads = {read.var for read in view.trace.reads(line) if read.role == "local"} if line >= 0 else set()
    read = [at for at in every if int(table.vars[at]) in reads] if reads else []
    return table.row(min(read or every, key=lambda at: int(table.last[at]))) if every else None


def spared(view: View) -> tuple[int, int]:
    """Examples among the first stages: one of a single gate whose backward lines read no value, and one of whose lines the only
    value is its own output; -1 for none."""

    def found() -> tuple[int, int]:
        nothing = itself = -1
        trace = view.trace
        for stage in trace.stages[:LOOKED]:
            lines = trace.stage_lines(stage.index)
            if not lines or len(trace.gates(stage.index)) != 1:
                continue
            reads = {read.var for line in lines for read in trace.reads(line) if read.role == "local"}
            if not reads and nothing < 0:
                nothing = stage.index
            if itself < 0 and len(reads) == 1 and trace.vars[next(iter(reads))].stage == stage.index:
                itself = stage.index
            if nothing >= 0 and itself >= 0:
                break
        return nothing, itself

    return view.kept("spared caches", found)
