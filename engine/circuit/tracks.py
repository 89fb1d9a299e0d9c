"""The columns of the trunks in one channel. Where a net's sink row is another's source row, the other's trunk stands left of it;
a cycle of that is broken by a trunk in two pieces, by way of a free row."""

from __future__ import annotations

from collections.abc import Callable

APART = 2
"""Columns from a trunk to the next."""
COMPARED = 40
"""Trunks of one channel up to which each pair is asked which order crosses less."""


class Trunk:
    """An upright piece of a net: it comes in row ``source`` from the left and leaves to the right in the rows ``sinks``."""

    __slots__ = ("column", "net", "sinks", "source")

    def __init__(self, net: int, source: int, sinks: tuple[int, ...]) -> None:
        self.net, self.source, self.sinks, self.column = net, source, sinks, 0

    @property
    def low(self) -> int:
        """Its topmost row."""
        return min(self.source, *self.sinks)

    @property
    def high(self) -> int:
        """Its lowest row."""
        return max(self.source, *self.sinks)


def trunks(wires: list[tuple[int, int, tuple[int, ...]]], start: Callable[[int, int], int]) -> list[Trunk]:
    """The trunks of one channel with their columns. ``wires`` are (net, source row, sink rows); a straight one has none.
    ``start(low, high)``: the first column that is free in all these rows."""
    found = [Trunk(net, source, sinks) for net, source, sinks in wires if sinks != (source,)]
    _break_cycles(found, {row for _, source, sinks in wires for row in (source, *sinks)})
    left = _left_of(found)
    placed: list[Trunk] = []
    for trunk in _sorted(found, left):
        column = start(trunk.low, trunk.high)
        for other in placed:
            if other in left[trunk] or (other.low <= trunk.high and trunk.low <= other.high):
                column = max(column, other.column + APART)
        trunk.column = column
        placed.append(trunk)
    return placed


def _left_of(found: list[Trunk]) -> dict[Trunk, list[Trunk]]:
    """The trunks that must stand left of each."""
    by_source = {trunk.source: trunk for trunk in found}
    left: dict[Trunk, list[Trunk]] = {trunk: [] for trunk in found}
    for trunk in found:
        for row in trunk.sinks:
            other = by_source.get(row)
            if other is not None and other.net != trunk.net:
                left[trunk].append(other)
            elif other is not None and other is not trunk:  # the second piece of the same net
                left[other].append(trunk)
    return left


def _break_cycles(found: list[Trunk], used: set[int]) -> None:
    """Split trunks, in place, until none must stand left of itself."""
    while (trunk := _in_cycle(_left_of(found))) is not None:
        middle = (trunk.low + trunk.high) // 2
        free = next(row for far in range(len(used) + 2) for row in (middle - far, middle + far) if row not in used)
        used.add(free)
        found.remove(trunk)
        found += [Trunk(trunk.net, trunk.source, (free,)), Trunk(trunk.net, free, trunk.sinks)]


def _in_cycle(left: dict[Trunk, list[Trunk]]) -> Trunk | None:
    """A trunk that must stand left of itself, by way of others."""
    waiting = {trunk: len(others) for trunk, others in left.items()}
    right: dict[Trunk, list[Trunk]] = {}
    for trunk, others in left.items():
        for other in others:
            right.setdefault(other, []).append(trunk)
    ready = [trunk for trunk, count in waiting.items() if not count]
    while ready:
        for trunk in right.get(ready.pop(), ()):
            waiting[trunk] -= 1
            if not waiting[trunk]:
                ready.append(trunk)
    stuck = dict.fromkeys([trunk for trunk, count in waiting.items() if count])  # in order: the same drawing each time
    if not stuck:
        return None
    at = next(iter(stuck))
    seen: set[Trunk] = set()
    while at not in seen:  # against the constraint one always comes to a cycle, never only to what waits for it
        seen.add(at)
        at = next(other for other in left[at] if other in stuck)
    return at


def _sorted(found: list[Trunk], left: dict[Trunk, list[Trunk]]) -> list[Trunk]:
    """From left to right: what the constraint asks for, then what crosses least."""
    compared = len(found) <= COMPARED
    rest = sorted(found, key=lambda t: (t.source, t.low))
    done: list[Trunk] = []
    placed: set[Trunk] = set()
    while rest:
        ready = [t for t in rest if all(other in placed for other in left[t])]
        best = min(ready, key=lambda t: sum(_crossed(t, o) - _crossed(o, t) for o in rest if o is not t)) if compared else ready[0]
        rest.remove(best)
        done.append(best)
        placed.add(best)
    return done


def _crossed(one: Trunk, other: Trunk) -> int:
    """Crossings of two trunks if ``one`` stands left of ``other``."""
    return sum(other.low <= row <= other.high for row in one.sinks) + (one.low <= other.source <= one.high)
