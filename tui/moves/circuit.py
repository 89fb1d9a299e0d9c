"""The circuit's own moves: from gate to gate along the wires, among a gate's operands, and to the stage of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.moves import looks
from tui.moves.time import jump
from tui.session import Pick
from tui.states.circuit import NAME, Circuit, circuit_of, cursor, graph, operand

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.view import Views


def at_gate(session: Session, views: Views, gate: int) -> Session:
    """The cursor on a gate of the whole circuit."""
    found = graph(views.at(session.expanded))
    stage = found.nodes[gate].stage
    gates = found.of_stage.get(stage, [])
    return session.holding(NAME, Circuit(stage, gates.index(gate), position=session.position)) if gate in gates else session


def at_port(session: Session, views: Views, port: int) -> Session:
    """The cursor on an operand of its gate: an input has no gate of its own, and one of many may stand beyond the edge."""
    view = views.at(session.expanded)
    now = cursor(view, session)
    ports = graph(view).nodes[now].ports if now >= 0 else ()
    if not ports:
        return session
    there = at_gate(session, views, now)
    return there.holding(NAME, replace(circuit_of(there), port=max(0, min(port, len(ports) - 1))))


def _operand(session: Session, views: Views, by: int) -> Session:
    """The operand before or after; from the gate the last or the first."""
    port = circuit_of(session).port if operand(views.at(session.expanded), session) >= 0 else -1
    return at_port(session, views, port + by if port >= 0 else 0 if by > 0 else LAST)


LAST = 1 << 30
"""More operands than a gate has."""


def _beside(session: Session, views: Views, by: int) -> Session:
    """The gate before or after in the order of the program; among operands the one before or after."""
    view = views.at(session.expanded)
    if operand(view, session) >= 0:
        return _operand(session, views, by)
    found, now = graph(view), cursor(view, session)
    at = now + by
    return at_gate(session, views, at) if 0 <= at < len(found.nodes) and now >= 0 else session.told("circuit.edge")


def back(session: Session, views: Views) -> Session:
    """To a gate that this one reads: against the wire, the last that was made; to the operands of one that reads inputs alone."""
    view = views.at(session.expanded)
    found, now = graph(view), cursor(view, session)
    if (source := operand(view, session)) >= 0:
        return at_gate(session, views, source)
    sources = [found.source[net] for net in found.nodes[now].ports] if now >= 0 else []
    gates = [at for at in sources if found.nodes[at].kind == "gate"]
    return at_gate(session, views, max(gates)) if gates else at_port(session, views, 0)


def on(session: Session, views: Views) -> Session:
    """To a gate that reads this one: along the wire, the first."""
    view = views.at(session.expanded)
    found, now = graph(view), cursor(view, session)
    if operand(view, session) >= 0:
        return at_gate(session, views, now)
    readers = found.readers.get(found.nodes[now].net, []) if now >= 0 else []
    return at_gate(session, views, readers[0][0]) if readers else session.told("circuit.edge")


def go(session: Session, views: Views) -> Session:
    """To the gate's stage: its forward step, or once the backward pass has begun its first line there."""
    view = views.at(session.expanded)
    now = cursor(view, session)
    if (source := operand(view, session)) >= 0:
        if graph(view).nodes[source].kind != "gate":
            return session.told("circuit.input")
        now = source
    if now < 0:
        return session
    node = graph(view).nodes[now]
    lines = [view.steps.of_line(i) for i in view.trace.stage_lines(node.stage)]
    lines = [position for position in lines if position]
    part = view.trace.vars[node.net].kind == "part"
    forward = view.steps.of_part(node.net) if part else view.steps.of_stage(node.stage)
    position = lines[0] if lines and session.position > view.forward else forward
    return replace(at_gate(jump(session, view, position), views, now), focus="panel")


def opened(session: Session, views: Views) -> Session:
    """The gate opened to those that it is made of, or folded again; the cursor stays on its stage."""
    now = cursor(views.at(session.expanded), session)
    if now < 0:
        return session
    stage = graph(views.at(session.expanded)).nodes[now].stage
    after = looks.expand(replace(session, selected=Pick("forward", "stage", stage)), views)
    there = after.holding(NAME, Circuit(stage, 0, position=after.position))
    return replace(there, selected=None, focus="panel", message=after.message)


ACTS: dict[str, Callable[[Session, Views], Session]] = {
    "gate_left": back,
    "gate_right": on,
    "select_up": lambda session, views: _beside(session, views, -1),
    "select_down": lambda session, views: _beside(session, views, 1),
    "page_up": lambda session, views: _operand(session, views, -1),
    "page_down": lambda session, views: _operand(session, views, 1),
    "gate_go": go,
    "expand": opened,
}
"""What the keys of its place do."""
