"""Paths from a variable to the output, along which its gradient is a sum of products: the multivariable chain rule, written out.

Each contribution to a gradient is a local gradient times the gradient of what it flowed into; following these on to the output
gives every path once, and the products of the local gradients along the paths add up to the gradient (times the seed).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.deriving.numbers import numbers_of
from engine.named import NamedTuple
from engine.records import Line
from engine.traced import Backward


class Path(NamedTuple):
    """One way from a variable to the output: the backward lines that it crosses, the nearest to the variable first, their local
    gradients, and the product of these with the seed. ``locals`` and ``product`` are None where arrays are crossed."""

    lines: tuple[int, ...]
    locals: tuple[float, ...] | None
    product: float | None


class Paths(NamedTuple):
    """``listed`` are the first of ``ways`` paths, in the order in which the contributions arrive; ``whole`` is False where cells
    of an array were written into: those ways are not followed."""

    listed: tuple[Path, ...]
    ways: int
    whole: bool


def paths(back: Backward, var: int, most: int = 64) -> Paths:
    """The paths from a variable to the output, at most so many of them listed; all are counted."""
    output = back.merged.get(back.output, back.output)
    start = back.merged.get(var, var)
    counts, whole = back.ways_counted(lambda: _counted(back, output))
    listed = []
    known: dict[int, Any] = {}  # paths share most of their lines
    for lines in _walk(back, start, output, counts):
        listed.append(_path(back, lines, known))
        if len(listed) >= most:
            break
    return Paths(tuple(listed), counts.get(start, 0), whole)


def _sends(line: Line) -> bool:
    return line.op in ("=", "+=", "add.at") and line.kind in ("contribution", "gradient") and line.slot >= 0 and line.base >= 0


def _counted(back: Backward, output: int) -> tuple[dict[int, int], bool]:
    """How many paths lead from each variable to the output. Lines run from the output on, so one pass over them is enough."""
    counts = {output: 1}
    whole, merged = True, back.merged
    for line in back.lines:
        if _sends(line):
            to, base = line.to, line.base
            if merged:
                to, base = merged.get(to, to), merged.get(base, base)
            ways = counts.get(base)
            if ways is None:
                whole = False
            elif ways:
                counts[to] = counts.get(to, 0) + ways
        elif line.op == "clear" or (line.kind == "gradient" and line.slot < 0):
            whole = False
    return counts, whole


def _walk(back: Backward, start: int, output: int, counts: dict[int, int]) -> Iterator[tuple[int, ...]]:
    """Every path, depth first, without recursion: chains are as long as programs."""
    if start == output:
        yield ()
        return
    trail: list[int] = []
    pending = [iter(_sending(back, start, counts))]
    while pending:
        line = next(pending[-1], None)
        if line is None:
            pending.pop()
            if trail:
                trail.pop()
            continue
        base = back.merged.get(back.lines[line].base, back.lines[line].base)
        if base == output:
            yield (*trail, line)
            continue
        trail.append(line)
        pending.append(iter(_sending(back, base, counts)))


def _sending(back: Backward, var: int, counts: dict[int, int]) -> list[int]:
    """The lines that send to a variable and from which the output is reached."""
    found = [back.lines[i] for i in back.arrivals(var)]
    return [n.index for n in found if _sends(n) and counts.get(back.merged.get(n.base, n.base), 0)]


def _path(back: Backward, lines: tuple[int, ...], known: dict[int, Any]) -> Path:
    factors: list[float] = []
    for index in lines:
        if back.lines[index].value is None:
            return Path(lines, None, None)
        if index not in known:
            known[index] = numbers_of(back, index).local
        local = known[index]
        if not _scalar(local):
            return Path(lines, None, None)
        factors.append(float(local))
    if not _scalar(back.seed):
        return Path(lines, None, None)
    product = float(back.seed)
    for factor in reversed(factors):
        product *= factor
    return Path(lines, tuple(factors), product)


def _scalar(value: Any) -> bool:
    return value is not None and not np.shape(value)
