"""Where no gradient passes: steps that are flat, inputs that the output does not depend on."""

from __future__ import annotations

from engine.buffers import like
from engine.errors import Notice, Place
from engine.forms import Spot
from engine.kinds import is_float
from engine.records import Var
from engine.traced import Backward, Traced

_FLAT = frozenset({"floor", "floordiv", "round", "sign", "heaviside"})
_EACH = 4
"""Parts of one list or dict that are told one by one; more are counted."""


def flat(traced: Traced) -> list[Notice]:
    """Steps through which no gradient passes although they read numbers that have one; one notice a line."""
    found: dict[int, Notice] = {}
    for stage in traced.stages:
        for piece in stage.pieces:
            names = _FLAT.intersection(piece.form.gates)
            if names and stage.line not in found and any(is_float(traced.vars[i].value) for i in piece.reads):
                floats = [is_float(traced.vars[i].value) for i in piece.reads]
                name = min(_flat_on(piece.form.root, floats), default="")
                if name:
                    found[stage.line] = Notice("flat", Place(stage.line), {"name": name})
    return list(found.values())


def _flat_on(root: Spot, floats: list[bool]) -> set[str]:
    """The flat gates in a form that read a float: ``D // H`` of two counts stops no gradient."""
    found: set[str] = set()
    stack: list[tuple[Spot, str]] = [(root, "")]
    while stack:
        spot, under = stack.pop()
        if spot.gate is not None:
            if spot.gate.name in _FLAT:
                under = under or spot.gate.name
            elif spot.gate.kind == "none":  # a mask: (x > 0).astype(int)
                continue
            stack.extend([(each, under) for each in spot.args])
        elif under and spot.key.kind == "read" and floats[spot.key.at]:
            found.add(under)
    return found


def unmoved(back: Backward) -> list[Notice]:
    """The inputs that do not move the output."""
    return _nowhere(back) or _unused(back)


def _nowhere(back: Backward) -> list[Notice]:
    """One notice in place of one an input: no input moves the output (``acc = np.mean(guess == y)`` stands last)."""
    inputs = [v for v in back.vars if v.kind == "input" and v.diff and back.known(v.index)]
    if any([back.gradients[v.index] is not None for v in inputs]) or not any([is_float(like(v)) for v in inputs]):
        return []
    output = back.vars[back.output]
    return [Notice("output_flat", Place(output.line), {"name": output.shown})]


def _unused(back: Backward) -> list[Notice]:
    """Inputs that the output does not depend on. Integers are left out: they are mostly counts, shapes and indices."""
    idle: dict[tuple[int, str], list[Var]] = {}  # by the list or dict that holds them, or their own line and name
    for var in back.vars:
        if var.kind != "input" or back.gradients[var.index] is not None or not back.known(var.index):
            continue
        if var.diff and is_float(like(var)):
            idle.setdefault((0, var.shown.partition("[")[0]) if var.path else (var.line, var.name), []).append(var)
    found = []
    for (_, name), held in idle.items():
        if len(held) > _EACH:  # a memory of which a batch is drawn
            fields = {"name": name, "count": str(len(held)), "first": held[0].shown}
            found.append(Notice("unused_parts", Place(held[0].line), fields))
        else:
            found += [Notice("unused", Place(var.line), {"name": var.shown}) for var in held]
    return found
