"""Paths from a variable to the output, along which its gradient is a sum of products: the multivariable chain rule, written out.

Each contribution to a gradient is a local gradient times the gradient of what it flowed into; following these on to the output
gives every path once, and the products of the local gradients along the paths add up to the gradient (times the seed).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.deriving.cellways import Cells, cell_of, written_into
from engine.deriving.numbers import numbers_of, sending
from engine.named import NamedTuple
from engine.records import Line
from engine.traced import Backward

Senders = dict[int, tuple[int, ...]]
"""The lines that send to a state of an array, or to cells that were written, by the variable."""
Counted = tuple[dict[int, int], Senders, bool]


class Path(NamedTuple):
    """One way from a variable to the output: the backward lines that it crosses, the nearest to the variable first, their local
    gradients, and the product of these with the seed. ``locals`` and ``product`` are None where arrays are crossed."""

    lines: tuple[int, ...]
    locals: tuple[float, ...] | None
    product: float | None


class Paths(NamedTuple):
    """``listed`` are the first of ``ways`` paths, in the order in which the contributions arrive; ``whole`` is False where an
    array that is written into is too large to follow its cells: ways through them are left out then."""

    listed: tuple[Path, ...]
    ways: int
    whole: bool


def paths(back: Backward, var: int, most: int = 64) -> Paths:
    """The paths from a variable to the output, at most so many of them listed; all are counted."""
    output = back.merged.get(back.output, back.output)
    start = back.merged.get(var, var)
    counts, senders, whole = back.ways_counted(lambda: _counted(back, output))
    listed = []
    known: dict[tuple[int, int], float | None] = {}  # paths share most of their lines
    for lines in _walk(back, start, output, counts, senders):
        listed.append(_path(back, start, lines, known))
        if len(listed) >= most:
            break
    return Paths(tuple(listed), counts.get(start, 0), whole)


def _sends(line: Line) -> bool:
    return line.slot >= 0 and line.base >= 0  # seeds, openings, clearings and what takes written cells have no slot


def _counted(back: Backward, output: int) -> Counted:
    """How many paths lead from each variable to the output. Lines run from the output on, so one pass over them is enough."""
    counts = {output: 1}
    merged = back.merged
    cells = Cells(back) if written_into(back) else None
    if cells is None or cells.state(output):
        known = counts.get
        for _, _, _, _, slot, to, base, _, _, _, _, _ in back.lines:
            if slot >= 0 <= base and (ways := known(merged.get(base, base) if merged else base)):
                to = merged.get(to, to) if merged else to
                counts[to] = known(to, 0) + ways
        return counts, {}, cells is None
    for each, written in cells.order():
        if each is None:
            counts[written] = sum([counts.get(_base(back, line), 0) for line in cells.senders.get(written, ())])
        elif _sends(each):
            to = merged.get(each.to, each.to)
            if cells.state(to):
                cells.read(each, to)
            else:
                counts[to] = counts.get(to, 0) + counts.get(_base(back, each.index), 0)
    for state, lines in cells.senders.items():
        if cells.state(state):
            counts[state] = sum([counts.get(_base(back, line), 0) for line in lines])
    return counts, cells.senders, cells.whole


def _base(back: Backward, line: int) -> int:
    base = back.lines[line].base
    return back.merged.get(base, base)


def _walk(back: Backward, start: int, output: int, counts: dict[int, int], senders: Senders) -> Iterator[tuple[int, ...]]:
    """Every path, depth first, without recursion: chains are as long as programs."""
    if start == output:
        yield ()
        return
    trail: list[int] = []
    sending: dict[int, list[int]] = {}  # paths share most of their variables
    pending = [_sending(back, start, counts, senders)]
    while pending:
        line = next(pending[-1], None)
        if line is None:
            pending.pop()
            if trail:
                trail.pop()
            continue
        base = _base(back, line)
        if base == output:
            yield (*trail, line)
            continue
        trail.append(line)
        if base not in sending:
            sending[base] = list(_sending(back, base, counts, senders))
        pending.append(iter(sending[base]))


def _sending(back: Backward, var: int, counts: dict[int, int], senders: Senders) -> Iterator[int]:
    """The lines that send to a variable and from which the output is reached; of very many only the first are asked for."""
    lines, merged = back.lines, back.merged
    for at in senders[var] if var in senders else back.arrivals(var):
        line = lines[at]
        if _sends(line) and counts.get(merged.get(line.base, line.base), 0):
            yield at


def _path(back: Backward, start: int, lines: tuple[int, ...], known: dict[tuple[int, int], float | None]) -> Path:
    factors: list[float] = []
    var = start
    for index in lines:
        if (index, var) not in known:
            local = _local(back, index, var)
            known[index, var] = float(local) if _scalar(local) else None
        factor = known[index, var]
        if factor is None:
            return Path(lines, None, None)
        factors.append(factor)
        var = back.lines[index].base
    if not _scalar(back.seed):
        return Path(lines, None, None)
    product = float(back.seed)
    for factor in reversed(factors):
        product *= factor
    return Path(lines, tuple(factors), product)


def _local(back: Backward, index: int, var: int) -> Any:
    """The local gradient of a line: of one that reads an array the slope in the written cell ``var``; None of what is no number."""
    line = back.lines[index]
    if line.value is not None:
        return numbers_of(back, index).local
    if np.shape(back.gradient(line.base)) or (cell := cell_of(back, var)) is None:
        return None
    return np.asarray(sending(back, line, 1.0))[cell]


def _scalar(value: Any) -> bool:
    return value is not None and not np.shape(value)
