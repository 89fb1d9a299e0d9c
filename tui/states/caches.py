"""The caches: which forward values backward lines read, and from which step to which each must be kept."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

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
        trace, steps = view.trace, view.steps
        readers: dict[int, list[int]] = {}
        for line in trace.lines:
            if line.slot < 0 or not steps.of_line(line.index):
                continue
            for read in trace.reads(line.index):
                if read.role == "local":
                    readers.setdefault(read.var, []).append(line.index)
        every = []
        for var, lines in readers.items():
            stage = trace.vars[var].stage
            made = steps.of_stage(stage) if stage >= 0 else 0
            every.append(Kept(var, made, max(steps.of_line(line) for line in lines), tuple(dict.fromkeys(lines))))
        return sorted(every, key=lambda k: (k.made, k.var))

    return view.kept("caches", found)


def place(view: View, line: int, position: int) -> int:
    """The place of the first value that a line reads; of the last one made where it reads none; 0 for none."""

    def found() -> tuple[dict[int, int], list[int]]:
        every = kept(view)
        first = {number: i for i, one in reversed(list(enumerate(every))) for number in one.lines}
        return first, [one.made for one in every]

    first, made = view.kept("places of caches", found)
    return first[line] if line in first else max(bisect_right(made, position) - 1, 0)


def alive(view: View, position: int, size: Callable[[int], int]) -> tuple[int, int, int]:
    """Values that are alive at a position, their entries, and the entries of all; ``size`` tells those of a variable."""

    def found() -> tuple[list[int], list[int], int]:
        values, entries, whole = [0] * (view.total + 2), [0] * (view.total + 2), 0
        for one in kept(view):
            n = size(one.var)
            whole += n
            if one.made <= one.last:
                values[one.made] += 1
                values[one.last + 1] -= 1
                entries[one.made] += n
                entries[one.last + 1] -= n
        return list(accumulate(values)), list(accumulate(entries)), whole

    values, entries, whole = view.kept("sizes of caches", found)
    return values[position], entries[position], whole


def unread(view: View) -> list[int]:
    """The inputs and stages that no backward line reads the value of, as far as they have a gradient."""

    def found() -> list[int]:
        read = {k.var for k in kept(view)}
        return [v.index for v in view.trace.vars if v.diff and v.kind in ("input", "stage") and v.index not in read]

    return view.kept("not cached", found)
