"""Rows made better by hand, as it were: an item is moved with what it pushes and what hangs on it by a straight wire, as long as
bends, lengths and heights become less. Sweeps alone (``rows.py``) never move several layers at once."""

from __future__ import annotations

from collections.abc import Iterator

from engine.circuit.items import Items, Link, Order
from engine.circuit.rows import Rows, extent, pitch, sink_row, source_row, wire

CLIMBS = 8
"""Rounds over all items."""
LOOSE, PASSING, ENDS, AHEAD, STRAIGHT = range(5)
"""What comes along, beside what is pushed: nothing, nets that pass with what they lead to, also what they come from, what
stands behind a straight wire, all that hangs on one."""


def improved(items: Items, order: Order, rows: Rows, boxes: bool) -> Rows:
    """The same order with rows that no such move makes better."""
    climb = _Climb(items, order, rows, boxes)
    gained = climb.climb()
    climb.centre()
    return Rows(climb.first, rows.ports, rows.score - gained)


class _Climb:
    """``first`` is changed in place."""

    def __init__(self, items: Items, order: Order, rows: Rows, boxes: bool) -> None:
        self.items, self.order, self.ports, self.boxes = items, order, rows.ports, boxes
        self.first = list(rows.first)
        self.place = {item: (k, i) for k, layer in enumerate(order) for i, item in enumerate(layer)}

    def climb(self) -> int:
        """Move what can be moved; how much better that is."""
        gained = 0
        for _ in range(CLIMBS):
            before = gained
            for layer in self.order:
                for seed in layer:
                    for together in (LOOSE, PASSING, ENDS, AHEAD, STRAIGHT):
                        for by in self._shifts(seed):
                            gained += self._moved(seed, by, together)
            if gained == before:
                break
        return gained

    def centre(self) -> None:
        """A gate between two that are not level, with one wire on each side, stands halfway."""
        for layer in self.order:
            for i, item in enumerate(layer):
                before, after = self.items.into.get(item, ()), self.items.out.get(item, ())
                if len(before) != 1 or len(after) != 1 or not self.items.is_node(item):
                    continue
                source, sink = source_row(self.first, self.ports, before[0]), sink_row(self.first, self.ports, after[0])
                row = (source + sink + (source > sink)) // 2
                low = self.first[layer[i - 1]] + self._pitch(layer[i - 1], item) if i else row
                high = self.first[layer[i + 1]] - self._pitch(item, layer[i + 1]) if i + 1 < len(layer) else row
                if low <= row <= high and source != sink:
                    self.first[item] = row

    def _pitch(self, above: int, below: int) -> int:
        return pitch(self.items, above, below, self.ports, self.boxes)

    def _links(self, item: int) -> Iterator[Link]:
        yield from self.items.into.get(item, ())
        yield from self.items.out.get(item, ())

    def _shifts(self, seed: int) -> list[int]:
        """By how many rows to try: one, and as many as make one of its wires straight."""
        found = {-1: None, 1: None}
        for link in self._links(seed):
            by = sink_row(self.first, self.ports, link) - source_row(self.first, self.ports, link)
            found[by if link.left == seed else -by] = None
        return [by for by in found if by]

    def _moved(self, seed: int, by: int, together: int) -> int:
        """What is gained by a move; it is taken back unless that is something, or it costs nothing and goes up."""
        shifts = self._shifted(seed, by, together)
        if len(shifts) == len(self.place):
            return 0
        links = dict.fromkeys(link for item in shifts for link in self._links(item))
        layers = {self.place[item][0] for item in shifts}
        before = self._cost(links, layers)
        for item, shift in shifts.items():
            self.first[item] += shift
        gain = before - self._cost(links, layers)
        if gain > 0 or (gain == 0 and by < 0):
            return gain
        for item, shift in shifts.items():
            self.first[item] -= shift
        return 0

    def _cost(self, links: dict[Link, None], layers: set[int]) -> int:
        cost = sum([wire(self.items, self.ports, self.first, link) for link in links])
        return cost + sum([extent(self.ports, self.first, self.order[k]) for k in layers])

    def _shifted(self, seed: int, by: int, together: int) -> dict[int, int]:
        """By how much an item moves, what it pushes (no further than needed), and what comes along."""
        shifts = {seed: by}
        waiting = [seed]
        for item in waiting:
            k, i = self.place[item]
            beside = i + (1 if by > 0 else -1)
            asked = []
            if 0 <= beside < len(self.order[k]):
                other = self.order[k][beside]
                above, below = (item, other) if by > 0 else (other, item)
                room = self.first[below] - self.first[above] - self._pitch(above, below)
                asked.append((other, shifts[item] - room if by > 0 else shifts[item] + room))
            if together:
                asked += [(link.left + link.right - item, shifts[item]) for link in self._tied(item, together)]
            for other, shift in asked:
                if shift * by > 0 and abs(shift) > abs(shifts.get(other, 0)):
                    shifts[other] = shift
                    waiting.append(other)
        return shifts

    def _tied(self, item: int, together: int) -> Iterator[Link]:
        """The straight wires of an item by which others come along."""
        for link in self._links(item):
            if source_row(self.first, self.ports, link) == sink_row(self.first, self.ports, link):
                left, right = not self.items.is_node(link.left), not self.items.is_node(link.right)
                if together == STRAIGHT or (link.left == item if together == AHEAD else left or (together == ENDS and right)):
                    yield link
