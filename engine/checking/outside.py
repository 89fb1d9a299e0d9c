"""Steps along gradients in a loop around the pass that is traced: the generator's, after a loop over the critic's."""

from __future__ import annotations

import ast
from dataclasses import replace

from engine.own.passes import Begun
from engine.reading.steps import gradients_along
from engine.verdicts import Own, Uncompared


def outside(begun: Begun, own: Own | None) -> Own | None:
    """The verdict, with what stands outside of the pass told as not compared: nobody may read "right" as said of it."""
    if own is None or len(begun.loops) < 2:
        return own
    inner = begun.loops[-1]
    around = ast.Module([begun.loops[0]], [])
    told = {(one.line, one.name) for one in own.lines} | {(one.line, one.name) for one in own.others}
    found = [
        Uncompared(line, name, "outside") for line, _, name in gradients_along(around)
        if not inner.lineno <= line <= (inner.end_lineno or inner.lineno) and (line, name) not in told
    ]  # fmt: skip
    dones, defs = begun.found.survey.dones, begun.found.survey.defs
    changed = {_changed(dones[defs[each.after].done].node) for each in begun.division.updates} - {""}
    for node in ast.walk(around):  # another loop that changes the same parameters
        name = _changed(node) if isinstance(node, ast.stmt) else ""
        if name in changed and not inner.lineno <= node.lineno <= (inner.end_lineno or inner.lineno):  # type: ignore[attr-defined]
            found += [] if (node.lineno, name) in told else [Uncompared(node.lineno, name, "outside")]  # type: ignore[attr-defined]
    return replace(own, others=(*own.others, *dict.fromkeys(found))) if found else own


def _changed(node: ast.stmt) -> str:
    """The text of what a statement adds to, or takes from."""
    return ast.unparse(node.target) if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub)) else ""
