"""The circuit as a graph: inputs and gates, a port per operand, a net per variable version from its source to its readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from engine.circuit.ops import in_words, is_free, op_of
from engine.deriving.opened import opened as written_out
from engine.deriving.reads import tree_reads
from engine.frozen import dataclass
from engine.named import NamedTuple
from engine.records import Piece, Stage, Var
from engine.trace import Trace

LONGEST = 16
"""Characters of a name; of a longer one the end, which tells those of one function or object apart."""
SIBLINGS = 6
"""Readers of one net that a neighbourhood grows to."""
_NAMED = re.compile(r"(?:^|\s)(\S+?(?:, \S+?)*)=?$")


class Node(NamedTuple):
    """``kind`` "input", "gate", or a stub: "from" (a net whose source is elsewhere), "on" (readers that are elsewhere).

    ``net`` is the variable that it makes (-1: none), ``ports`` those that it reads, ``free`` whether their order is. ``to`` is
    the gate that a stub stands for, as a node of the whole graph. ``whole`` is this node in the whole graph (-1: a stub).
    """

    kind: str
    net: int
    ports: tuple[int, ...]
    text: str
    stage: int = -1
    label: str = ""
    free: bool = False
    to: int = -1
    whole: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """``left_out``: variables that are not drawn, since no gradient comes to them."""

    nodes: Sequence[Node]
    left_out: int = 0
    source: Mapping[int, int] = field(default_factory=dict)  # net -> the node that makes it
    readers: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)  # net -> (node, port)
    of_stage: Mapping[int, Sequence[int]] = field(default_factory=dict)  # stage -> its gates
    gates: Sequence[int] = ()  # the nodes that are gates

    @classmethod
    def of(cls, nodes: Iterable[Node], left_out: int = 0) -> Graph:
        """From nodes that stand after those whose nets they read."""
        made = tuple(nodes)
        source: dict[int, int] = {}
        readers: dict[int, list[tuple[int, int]]] = {}
        of_stage: dict[int, list[int]] = {}
        gates: list[int] = []
        for at, node in enumerate(made):
            if node.net >= 0:
                source[node.net] = at
            for port, net in enumerate(node.ports):
                readers.setdefault(net, []).append((at, port))
            if node.kind == "gate":
                of_stage.setdefault(node.stage, []).append(at)
                gates.append(at)
        return cls(made, left_out, source, readers, of_stage, gates)


def graph_of(trace: Trace, opened: frozenset[int] = frozenset(), plain: bool = False) -> Graph:
    """The circuit of ``trace``. The gates of stages in ``opened`` stand by themselves, another stage is one gate; ``plain``:
    gates are called by words, not signs."""
    drawn = drawn_of(trace)
    inputs = [v for v in trace.inputs() if v.index in drawn]
    found = [input_node(var) for var in inputs]
    made = {node.net for node in found}
    dropped = len(trace.inputs()) - len(found)
    for stage in trace.stages:
        for node in gates_of(trace, stage, stage.index in opened, plain):
            ports = tuple([v for v in node.ports if v in made])
            if node.net in drawn:
                found.append(node._replace(ports=ports))
                made.add(node.net)
            else:
                dropped += 1
    read = {v for node in found for v in node.ports}
    kept = [n for n in found if n.kind == "gate" or n.net in read or n.net == trace.output]
    dropped += len(found) - len(kept)
    return Graph.of([n._replace(whole=at) for at, n in enumerate(kept)], dropped)


def drawn_of(trace: Trace) -> frozenset[int]:
    """The variables that may be drawn: differentiable, and with a gradient (all count where there is no backward pass)."""
    if not trace.lines:
        return frozenset([v.index for v in trace.vars if v.diff])
    pairs = zip(trace.vars, trace.gradients_by_index, strict=True)
    return frozenset([v.index for v, g in pairs if v.diff and (g is not None or _reached(trace, v.index))])


def input_node(var: Var) -> Node:
    """The node of an input."""
    return Node("input", var.index, (), _short(var.shown))


def _reached(trace: Trace, var: int) -> bool:
    """Whether a gradient comes to a variable that holds none of its own."""
    return var == trace.output or trace.passed(var) >= 0


def gates_of(trace: Trace, stage: Stage, opened: bool, plain: bool) -> list[Node]:
    """The gates of a stage, with all that they read, drawn or not."""
    made = []
    for at, piece in enumerate(stage.pieces):
        if opened and piece.parts:
            made += _opened(trace, stage, piece, plain)
            continue
        root = piece.form.root
        name = _short(trace.vars[piece.write].shown) + ("" if piece.store is None else "=")
        gate = root.gate.name if root.gate is not None else ""
        single = gate != "" and not any(a.gate is not None for a in root.args)
        if single and piece.store is None:
            op = op_of(gate, piece.form.forward, piece)
            name = f"{in_words(op) if plain else op} {name}"
        free = single and is_free(gate)
        made.append(Node("gate", net_of(piece), closed_reads(trace, stage, at), name, stage.index, stage.label, free))
    return made


def net_of(piece: Piece) -> int:
    """The net that a piece makes."""
    return piece.write if piece.store is None else piece.store.after


def closed_reads(trace: Trace, stage: Stage, at: int) -> tuple[int, ...]:
    """What the one gate of a piece reads: all that it gives a gradient to, and the state of the array that it writes into."""
    piece = stage.pieces[at]
    reads = list(dict.fromkeys(piece.reads))
    reads += [] if piece.store is None or piece.store.before in reads else [piece.store.before]
    if piece.store is None and (lines := trace.stage_lines(stage.index)):
        to = {trace.lines[i].to for i in lines if trace.lines[i].piece == at}
        reads = [v for v in reads if v in to or trace.vars[v].kind == "state"]
    return tuple(reads)


def _opened(trace: Trace, stage: Stage, piece: Piece, plain: bool) -> list[Node]:
    """A gate for each part of a piece, and the last, which has the name of the variable."""
    made = []
    form = piece.form
    trees = [*zip(piece.parts, form.part_gates, form.parts, strict=True)]
    root = written_out(form.root)  # of a sigmoid the last gate is 1/x
    last = root.gate.name if root.gate is not None else ""
    net = net_of(piece)
    for var, gate, tree in [*trees, (net, last, form.forward)]:
        reads = tree_reads(piece, tree)
        op = op_of(gate, tree, piece)
        op = in_words(op) if plain else op
        label = stage.label
        if var == net:
            reads += [] if piece.store is None or piece.store.before in reads else [piece.store.before]
            op = f"{op} {_short(trace.vars[piece.write].shown)}"
        else:
            label = trace.part_label(var)
        made.append(Node("gate", var, tuple(reads), op, stage.index, label, is_free(gate)))
    return made


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else "…" + name[1 - LONGEST :]


def neighbourhood(graph: Graph, focus: int, count: int) -> Graph:
    """The part of ``graph`` about a gate: its operands and readers, the other readers of what it reads, and so on, ``count``
    gates in all; stubs in the place of what is further away."""
    chosen = _nearest(graph, focus, count)
    nets = dict.fromkeys([v for at in chosen for v in (*graph.nodes[at].ports, graph.nodes[at].net) if v >= 0])
    made: list[Node] = []
    for net in nets:
        at = graph.source[net]
        node = graph.nodes[at]
        if node.kind == "input":
            made.append(node)
        elif at not in chosen:
            made.append(Node("from", net, (), f"‹{node.label} {_name(node.text)}", node.stage, node.label, to=at))
    made.sort(key=lambda n: graph.source[n.net])
    made += [graph.nodes[at] for at in sorted(chosen)]
    for net in nets:
        readers = graph.readers.get(net, ())
        away = len(readers) - sum(net in graph.nodes[at].ports for at in chosen)
        if away:
            first = next(at for at, _ in readers if at not in chosen)
            node, more = graph.nodes[first], f" +{away - 1}" if away > 1 else ""
            made.append(Node("on", -1, (net,), f"›{node.label}{more}", node.stage, node.label, to=first))
    return Graph.of(made, graph.left_out)


def _name(text: str) -> str:
    """The name in a gate's text, which may have the gate's sign before it: ``out[0, 1]`` of ``× out[0, 1]=``."""
    found = _NAMED.search(text)
    return found[1] if found else text


def _nearest(graph: Graph, focus: int, count: int) -> set[int]:
    chosen = {focus}
    waiting = [focus]
    for at in waiting:
        node = graph.nodes[at]
        near = [graph.source[v] for v in node.ports] + [r for r, _ in graph.readers.get(node.net, ())[:SIBLINGS]]
        near += [r for v in node.ports for r, _ in graph.readers[v][:SIBLINGS]]
        for other in near:
            if len(chosen) >= count:
                return chosen
            if other not in chosen and graph.nodes[other].kind == "gate":
                chosen.add(other)
                waiting.append(other)
    return chosen
