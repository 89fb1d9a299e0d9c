"""The circuit of a long trace: the same graph as ``graph_of`` gives, of which a gate and the readers of a net are made when they
are asked for, since of 100,000 gates a screen draws seven."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, overload

from engine.circuit.graph import Graph, Node, closed_reads, drawn_of, gates_of, input_node, net_of
from engine.records import Piece, Store
from engine.trace import Trace

T = TypeVar("T")


def sparse_graph(trace: Trace, opened: frozenset[int] = frozenset(), plain: bool = False) -> Graph:
    """As ``graph_of``: equal to it, node by node, net by net."""
    circuit = _Circuit(trace, opened, plain)
    nodes = _Nodes(circuit)
    readers = _Asked(circuit.read, circuit.readers)
    gates = range(len(circuit.inputs), len(nodes))
    return Graph(nodes, circuit.left_out, circuit.source, readers, _Asked(circuit.stages, circuit.of_stage), gates)


class _Asked(Mapping[int, Sequence[T]]):
    """A mapping whose entries are made once, when they are asked for. ``keys``: those that may have one; an empty one is none."""

    def __init__(self, keys: Iterable[int], make: Callable[[int], Sequence[T]]) -> None:
        self._keys = keys
        self._make = make
        self._made: dict[int, Sequence[T]] = {}

    def __getitem__(self, key: int) -> Sequence[T]:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(key)
        if not found:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[int]:
        return (key for key in dict.fromkeys(self._keys) if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Nodes(Sequence[Node]):
    """The inputs, and the gates by their numbers."""

    def __init__(self, circuit: _Circuit) -> None:
        self._circuit = circuit

    def __len__(self) -> int:
        return len(self._circuit.inputs) + len(self._circuit.stages)

    @overload
    def __getitem__(self, at: int) -> Node: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Node, ...]: ...
    def __getitem__(self, at: int | slice) -> Node | tuple[Node, ...]:
        if isinstance(at, slice):
            return tuple([self[i] for i in range(*at.indices(len(self)))])
        if not 0 <= at < len(self):
            raise IndexError(at)
        inputs = self._circuit.inputs
        return inputs[at] if at < len(inputs) else self._circuit.gate(at)


class _Circuit:
    """What one pass over the pieces finds: the number of each gate, and which stages may read a net."""

    def __init__(self, trace: Trace, opened: frozenset[int], plain: bool) -> None:
        self.trace = trace
        self.opened = opened
        self.plain = plain
        self.drawn = drawn = drawn_of(trace)
        self.stages: list[int] = []  # the stage of each gate
        self.read: dict[int, int] = {}  # net -> the stage in which it stands first
        self.again: dict[int, list[int]] = {}  # and those after it, where there are: few nets have a list of their own
        self._made: dict[int, list[Node]] = {}
        self._known: dict[int, list[tuple[int, ...]]] = {}
        nets: list[int] = []
        read, again, stages, count = self.read, self.again, self.stages, 0
        for stage in trace.stages:
            index = stage.index
            for piece in stage.pieces:
                made = (piece.write,) if piece.store is None and index not in opened else self._nets(piece, index)
                count += len(made)
                for net in made:
                    if net in drawn:
                        nets.append(net)
                        stages.append(index)
                for net in piece.reads if piece.store is None and index not in opened else _stands(piece):
                    if read.setdefault(net, index) != index:
                        again.setdefault(net, []).append(index)
        asked = trace.inputs()
        self.inputs: list[Node] = []
        self.source: dict[int, int] = {v.index: -1 for v in asked if v.index in drawn}
        self.source.update(zip(nets, range(len(nets)), strict=True))  # numbers among the gates, until the inputs are counted
        found = [v for v in asked if v.index in drawn and (v.index == trace.output or self._is_read(v.index))]
        self._made.clear()  # numbered before the inputs were counted
        self.inputs = [input_node(v)._replace(whole=at) for at, v in enumerate(found)]
        self.source = {node.net: node.whole for node in self.inputs}
        self.source.update(zip(nets, range(len(found), len(found) + len(nets)), strict=True))
        self.left_out = len(asked) + count - len(found) - len(nets)

    def _nets(self, piece: Piece, stage: int) -> tuple[int, ...]:
        return (*piece.parts, net_of(piece)) if stage in self.opened else (net_of(piece),)

    def gate(self, at: int) -> Node:
        """The gate with a number of the whole graph."""
        stage = self.stages[at - len(self.inputs)]
        return self._gates(stage)[at - self.of_stage(stage).start]

    def of_stage(self, stage: int) -> range:
        """The numbers of a stage's gates."""
        first = len(self.inputs)
        return range(first + bisect_left(self.stages, stage), first + bisect_right(self.stages, stage))

    def readers(self, net: int) -> list[tuple[int, int]]:
        """The gates that read a net, and by which port."""
        if net not in self.source:
            return []
        found = []
        for stage in self._reading(net):
            for at, ports in zip(self.of_stage(stage), self._ports(stage), strict=True):
                if net in ports:
                    found.append((at, ports.index(net)))
        return found

    def _reading(self, net: int) -> Iterable[int]:
        return dict.fromkeys([self.read[net], *self.again.get(net, ())]) if net in self.read else ()

    def _is_read(self, net: int) -> bool:
        return any(net in ports for stage in self._reading(net) for ports in self._ports(stage))

    def _ports(self, stage: int) -> list[tuple[int, ...]]:
        """What the gates of a stage read: without their names, which take most of the time."""
        at = self.trace.stages[stage]
        if stage in self.opened:
            return [node.ports for node in self._gates(stage)]
        found = self._known.get(stage)
        if found is None:
            pieces = enumerate(at.pieces)
            found = [self._drawn(closed_reads(self.trace, at, i)) for i, piece in pieces if net_of(piece) in self.drawn]
            self._known[stage] = found
        return found

    def _gates(self, stage: int) -> list[Node]:
        """The gates of a stage that are drawn."""
        found = self._made.get(stage)
        if found is None:
            made = gates_of(self.trace, self.trace.stages[stage], stage in self.opened, self.plain)
            made = [node for node in made if node.net in self.drawn]
            numbers = self.of_stage(stage)
            found = [node._replace(ports=self._drawn(node.ports), whole=at) for at, node in zip(numbers, made, strict=True)]
            self._made[stage] = found
        return found

    def _drawn(self, reads: Iterable[int]) -> tuple[int, ...]:
        return tuple([v for v in reads if v in self.source])


def _stands(piece: Piece) -> tuple[int, ...]:
    """All that a piece reads, and the state of the array that it writes into."""
    store: Store | None = piece.store
    return (*piece.reads, *piece.parts, *(() if store is None else (store.before,)))
