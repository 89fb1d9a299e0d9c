"""Where infinities and NaN come from: the first stage and the first backward line that made one out of finite numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np

from engine.deriving.numbers import contribution
from engine.named import NamedTuple
from engine.traced import Backward


class Flaw(NamedTuple):
    """``where`` "forward" (``index`` is a variable) or "backward" (a line); ``what`` "nan" or "inf"; the gate that made it."""

    where: str
    index: int  # type: ignore[assignment]
    what: str
    gate: str
    stage: int


def find_flaws(back: Backward) -> tuple[Flaw, ...]:
    """At most one flaw each way: later ones follow from it."""
    with np.errstate(all="ignore"):
        found = [_forward(back), _backward(back)]
    return tuple(flaw for flaw in found if flaw is not None)


def _finite(values: Sequence[Any]) -> bool:
    """Whether all are finite, told quickly: False also where it takes a closer look."""
    floats = [value for value in values if type(value) is float]
    if not isfinite(sum(floats)):  # what is not finite stays so in a sum; one that overflows is looked at closely
        return False
    return len(floats) == len(values) or not any([flaw_of(value) for value in values if type(value) is not float])


def _forward(back: Backward) -> Flaw | None:
    if _finite([var.value for var in back.vars if var.kind != "state"]):
        return None
    bad = {var.index for var in back.vars if var.kind == "input" and flaw_of(var.value)}
    made = [index for stage in back.stages for piece in stage.pieces for index in (*piece.parts, piece.write)]
    for var in [back.vars[index] for index in made]:
        what = flaw_of(var.value)
        if not what:
            continue
        stage = back.stages[var.stage]
        if any(read in bad for read in stage.reads):
            bad.add(var.index)
            continue
        gates = back.traced.gates(stage.index)
        if var.kind == "part":
            piece = next(p for p in stage.pieces if var.index in p.parts)
            gates = (piece.form.part_gates[piece.parts.index(var.index)],)
        return Flaw("forward", var.index, what, gates[0] if gates else "", stage.index)
    return None


def _backward(back: Backward) -> Flaw | None:
    values = [line.value for line in back.lines if line.slot >= 0]
    if None not in values and _finite(values):
        return None
    for line in back.lines:
        if line.slot < 0:
            continue
        what = flaw_of(line.value) if line.value is not None else ""
        if line.value is None and flaw_of(back.gradient(line.to)):
            what = flaw_of(contribution(back, line.index))
        if what and not flaw_of(back.gradient(line.base)):
            return Flaw("backward", line.index, what, back.gate(line.index), line.stage)
    return None


def flaw_of(value: Any) -> str:
    """ "nan", "inf", or "" for a finite value."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind != "f" or np.isfinite(value).all():
            return ""
        return "nan" if np.isnan(value).any() else "inf"
    if not isinstance(value, float):
        return ""
    if value != value:
        return "nan"
    return "inf" if value in (float("inf"), float("-inf")) else ""
