"""The circuit of a trace: variables and gates as a graph, and where it is drawn. Pure, and the same at every step.

    graph.py    nodes, their ports, a net per variable; of a large one the neighbourhood of a gate
    sparse.py   the same graph for long traces, made where it is looked at
    ops.py      what a gate is called
    shares.py   which backward lines belong to which wire
    items.py    layers, and who stands above whom
    rows.py     the row of each item
    climbing.py  and made better
    tracks.py   the column of each net's trunk in a channel
    layout.py   all of it together: strokes, branch points, labels
"""

from engine.circuit.graph import Graph, Node, graph_of, neighbourhood
from engine.circuit.layout import DOWN, LEFT, RIGHT, UP, Drawing, Label, Sizes, lay_out, lay_out_within
from engine.circuit.shares import gate_of, lines_into
from engine.circuit.sparse import sparse_graph

__all__ = [
    "DOWN", "LEFT", "RIGHT", "UP", "Drawing", "Graph", "Label", "Node", "Sizes", "gate_of", "graph_of", "lay_out",
    "lay_out_within", "lines_into", "neighbourhood", "sparse_graph",
]  # fmt: skip
