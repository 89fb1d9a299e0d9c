"""Who stands in which layer, and in which order: a net passes a layer as one item, however many readers lie beyond."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from itertools import islice, pairwise, permutations
from math import factorial

from engine.circuit.graph import Graph
from engine.frozen import dataclass
from engine.named import NamedTuple

PAIRS = 1_500
"""Pairs of neighbouring layers' orders up to which all are compared."""
ALIKE = 24
"""Orders with the fewest crossings of which the rows are tried."""
SWEEPS, QUICK = 6, 2
"""Sweeps, and of a quick layout."""
FEW = 400
"""Items up to which sweeps swap neighbours as well."""

Order = list[list[int]]


class Link(NamedTuple):
    """One wire of a channel: from an item of the layer on its left to one on its right, there into ``port`` (-1: it passes)."""

    left: int
    net: int
    right: int
    port: int


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Items below ``len(graph.nodes)`` are nodes, the others nets that pass. ``links[k]`` lead from layer k to layer k + 1."""

    graph: Graph
    layer: list[int]
    passing: list[int]
    layers: list[list[int]]
    links: list[list[Link]]
    into: dict[int, list[Link]]
    out: dict[int, list[Link]]

    def is_node(self, item: int) -> bool:
        """Whether an item is a node."""
        return item < len(self.graph.nodes)

    def ports(self, node: int, place: dict[int, int]) -> list[int]:
        """The ports of a node from top to bottom, where its sources stand at ``place``: sorted by them if their order is free."""
        links = self.into.get(node, [])
        if self.graph.nodes[node].free:
            links = sorted(links, key=lambda link: place[link.left])
        return [link.port for link in links]


def items_of(graph: Graph) -> Items:
    """The layers of a graph (the longest path from the inputs), and what passes them."""
    nodes = graph.nodes
    layer = [0] * len(nodes)
    for at, node in enumerate(nodes):
        if node.ports:
            layer[at] = 1 + max(layer[graph.source[v]] for v in node.ports)
    count = max(layer, default=0) + 1
    made = Items(graph, layer, [], [[] for _ in range(count)], [[] for _ in range(count)], {}, {})
    for at in range(len(nodes)):
        made.layers[layer[at]].append(at)
    for net, readers in graph.readers.items():
        left = graph.source[net]
        last = max(layer[at] for at, _ in readers)
        into: dict[int, list[tuple[int, int]]] = {}
        for at, port in readers:
            into.setdefault(layer[at], []).append((at, port))
        for k in range(layer[left], last):
            found = [Link(left, net, at, port) for at, port in into.get(k + 1, ())]
            if k + 1 < last:
                item = len(made.layer)
                made.layer.append(k + 1)
                made.passing.append(net)
                made.layers[k + 1].append(item)
                found.append(Link(left, net, item, -1))
                left, ahead = item, left
            else:
                ahead = left
            made.links[k] += found
            made.out[ahead] = found
            for link in found:
                made.into.setdefault(link.right, []).append(link)
    for links in made.into.values():
        links.sort(key=lambda link: link.port)
    return made


def crossings(items: Items, left: list[int], right: list[int]) -> int:
    """Crossings of the wires between two neighbouring layers in these orders."""
    place = {item: i for i, item in enumerate(left)}
    count = 0
    seen: list[int] = []
    for item in right:
        links = items.into.get(item, ())
        rows = [place[link.left] for link in links]
        if len(rows) > 1 and items.is_node(item) and items.graph.nodes[item].free:
            rows.sort()
        for row in rows:
            count += len(seen) - bisect_right(seen, row)
            insort(seen, row)
    return count


def orders(items: Items, quick: bool = False) -> list[Order]:
    """The orders of all layers to choose from: those with the fewest crossings, as far as that can be told in time."""
    if quick:
        return [_swept(items, QUICK)]
    sizes = [factorial(min(len(layer), 8)) for layer in items.layers]
    if sum(a * b for a, b in pairwise(sizes)) <= PAIRS and max(map(len, items.layers)) < 8:
        found = list(islice(_all(items), ALIKE))
        return [order for order in found if order[0] == items.layers[0]] or found  # inputs as in the file, where it costs nothing
    return [_swept(items, SWEEPS)]


def _all(items: Items) -> Iterator[Order]:
    """Every order with the fewest crossings: the best of all ways through the layers' permutations."""
    ways = [[list(p) for p in permutations(layer)] for layer in items.layers]
    costs: list[list[int]] = [[0] * len(ways[0])]
    before: list[list[list[int]]] = [[]]
    for k in range(1, len(ways)):
        found: list[int] = []
        came: list[list[int]] = []
        for right in ways[k]:
            tried = [costs[-1][i] + crossings(items, left, right) for i, left in enumerate(ways[k - 1])]
            least = min(tried)
            found.append(least)
            came.append([i for i, cost in enumerate(tried) if cost == least])
        costs.append(found)
        before.append(came)
    least = min(costs[-1])
    stack: list[tuple[int, tuple[int, ...]]] = []
    stack += [(len(ways) - 1, (i,)) for i in reversed(range(len(costs[-1]))) if costs[-1][i] == least]
    while stack:
        k, chosen = stack.pop()
        if k == 0:
            yield [ways[i][at] for i, at in enumerate(chosen)]
        else:
            stack += [(k - 1, (i, *chosen)) for i in reversed(before[k][chosen[0]])]


def _swept(items: Items, sweeps: int) -> Order:
    """Sweeps towards the mean of the neighbours, then swaps of neighbours; the best that was met."""
    order = [list(layer) for layer in items.layers]
    best, least = order, -1
    for sweep in range(sweeps if len(items.layer) <= FEW else 2):
        back = sweep % 2
        for k in range(len(order) - 2, -1, -1) if back else range(1, len(order)):
            _by_mean(items, order, k, back)
        if len(items.layer) <= FEW:
            _swap(items, order)
        cost = sum(crossings(items, a, b) for a, b in pairwise(order))
        if least < 0 or cost < least:
            best, least = [list(layer) for layer in order], cost
    return best


def _by_mean(items: Items, order: Order, k: int, back: int) -> None:
    near = order[k + 1] if back else order[k - 1]
    place = {item: i for i, item in enumerate(near)}
    now = {item: i for i, item in enumerate(order[k])}

    def mean(item: int) -> float:
        found = [place[a.right] for a in items.out.get(item, ())] if back else [place[a.left] for a in items.into.get(item, ())]
        return sum(found) / len(found) if found else now[item] * len(near) / len(now)

    order[k].sort(key=mean)


def _swap(items: Items, order: Order) -> None:
    for k, layer in enumerate(order):
        beside = order[max(k - 1, 0) : k] + [layer] + order[k + 1 : k + 2]
        cost = sum(crossings(items, a, b) for a, b in pairwise(beside))
        for i in range(len(layer) - 1):
            layer[i], layer[i + 1] = layer[i + 1], layer[i]
            now = sum(crossings(items, a, b) for a, b in pairwise(beside))
            if now < cost:
                cost = now
            else:
                layer[i], layer[i + 1] = layer[i + 1], layer[i]
