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
    best = None
    for upper in (0.5,) if many else (0.5, 0.49, 0.51):
        first = [0] * len(items.layer)
        for layer in order:
            _place(items, layer, ports, first, {}, boxes, upper)
        for sweep in range(4 if quick else 2 if many else SWEEPS):
            sides = 3 if sweep > 1 else 1 + sweep % 2
            for k in range(len(order) - 2, -1, -1) if sweep % 2 else range(1, len(order)):
                _place(items, order[k], ports, first, _wanted(items, order[k], ports, first, sides), boxes, upper)
            score = _score(items, order, ports, first)
            if best is None or score < best.score:
                best = Rows(list(first), ports, score)
    assert best is not None
    return best


def pitch(items: Items, above: int, below: int, ports: Ports, boxes: bool) -> int:
    """Rows from the first of an item to the first of the one under it, at least."""
    close = not boxes and items.is_node(above) and len(ports.get(below, ())) > 1
    return PORTS * max(len(ports.get(above, ())) - 1, 0) + (NODES if items.is_node(below) and not close else PASSING)


def _wanted(
    items: Items, layer: list[int], ports: Ports, first: list[int], sides: int
) -> dict[int, list[tuple[int, int]]]:
    """The rows that each item's neighbours ask for, with their weights; ``sides`` 1 those on the left, 2 right, 3 both."""
    found: dict[int, list[tuple[int, int]]] = {}
    for item in layer:
        asked = []
        passes = not items.is_node(item)
        if sides & 1:
            for link in items.into.get(item, ()):
                row = first[link.left] + out_offset(ports.get(link.left, ()))
                row -= PORTS * ports[item].index(link.port) if link.port >= 0 else 0
                asked.append((row, WEIGHTS[passes + (not items.is_node(link.left))]))
        if sides & 2:
            for link in items.out.get(item, ()):
                row = first[link.right] + (PORTS * ports[link.right].index(link.port) if link.port >= 0 else 0)
                asked.append((row - out_offset(ports.get(item, ())), WEIGHTS[passes + (not items.is_node(link.right))]))
        found[item] = asked
    return found


def _place(
    items: Items, layer: list[int], ports: Ports, first: list[int],
    wanted: dict[int, list[tuple[int, int]]], boxes: bool, share: float,
) -> None:  # fmt: skip
    """Rows for one layer: each block of items that touch stands at the median of what all of them ask for."""
    offset = 0
    blocks: list[tuple[int, list[tuple[int, int]], list[int]]] = []  # row less offset, what is asked, items
    offsets = {}
    for i, item in enumerate(layer):
        if i:
            offset += pitch(items, layer[i - 1], item, ports, boxes)
        offsets[item] = offset
        asked = [(row - offset, weight) for row, weight in wanted.get(item, ())]
        block = (_median(asked, share) if asked else first[item] - offset if wanted else 0, asked, [item])
        while blocks and blocks[-1][0] >= block[0]:
            above_row, above_asked, above_items = blocks.pop()
            both = above_asked + block[1]
            block = (_median(both, share) if both else above_row, both, above_items + block[2])
        blocks.append(block)
    for row, _, members in blocks:
        for item in members:
            first[item] = row + offsets[item]


def _median(asked: list[tuple[int, int]], share: float) -> int:
    """The row at which ``share`` of the weights is reached: half, a little less, or a little more where two would do."""
    asked = sorted(asked)
    half = sum(weight for _, weight in asked) * share
    for row, weight in asked:
        half -= weight
        if half <= 0:
            return row
    return asked[-1][0]


def source_row(first: list[int], ports: Ports, link: Link) -> int:
    """The row in which a wire begins."""
    return first[link.left] + out_offset(ports.get(link.left, ()))


def sink_row(first: list[int], ports: Ports, link: Link) -> int:
    """The row in which it ends."""
    return first[link.right] + (PORTS * ports[link.right].index(link.port) if link.port >= 0 else 0)


def wire(items: Items, ports: Ports, first: list[int], link: Link) -> int:
    """What a wire costs: a bend and its height."""
    high = abs(source_row(first, ports, link) - sink_row(first, ports, link))
    return high + (BENDS[not items.is_node(link.left)] if high else 0)


def extent(ports: Ports, first: list[int], layer: list[int]) -> int:
    """The rows of a layer."""
    return first[layer[-1]] + PORTS * max(len(ports.get(layer[-1], ())) - 1, 0) - first[layer[0]] if layer else 0


def _score(items: Items, order: Order, ports: Ports, first: list[int]) -> int:
    wires = sum([wire(items, ports, first, link) for links in items.links for link in links])
    return wires + sum([extent(ports, first, layer) for layer in order])
