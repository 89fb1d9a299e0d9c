"""Rows made better by hand, as it were: an item is moved with what it pushes and what hangs on it by a straight wire, as long as
bends, lengths and heights become less. Sweeps alone (``rows.py``) never move several layers at once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from engine.circuit.items import Items, Order
from engine.circuit.rows import BENDS, PORTS, Rows, extent, out_offset, pitch

CLIMBS = 6
"""Rounds over all items."""
MOVES = 1_200
"""Moves that are tried at most."""
LOOSE, PASSING, ENDS, AHEAD, STRAIGHT = range(5)
"""What comes along, beside what is pushed: nothing, nets that pass with what they lead to, also what they come from, what
stands behind a straight wire, all that hangs on one."""

Wire = tuple[int, int, int, int, int, int]
"""Item on the left, rows from its first to the wire, item on the right, rows likewise, what a bend costs, the wire's number."""


def improved(items: Items, order: Order, rows: Rows, boxes: bool) -> Rows:
    """The same order with rows that no such move makes better."""
    climb = _Climb(items, order, rows, boxes)
    gained = climb.climb()
    climb.centre()
    return Rows(climb.first, rows.ports, rows.score - gained)


class _Climb:
    """``first`` is changed in place."""

    def __init__(self, items: Items, order: Order, rows: Rows, boxes: bool) -> None:
        self.order, self.ports = order, rows.ports
        self.first = list(rows.first)
        self.place = {item: (k, i) for k, layer in enumerate(order) for i, item in enumerate(layer)}
        self.passes = [not items.is_node(item) for item in range(len(items.layer))]
        self.pitch = {
            (above, below): pitch(items, above, below, rows.ports, boxes)
            for layer in order for above, below in pairwise(layer)
        }  # fmt: skip
        self.into: list[list[Wire]] = [[] for _ in items.layer]
        self.out: list[list[Wire]] = [[] for _ in items.layer]
        self.moves = MOVES
        number = 0
        for links in items.links:
            for link in links:
                begins = out_offset(rows.ports.get(link.left, ()))
                ends = PORTS * rows.ports[link.right].index(link.port) if link.port >= 0 else 0
                wire = link.left, begins, link.right, ends, BENDS[self.passes[link.left]], number
                self.out[link.left].append(wire)
                self.into[link.right].append(wire)
                number += 1
        self.wires = [self.into[item] + self.out[item] for item in range(len(items.layer))]

    def climb(self) -> int:
        """Move what can be moved; how much better that is."""
        gained = 0
        for _ in range(CLIMBS):
            before = gained
            for layer in self.order:
                for seed in layer:
                    for by in self._shifts(seed):
                        gained += self._moved(seed, by)
            if gained == before or self.moves < 0:
                break
        return gained

    def centre(self) -> None:
        """A gate between two that are not level, with one wire on each side, stands halfway."""
        for layer in self.order:
            for i, item in enumerate(layer):
                if len(self.into[item]) != 1 or len(self.out[item]) != 1 or self.passes[item]:
                    continue
                (left, begins, *_), (_, _, right, ends, *_) = self.into[item][0], self.out[item][0]
                source, sink = self.first[left] + begins, self.first[right] + ends
                row = (source + sink + (source > sink)) // 2
                low = self.first[layer[i - 1]] + self.pitch[layer[i - 1], item] if i else row
                high = self.first[layer[i + 1]] - self.pitch[item, layer[i + 1]] if i + 1 < len(layer) else row
                if low <= row <= high and source != sink:
                    self.first[item] = row

    def _shifts(self, seed: int) -> list[int]:
        """By how many rows to try: one, and as many as make one of its wires straight."""
        found = {-1: None, 1: None}
        for left, begins, right, ends, _, _ in self.wires[seed]:
            by = self.first[right] + ends - self.first[left] - begins
            found[by if left == seed else -by] = None
        return [by for by in found if by]

    def _moved(self, seed: int, by: int) -> int:
        """What is gained by the first move that gains something, or costs nothing and goes up; no other is made."""
        tried = []
        for together in (LOOSE, PASSING, ENDS, AHEAD, STRAIGHT):
            shifts = self._shifted(seed, by, together)
            if shifts in tried or len(shifts) == len(self.place):
                continue
            tried.append(shifts)
            self.moves -= 1
            wires = {wire[5]: wire for item in shifts for wire in self.wires[item]}.values()
            layers = {self.place[item][0] for item in shifts}
            gain = self._cost(wires, layers)
            for item, shift in shifts.items():
                self.first[item] += shift
            gain -= self._cost(wires, layers)
            if gain > 0 or (gain == 0 and by < 0):
                return gain
            for item, shift in shifts.items():
                self.first[item] -= shift
        return 0

    def _cost(self, wires: Iterable[Wire], layers: set[int]) -> int:
        first, cost = self.first, 0
        for left, begins, right, ends, bend, _ in wires:
            if high := first[left] + begins - first[right] - ends:
                cost += abs(high) + bend
        return cost + sum([extent(self.ports, first, self.order[k]) for k in layers])

    def _shifted(self, seed: int, by: int, together: int) -> dict[int, int]:
        """By how much an item moves, what it pushes (no further than needed), and what comes along."""
        first = self.first
        shifts = {seed: by}
        waiting = [seed]
        for item in waiting:
            k, i = self.place[item]
            beside = i + (1 if by > 0 else -1)
            asked = []
            if 0 <= beside < len(self.order[k]):
                other = self.order[k][beside]
                above, below = (item, other) if by > 0 else (other, item)
                room = first[below] - first[above] - self.pitch[above, below]
                asked.append((other, shifts[item] - room if by > 0 else shifts[item] + room))
            if together:
                for left, begins, right, ends, _, _ in self.wires[item]:
                    if first[left] + begins == first[right] + ends and self._tied(left, right, item, together):
                        asked.append((left + right - item, shifts[item]))
            for other, shift in asked:
                if shift * by > 0 and abs(shift) > abs(shifts.get(other, 0)):
                    shifts[other] = shift
                    waiting.append(other)
        return shifts

    def _tied(self, left: int, right: int, item: int, together: int) -> bool:
        """Whether what is at the other end of a straight wire comes along."""
        if together == AHEAD:
            return left == item
        return together == STRAIGHT or self.passes[left] or (together == ENDS and self.passes[right])
