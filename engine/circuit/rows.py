"""The row of each item: as near to the median of its neighbours as the order of its layer allows (pool adjacent violators)."""

from __future__ import annotations

from itertools import pairwise

from engine.circuit.items import Items, Link, Order
from engine.named import NamedTuple

Ports = dict[int, list[int]]

PORTS, NODES, PASSING = 2, 3, 2
"""Rows from a port to the next, from an item down to a node, and down to a net that passes (or, bare, from a node to a gate of
several ports, which has its labels beside them)."""
WEIGHTS = (1, 2, 4)
"""Of a wire between two nodes, a node and a net that passes, two that pass, in sweeps: long wires stay straight."""
SWEEPS = 8
BENDS = (2, 7)
"""What a bend costs: of a wire from a node, and from a net that passes: a long wire bends where it begins."""
MANY = 2_000
"""Items from which on fewer sweeps are made."""


class Rows(NamedTuple):
    """``first`` is each item's topmost row, ``ports`` the ports of each node from top to bottom."""

    first: list[int]
    ports: Ports
    score: int

    def port_row(self, node: int, port: int) -> int:
        """The row in which an operand enters (port -1: a net passes)."""
        return self.first[node] + (PORTS * self.ports[node].index(port) if port >= 0 else 0)

    def out_row(self, node: int) -> int:
        """The row of a node's name, in which its output leaves: the middle one."""
        return self.first[node] + out_offset(self.ports.get(node, ()))


def out_offset(ports: list[int] | tuple[int, ...]) -> int:
    """Rows from a node's first to that of its name."""
    return max(len(ports) - 1, 0) * PORTS // 2


def placed(items: Items, order: Order, boxes: bool, quick: bool = False) -> Rows:
    """Rows for an order: sweeps both ways; the one with the fewest bends, the shortest wires and the least height is kept."""
    ports: Ports = {}
    for left, right in pairwise(order):
        place = {item: i for i, item in enumerate(left)}
        ports |= {node: items.ports(node, place) for node in right if items.is_node(node)}
    many = quick or len(items.layer) > MANY
    pulls = _Pulls(items, order, ports, boxes)
    best = None
    for upper in (0.5,) if many else (0.5, 0.49, 0.51):
        first = pulls.stacked()
        still = 0
        for sweep in range(4 if quick else 2 if many else SWEEPS):
            sides = 3 if sweep > 1 else 1 + sweep % 2
            before = list(first)
            for k in range(len(order) - 2, -1, -1) if sweep % 2 else range(1, len(order)):
                pulls.place(k, first, sides, upper)
            score = pulls.score(first)
            if best is None or score < best.score:
                best = Rows(list(first), ports, score)
            still = still + 1 if sides == 3 and first == before else 0
            if still == 2:  # neither way moves anything more
                break
    assert best is not None
    return best


def pitch(items: Items, above: int, below: int, ports: Ports, boxes: bool) -> int:
    """Rows from the first of an item to the first of the one under it, at least."""
    close = not boxes and items.is_node(above) and len(ports.get(below, ())) > 1
    return PORTS * max(len(ports.get(above, ())) - 1, 0) + (NODES if items.is_node(below) and not close else PASSING)


Pull = tuple[int, int, int]
"""The item at the other end of a wire, how many rows lower than its first this one's stands where the wire is straight, and the
wire's weight."""


class _Pulls:
    """What does not change while rows are sought for an order: how far below its layer's first item each stands at least, and what
    pulls it to either side."""

    def __init__(self, items: Items, order: Order, ports: Ports, boxes: bool) -> None:
        self.order = order
        self.offsets = [[0] for _ in order]
        for layer, offsets in zip(order, self.offsets, strict=True):
            for above, below in pairwise(layer):
                offsets.append(offsets[-1] + pitch(items, above, below, ports, boxes))
        self.into: list[list[Pull]] = [[] for _ in items.layer]
        self.out: list[list[Pull]] = [[] for _ in items.layer]
        self.wires: list[tuple[int, int, int, int]] = []
        for link in [link for links in items.links for link in links]:
            down = out_offset(ports.get(link.left, ())) - in_offset(ports, link)
            passes = not items.is_node(link.left)
            weight = WEIGHTS[passes + (not items.is_node(link.right))]
            self.into[link.right].append((link.left, down, weight))
            self.out[link.left].append((link.right, -down, weight))
            self.wires.append((link.left, link.right, down, BENDS[passes]))
        self.heights = [PORTS * max(len(ports.get(layer[-1], ())) - 1, 0) if layer else 0 for layer in order]

    def stacked(self) -> list[int]:
        """Every layer from row 0 on, its items as close as they may stand."""
        first = [0] * len(self.into)
        for layer, offsets in zip(self.order, self.offsets, strict=True):
            for item, offset in zip(layer, offsets, strict=True):
                first[item] = offset
        return first

    def place(self, k: int, first: list[int], sides: int, share: float) -> None:
        """Rows for one layer: each block of items that touch stands at the median of what all of them ask for; ``sides`` 1 those on
        the left are asked, 2 right, 3 both."""
        blocks: list[tuple[int, list[tuple[int, int]], list[int]]] = []  # row less offset, what is asked, items
        layer, offsets = self.order[k], self.offsets[k]
        for i, item in enumerate(layer):
            offset = offsets[i]
            asked = [(first[other] + down - offset, weight) for other, down, weight in self.into[item]] if sides & 1 else []
            if sides & 2:
                asked += [(first[other] + down - offset, weight) for other, down, weight in self.out[item]]
            block = (_median(asked, share) if asked else first[item] - offset, asked, [i])
            while blocks and blocks[-1][0] >= block[0]:
                above_row, above_asked, above_items = blocks.pop()
                both = above_asked + block[1]
                block = (_median(both, share) if both else above_row, both, above_items + block[2])
            blocks.append(block)
        for row, _, members in blocks:
            for i in members:
                first[layer[i]] = row + offsets[i]

    def score(self, first: list[int]) -> int:
        """Bends and heights of all wires, and the rows of all layers."""
        cost = 0
        for left, right, down, bend in self.wires:
            if high := first[left] + down - first[right]:
                cost += abs(high) + bend
        layers = zip(self.order, self.heights, strict=True)
        return cost + sum([first[layer[-1]] + height - first[layer[0]] for layer, height in layers if layer])


def _median(asked: list[tuple[int, int]], share: float) -> int:
    """The row at which ``share`` of the weights is reached: half, a little less, or a little more where two would do."""
    asked = sorted(asked)
    half = sum(weight for _, weight in asked) * share
    for row, weight in asked:
        half -= weight
        if half <= 0:
            return row
    return asked[-1][0]


def in_offset(ports: Ports, link: Link) -> int:
    """Rows from the first of the item that a wire leads to, to that in which the wire ends."""
    return PORTS * ports[link.right].index(link.port) if link.port >= 0 else 0
