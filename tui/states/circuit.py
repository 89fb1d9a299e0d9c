"""The circuit: its graph as it is opened, the gate of the step, and the gate that the cursor is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.circuit import Graph, gate_of
from engine.frozen import dataclass

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import View

NAME = "circuit"


@dataclass(frozen=True, slots=True)
class Circuit:
    """``stage`` and ``gate``: where the cursor is, the gate counted within its stage; -1: where the step is. ``port``: which of the
    gate's operands it stands on, -1 for the gate itself. ``position``: the step at which it was moved; with another step it is
    where that one is."""

    stage: int = -1
    gate: int = -1
    port: int = -1
    position: int = 0


_FRESH = Circuit()


def circuit_of(session: Session) -> Circuit:
    """The state of the panel."""
    found = session.panels.state(NAME, _FRESH)
    return found if found.position == session.position else _FRESH


def graph(view: View, plain: bool = False) -> Graph:
    """The circuit of a view; ``plain``: named for terminals without signs."""
    return view.circuit(plain)


def gate_at(view: View, session: Session) -> int:
    """The gate of the current step; -1 where it has none, or it is not drawn."""
    step, found = view.step(session.position), graph(view)
    if step is None or step.kind == "update":
        return -1
    if step.kind in ("stage", "part"):
        gates = found.of_stage.get(step.stage, ())
        return next((g for g in gates if found.nodes[g].net == step.part), gates[-1] if gates else -1)
    if step.kind == "seed":
        return found.source.get(view.trace.output, -1)
    return gate_of(view.trace, found, step.line)


def cursor(view: View, session: Session) -> int:
    """The gate under the cursor: the one that was gone to, else the one of the step, else the first; -1 without any."""
    found, at = graph(view), circuit_of(session)
    gates = found.of_stage.get(at.stage, ()) if session.focus == "panel" else ()
    if gates:
        return gates[min(max(at.gate, 0), len(gates) - 1)]
    now = gate_at(view, session)
    if now >= 0 and found.nodes[now].kind == "gate":
        return now
    return next((i for i, node in enumerate(found.nodes) if node.kind == "gate"), -1)


def operand(view: View, session: Session) -> int:
    """The node that is the operand under the cursor; -1 where the cursor is on a gate."""
    found, now, port = graph(view), cursor(view, session), circuit_of(session).port
    if session.focus != "panel" or now < 0 or not 0 <= port < len(found.nodes[now].ports):
        return -1
    return found.source[found.nodes[now].ports[port]]
