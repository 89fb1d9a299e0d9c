"""Rows made better by hand, as it were: an item is moved with what it pushes and what hangs on it by a straight wire, as long as
bends, lengths and heights become less. Sweeps alone (``rows.py``) never move several layers at once."""

from __future__ import annotations

from itertools import pairwise

from engine.circuit.items import Items, Order
from engine.circuit.rows import BENDS, Rows, in_offset, out_offset, pitch

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
        self.order = order
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
                ends = in_offset(rows.ports, link)
                wire = link.left, begins, link.right, ends, BENDS[self.passes[link.left]], number
                self.out[link.left].append(wire)
                self.into[link.right].append(wire)
                number += 1
        self.wires = [self.into[item] + self.out[item] for item in range(len(items.layer))]
        self.below = {above: (below, rows) for (above, below), rows in self.pitch.items()}
        self.above = {below: (above, -rows) for (above, below), rows in self.pitch.items()}
        self.ties = [[self._tied(together, item) for item in range(len(items.layer))] for together in range(STRAIGHT + 1)]

    def climb(self) -> int:
        """Move what can be moved; how much better that is. Once no item of all moves, none ever will."""
        gained = still = 0
        for _ in range(CLIMBS):
            before = gained
            for seed in [item for layer in self.order for item in layer]:
                still += 1
                for by in self._shifts(seed):
                    if (gain := self._moved(seed, by)) is not None:
                        gained += gain
                        still = 0
                if still == len(self.place):
                    return gained
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

    def _moved(self, seed: int, by: int) -> int | None:
        """What is gained by the first move that gains something, or costs nothing and goes up; None if no such move is found."""
        tried = []
        for together in (LOOSE, PASSING, ENDS, AHEAD, STRAIGHT):
            shifts = self._shifted(seed, by, together)
            if shifts in tried or len(shifts) == len(self.place):
                continue
            tried.append(shifts)
            self.moves -= 1
            gain = self._gain(shifts)
            if gain > 0 or (gain == 0 and by < 0):
                for item, shift in shifts.items():
                    self.first[item] += shift
                return gain
        return None

    def _gain(self, shifts: dict[int, int]) -> int:
        """What wires and layers become less by a move."""
        first, gain = self.first, 0
        for wire in {wire[5]: wire for item in shifts for wire in self.wires[item]}.values():
            left, begins, right, ends, bend, _ = wire
            by = shifts.get(left, 0) - shifts.get(right, 0)
            if by:
                high = first[left] + begins - first[right] - ends
                gain += (abs(high) + bend if high else 0) - (abs(high + by) + bend if high + by else 0)
        for k in {self.place[item][0] for item in shifts}:
            gain += shifts.get(self.order[k][0], 0) - shifts.get(self.order[k][-1], 0)
        return gain

    def _shifted(self, seed: int, by: int, together: int) -> dict[int, int]:
        """By how much an item moves, what it pushes (no further than needed), and what comes along."""
        first, ties, beside = self.first, self.ties[together], self.below if by > 0 else self.above
        shifts = {seed: by}
        waiting = [seed]
        for item in waiting:
            shift = shifts[item]
            asked = [(other, shift) for other, down in ties[item] if first[item] + down == first[other]]
            if item in beside:
                other, pitch = beside[item]
                asked.insert(0, (other, shift + first[item] + pitch - first[other]))
            for other, its in asked:
                if its * by > 0 and abs(its) > abs(shifts.get(other, 0)):
                    shifts[other] = its
                    waiting.append(other)
        return shifts

    def _tied(self, together: int, item: int) -> list[tuple[int, int]]:
        """What comes along with an item if it is at the other end of a straight wire, and how many rows lower it stands then."""
        found = []
        for left, begins, right, ends, _, _ in self.wires[item]:
            along = (False, self.passes[left], self.passes[left] or self.passes[right], left == item, True)[together]
            if along:
                found.append((right, begins - ends) if left == item else (left, ends - begins))
        return found
