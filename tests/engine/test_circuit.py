"""The circuit: read back from its strokes alone, every arrow belongs to the reader of one net, on every program there is."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine.circuit import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Drawing,
    Graph,
    Sizes,
    graph_of,
    lay_out,
    lines_into,
    neighbourhood,
    sparse_graph,
)

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = sorted({*(ROOT / "engine" / "programs").glob("*.py"), *(ROOT / "tests" / "programs").rglob("*.py"),
                   *(ROOT / "tests" / "engine" / "cases").rglob("*.py")})  # fmt: skip
STEPS = {LEFT: (0, -1), RIGHT: (0, 1), UP: (-1, 0), DOWN: (1, 0)}
BACK = {LEFT: RIGHT, RIGHT: LEFT, UP: DOWN, DOWN: UP}
LARGEST = 60
"""Gates up to which the whole is drawn here."""


def sizes(graph: Graph) -> Sizes:
    """Labels of many lengths."""
    return Sizes(
        lambda at: len(graph.nodes[at].text),
        lambda net: 1 + net * 7 % 9,
        lambda node, net: (1 + (node + net) * 5 % 9) * (len(graph.readers[net]) > 1),
    )


def union(drawing: Drawing, cell: tuple[int, int]) -> tuple[int, bool]:
    """The arms that are seen in a cell, and whether it is a crossing: who drew them is not asked."""
    found = drawing.strokes.get(cell, [])
    return sum(arms for _, arms in found), len(found) > 1


def followed(drawing: Drawing, start: tuple[int, int]) -> set[tuple[int, int]]:
    """The arrows that are joined to one, by the strokes alone: through a crossing only straight on."""
    ends = set(drawing.arrows.values())
    reached = {start}
    seen = set()
    waiting = [(start, LEFT)]
    while waiting:
        cell, arm = waiting.pop()
        if (cell, arm) in seen:
            continue
        seen.add((cell, arm))
        beside = cell[0] + STEPS[arm][0], cell[1] + STEPS[arm][1]
        arms, crossing = union(drawing, beside)
        if not arms & BACK[arm]:
            continue
        if beside in ends and arm == RIGHT:
            reached.add(beside)
            continue
        waiting += [(beside, on) for on in ((arm,) if crossing else STEPS) if arms & on and on != BACK[arm]]
    return reached


def judge(drawing: Drawing) -> None:
    """Two nets share a cell only where they cross straight; the arrows that are joined are the readers of one net; no node
    stands on a wire."""
    for cell, found in drawing.strokes.items():
        assert len(found) <= 2, cell
        if len(found) == 2:
            assert sorted(arms for _, arms in found) == [LEFT | RIGHT, UP | DOWN], cell
    graph = drawing.graph
    arrows = list(drawing.arrows.values())
    assert len(set(arrows)) == len(arrows) == sum(len(node.ports) for node in graph.nodes)
    for readers in graph.readers.values():
        wanted = {drawing.arrows[reader] for reader in readers}
        for arrow in wanted:
            assert followed(drawing, arrow) == wanted
    for at, node in enumerate(graph.nodes):
        first, last = drawing.span(at)
        edge = 1 if drawing.boxes and node.kind == "gate" else 0
        for row in range(first - edge, last + edge + 1):
            assert not any((row, column) in drawing.strokes for column in range(drawing.column(at), drawing.end(at)))
        if len(graph.readers.get(node.net, ())) > 1:
            assert drawing.fork(node.net) is not None


def traced(path: Path) -> engine.Trace | None:
    try:
        return engine.run(path)
    except engine.ProgramError:
        return None


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_drawing_reads_back(path: Path) -> None:
    trace = traced(path)
    if trace is None or not trace.lines:
        return
    every = frozenset(range(len(trace.stages))) if len(trace.stages) <= LARGEST else frozenset()
    for opened in {frozenset(), every}:
        shown = engine.expand(trace, opened)
        graph = graph_of(shown, opened)
        if len(graph.gates) <= LARGEST and len(graph.nodes) <= 2 * LARGEST:
            for boxes in (True, False):
                judge(lay_out(graph, boxes, sizes(graph)))
        for focus in graph.gates[:: max(1, len(graph.gates) // 4)]:
            near = neighbourhood(graph, focus, 6)
            assert any(node.whole == focus for node in near.nodes)
            judge(lay_out(near, bool(focus % 2), sizes(near), quick=True))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_contributions_belong_to_one_wire(path: Path) -> None:
    """Every contribution of a line to a drawn net is that of one gate that reads it."""
    trace = traced(path)
    if trace is None or not trace.lines or len(trace.stages) > 200:
        return
    for opened in (frozenset(), frozenset(range(len(trace.stages)))):
        shown = engine.expand(trace, opened)
        graph = graph_of(shown, opened)
        for net in graph.source:
            if net in {*shown.merged, *shown.merged.values()} or shown.vars[net].kind == "state":
                continue
            given = [i for node, _ in graph.readers.get(net, ()) for i in lines_into(shown, graph, node, net)]
            assert sorted(given) == [i for i in shown.arrivals(net) if shown.lines[i].stage >= 0]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_circuit_made_where_it_is_looked_at_is_the_whole_one(path: Path) -> None:
    """Node by node and net by net, folded and opened; and a neighbourhood asked of it alone is that of the whole."""
    trace = traced(path)
    if trace is None or len(trace.stages) > 1_000:
        return
    for opened in (frozenset(), frozenset(range(len(trace.stages))), frozenset(range(0, len(trace.stages), 2))):
        shown = engine.expand(trace, opened)
        for plain in (False, True):
            whole = graph_of(shown, opened, plain)
            for focus in whole.gates[:: max(1, len(whole.gates) // 3)]:
                near = neighbourhood(sparse_graph(shown, opened, plain), focus, 6)
                assert near.nodes == neighbourhood(whole, focus, 6).nodes
            found = sparse_graph(shown, opened, plain)
            assert (tuple(found.nodes), found.left_out, dict(found.source)) == (whole.nodes, whole.left_out, whole.source)
            assert {net: list(readers) for net, readers in found.readers.items()} == whole.readers
            assert {stage: list(gates) for stage, gates in found.of_stage.items()} == whole.of_stage
            assert list(found.gates) == whole.gates


def test_the_last_gate_of_an_opened_pattern_is_the_one_that_stands_last() -> None:
    """A sigmoid that is opened ended in another sigmoid."""
    trace = engine.trace_source("import math\nx = 2.0\nf = 1.0 / (1 + math.exp(-x))\ng = f * 2\n")
    every = frozenset(range(len(trace.stages)))
    graph = graph_of(engine.expand(trace, every), every)
    assert [node.text for node in graph.nodes if node.kind == "gate"] == ["×-1", "exp", "+1", "1/x f", "×2 g"]
    assert [node.text for node in graph_of(trace, frozenset()).nodes if node.kind == "gate"] == ["σ f", "×2 g"]
