"""A circuit on a grid of cells: where its nodes, wires, branch points and labels stand. Widths come in as numbers, so that
nothing moves while one steps; no glyph is chosen here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from engine.circuit.climbing import improved
from engine.circuit.graph import Graph
from engine.circuit.items import Items, items_of, orders
from engine.circuit.rows import PASSING, PORTS, Rows, placed
from engine.circuit.tracks import Trunk, trunks
from engine.frozen import dataclass
from engine.named import NamedTuple

LEFT, RIGHT, UP, DOWN = 1, 2, 4, 8
"""The arms of a stroke."""
NARROW = 3
"""Cells of a text up to which a box leaves a cell on both sides of it."""
CLIMBED = 60
"""Items, of all orders whose rows are improved one by one, the best first; a drawing of more is left as it is."""
BRACKET = 2
"""Cells that join the ports of a bare gate, before its text."""
OUTPUT = 4
"""Cells of the wire behind a boxed output."""

Cell = tuple[int, int]


class Sizes(NamedTuple):
    """Cells of the texts at their widest: of a node, of a net's value and gradient, of what a reader contributes to a net."""

    text: Callable[[int], int]
    label: Callable[[int], int]
    share: Callable[[int, int], int]


class Label(NamedTuple):
    """A place for a text: its row, and the first cell (of a contribution: the cell behind its last)."""

    row: int
    column: int


class Run(NamedTuple):
    """A straight piece of a net, from one cell to another in its row or column."""

    net: int
    start: Cell
    stop: Cell


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """Cells are (row, column) from the top left corner. ``layers`` are the columns at which nodes begin."""

    graph: Graph
    boxes: bool
    width: int
    height: int
    rows: Rows
    layer: list[int]
    layers: list[int]
    sizes: list[int]  # of each node, with its box or bracket
    runs: list[Run]
    arrows: dict[tuple[int, int], Cell]  # (node, port) -> its arrow
    trunks: dict[tuple[int, int], list[Trunk]]  # (channel, net)
    passing: dict[tuple[int, int], int]  # (net, layer) -> the row in which it passes
    _strokes: dict[Cell, list[tuple[int, int]]] = field(default_factory=dict)
    _forks: dict[int, Cell | None] = field(default_factory=dict)

    def column(self, node: int) -> int:
        """The first cell of a node."""
        return self.layers[self.layer[node]]

    def end(self, node: int) -> int:
        """The cell behind a node."""
        return self.column(node) + self.sizes[node]

    def name(self, node: int) -> Cell:
        """Where a node's text begins."""
        boxed = self.boxes and self.graph.nodes[node].kind == "gate"
        ports = len(self.graph.nodes[node].ports)
        inset = 1 if boxed else BRACKET if self.graph.nodes[node].kind == "gate" and ports > 1 else 0
        return self.rows.out_row(node), self.column(node) + inset

    def span(self, node: int) -> tuple[int, int]:
        """The first and the last row in which wires enter a node."""
        first = self.rows.first[node]
        return first, first + PORTS * max(len(self.graph.nodes[node].ports) - 1, 0)

    def value(self, node: int) -> Label:
        """Where the value of a node's net stands; its gradient stands two rows lower."""
        row, column = self.name(node)
        return Label(row - 1, self.end(node) + 1 if self.boxes else column)

    def share(self, node: int, port: int) -> Label:
        """Where a contribution ends: under the wire, just before the arrow."""
        row, column = self.arrows[node, port]
        return Label(row + 1, column)

    @property
    def strokes(self) -> dict[Cell, list[tuple[int, int]]]:
        """By cell (net, arms): one, or two that cross."""
        if not self._strokes:
            for net, (row, column), (last_row, last_column) in self.runs:
                if row == last_row:
                    for x in range(column, last_column + 1):
                        self._add(row, x, net, (LEFT if x > column else 0) | (RIGHT if x < last_column else 0))
                else:
                    for y in range(row, last_row + 1):
                        self._add(y, column, net, (UP if y > row else 0) | (DOWN if y < last_row else 0))
        return self._strokes

    def _add(self, row: int, column: int, net: int, arms: int) -> None:
        found = self._strokes.setdefault((row, column), [])
        for i, (other, had) in enumerate(found):
            if other == net:
                found[i] = net, had | arms
                return
        found.append((net, arms))

    def arms(self, cell: Cell, net: int) -> int:
        """The arms of a net in a cell; 0 for none."""
        return next((arms for other, arms in self.strokes.get(cell, ()) if other == net), 0)

    def fork(self, net: int) -> Cell | None:
        """The first branch point of a net; None if it has one reader."""
        if net not in self._forks:
            readers = self.graph.readers.get(net, ())
            path = self.path(*readers[0]) if len(readers) > 1 else ()
            self._forks[net] = next((cell for cell in path if self.arms(cell, net).bit_count() > 2), None)
        return self._forks[net]

    def path(self, node: int, port: int) -> list[Cell]:
        """The cells of a wire from its source to the arrow of a reader."""
        net = self.graph.nodes[node].ports[port]
        end_row, end = self.arrows[node, port]
        source = self.graph.source[net]
        row = self.rows.out_row(source)
        corners = [(row, self.end(source))]
        for k in range(self.layer[source], self.layer[node]):
            pieces = self.trunks.get((k, net), ())
            if not pieces:
                continue
            last = k + 1 == self.layer[node]
            goal = end_row if last else self.passing[net, k + 1]
            for piece in pieces:
                row = goal if piece is pieces[-1] else piece.sinks[0]
                corners += [(corners[-1][0], piece.column), (row, piece.column)]
        corners.append((end_row, end))
        return list(_cells(corners))

    def heavy(self, node: int, port: int) -> list[Cell]:
        """The cells of a reader's own wire: from the fork, or else from the source, to the arrow."""
        path = self.path(node, port)
        fork = self.fork(self.graph.nodes[node].ports[port])
        return path[path.index(fork) :] if fork in path else path


