"""Which backward lines belong to which wire: what a gate contributes to a net that it reads."""

from __future__ import annotations

from engine.circuit.graph import Graph
from engine.trace import Trace


def lines_into(trace: Trace, graph: Graph, node: int, net: int) -> list[int]:
    """The backward lines by which a gate contributes to a net, in order; [] for nodes that are no gates."""
    at = graph.nodes[node]
    if at.kind != "gate":
        return []
    to = {net, trace.backward.merged.get(net, net)}
    return [i for i in trace.stage_lines(at.stage) if trace.lines[i].to in to and gate_of(trace, graph, i, net) == node]


def gate_of(trace: Trace, graph: Graph, line: int, net: int = -1) -> int:
    """The gate of a backward line, among those that read ``net`` if several could be; -1 if it is not drawn."""
    at = trace.lines[line]
    gates = graph.of_stage.get(at.stage, ())
    if len(gates) < 2:
        return gates[0] if gates else -1
    near = [g for g in gates if at.base in (graph.nodes[g].net, trace.passed(graph.nodes[g].net))]
    if not near:
        piece = trace.stages[at.stage].pieces[at.piece]
        near = [g for g in gates if graph.nodes[g].net in (piece.write, piece.store.after if piece.store else -1)] or [gates[-1]]
    net = at.to if net < 0 else net
    return next((g for g in reversed(near) if net in graph.nodes[g].ports), near[-1])