def _cells(corners: list[Cell]) -> Iterator[Cell]:
    row, column = corners[0]
    yield row, column
    for goal_row, goal in corners[1:]:
        while (row, column) != (goal_row, goal):
            row += (goal_row > row) - (goal_row < row)
            column += (goal > column) - (goal < column)
            yield row, column


def lay_out(graph: Graph, boxes: bool, sizes: Sizes, quick: bool = False) -> Drawing:
    """Where everything of ``graph`` stands, ``boxes`` about the gates or bare; ``quick`` takes less care."""
    items = items_of(graph)
    tried = [(placed(items, order, boxes, quick), order) for order in orders(items, quick)]
    tried.sort(key=lambda pair: pair[0].score)
    if not quick and len(items.layer) <= CLIMBED:
        tried = [(improved(items, order, rows, boxes), order) for rows, order in tried[: max(1, CLIMBED // len(items.layer))]]
    rows = min([rows for rows, _ in tried], key=lambda r: r.score)
    return _Columns(items, boxes, sizes).drawn(rows)


def lay_out_within(graph: Graph, boxes: bool, sizes: Sizes, width: int, height: int) -> Drawing | None:
    """The quick drawing of ``graph`` if it fits into so many cells. Of one that cannot fit, by its texts or its rows alone, no
    wire is laid: most neighbourhoods that are tried are too large."""
    items = items_of(graph)
    columns = _Columns(items, boxes, sizes)
    if columns.narrowest() > width or _lowest(items) > height:
        return None
    rows = min([placed(items, order, boxes, True) for order in orders(items, True)], key=lambda r: r.score)
    spans = _spans(graph, rows)
    if max(high for _, high in spans) - min(low for low, _ in spans) + 1 > height:
        return None
    drawing = columns.drawn(rows)
    return drawing if drawing.width <= width and drawing.height <= height else None


def _lowest(items: Items) -> int:
    """The rows that the drawing takes at least, in whatever order: of the layer that has most, its nodes one under the other."""
    found = 0
    for layer in items.layers:
        ports = [len(items.graph.nodes[item].ports) for item in layer if items.is_node(item)]
        found = max(found, sum([PORTS * max(many - 1, 0) + PASSING for many in ports]) - PASSING + 3 if ports else 0)
    return found


def _spans(graph: Graph, rows: Rows) -> list[tuple[int, int]]:
    """The first and the last row of each node, its labels or borders included."""
    return [(rows.first[at] - 1, rows.first[at] + PORTS * max(len(n.ports) - 1, 0) + 1) for at, n in enumerate(graph.nodes)]


class _Columns:
    """Column by column, from the inputs on."""

    rows: Rows
    """Known once something is drawn."""

    def __init__(self, items: Items, boxes: bool, sizes: Sizes) -> None:
        self.items, self.graph, self.boxes, self.sizes = items, items.graph, boxes, sizes
        self.widths = [self._width(at) for at in range(len(self.graph.nodes))]
        self.runs: list[Run] = []
        self.arrows: dict[tuple[int, int], Cell] = {}
        self.trunks: dict[tuple[int, int], list[Trunk]] = {}
        self.layers = [0]

    def _width(self, at: int) -> int:
        node, text = self.graph.nodes[at], self.sizes.text(at)
        if node.kind != "gate":
            return text
        if self.boxes:
            return text + (4 if text <= NARROW else 2)
        return text + (BRACKET if len(node.ports) > 1 else 0)

    def _label_end(self, node: int) -> int:
        """The cell behind the labels of a node."""
        start = self.layers[-1]
        wide = self.sizes.label(self.graph.nodes[node].net)
        if self.boxes:
            return start + self.widths[node] + 1 + wide
        many = self.graph.nodes[node].kind == "gate" and len(self.graph.nodes[node].ports) > 1
        return start + (BRACKET if many else 0) + wide

    def _channel(self, k: int) -> None:
        """The wires between layer k and the next, which begins where they and their labels let it."""
        start = self.layers[-1]
        nodes = [item for item in self.items.layers[k] if self.items.is_node(item)]
        base = max([start, *[start + self.widths[at] for at in nodes]])
        taken: dict[int, int] = {}  # row -> the cell behind its labels
        for at in nodes:
            if self.graph.nodes[at].net >= 0:
                row = self.rows.out_row(at)
                taken[row - 1] = taken[row + 1] = self._label_end(at)
        wires: dict[int, tuple[int, int, list[int]]] = {}
        for link in self.items.links[k]:
            wires.setdefault(link.net, (link.left, self.rows.out_row(link.left), []))[2].append(self.rows.port_row(*link[2:]))
        gap = 0 if self.boxes else 1

        def first(low: int, high: int) -> int:
            return max([base, *[end for row, end in taken.items() if low <= row <= high]]) + gap

        found = trunks([(net, row, tuple(sinks)) for net, (_, row, sinks) in wires.items()], first)
        arrow = max([base + 1, *[end + 2 * gap for end in taken.values()], *[trunk.column + 2 for trunk in found]])
        for link in self.items.links[k]:
            wide = self.sizes.share(link.right, link.net) if link.port >= 0 else 0
            if wide:
                row = self.rows.port_row(link.right, link.port) + 1
                behind = [t.column + 1 for t in found if t.low <= row <= t.high] + [taken.get(row, 0) + gap]
                arrow = max([arrow, *[x + wide + 1 - gap for x in (base, *behind)]])
        for trunk in sorted(found, key=lambda t: t.column):
            self.trunks.setdefault((k, trunk.net), []).append(trunk)
        self._draw(wires, arrow, k)
        for link in self.items.links[k]:
            if link.port >= 0:
                self.arrows[link.right, link.port] = self.rows.port_row(link.right, link.port), arrow
        self.layers.append(arrow + 1)

    def _draw(self, wires: dict[int, tuple[int, int, list[int]]], arrow: int, k: int) -> None:
        for net, (left, row, sinks) in wires.items():
            begin = self.layers[-1] + self.widths[left] if self.items.is_node(left) else self.layers[-1] - 1
            pieces = self.trunks.get((k, net), [])
            if not pieces:
                self.runs.append(Run(net, (row, begin), (row, arrow)))
            for piece in pieces:
                self.runs.append(Run(net, (piece.source, begin), (piece.source, piece.column)))
                self.runs.append(Run(net, (piece.low, piece.column), (piece.high, piece.column)))
                begin = piece.column
            for sink in sinks if pieces else ():
                self.runs.append(Run(net, (sink, begin), (sink, arrow)))

    def narrowest(self) -> int:
        """The cells that the drawing takes at least, whatever its rows: texts and labels, each layer behind the one before."""
        gap = 0 if self.boxes else 1
        for layer in self.items.layers[:-1]:
            start = self.layers[-1]
            nodes = [item for item in layer if self.items.is_node(item)]
            ends = [self._label_end(item) + 2 * gap for item in nodes if self._labelled(item)]
            self.layers.append(max([start + 1, *[start + self.widths[item] + 1 for item in nodes], *ends]) + 1)
        found = self._end()
        self.layers = [0]
        return found

    def _end(self) -> int:
        """The cell behind the last layer, once the layers are placed."""
        last = self.items.layers[-1]
        ends = [self._label_end(item) for item in last if self._labelled(item)]
        nodes = [item for item in last if self.items.is_node(item)]
        return max(ends + [self.layers[-1] + self.widths[item] + (OUTPUT if self.boxes else 0) for item in nodes])

    def drawn(self, rows: Rows) -> Drawing:
        """The drawing, moved to the top left corner."""
        self.rows = rows
        for k in range(len(self.items.layers) - 1):
            self._channel(k)
        graph = self.graph
        spans = _spans(graph, rows)
        cells = [run.start[0] for run in self.runs] + [run.stop[0] for run in self.runs]
        top = min([low for low, _ in spans] + cells)
        bottom = max([high for _, high in spans] + cells)
        passing = {}
        for item, net in enumerate(self.items.passing, len(graph.nodes)):
            passing[net, self.items.layer[item]] = rows.first[item] - top
        for trunk in (trunk for found in self.trunks.values() for trunk in found):
            trunk.source -= top
            trunk.sinks = tuple([row - top for row in trunk.sinks])
        return Drawing(
            graph, self.boxes, self._end(), bottom - top + 1, rows._replace(first=[row - top for row in rows.first]),
            self.items.layer[: len(graph.nodes)], self.layers, self.widths,
            [Run(net, (a - top, x), (b - top, y)) for net, (a, x), (b, y) in self.runs],
            {key: (row - top, column) for key, (row, column) in self.arrows.items()}, self.trunks, passing,
        )  # fmt: skip

    def _labelled(self, item: int) -> bool:
        return self.items.is_node(item) and self.graph.nodes[item].net >= 0
