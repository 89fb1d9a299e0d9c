"""The gradients of a pass with other values of some of its inputs, those that it has itself after it changed them, and those of
another loss that it has."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.limits import Limits
from engine.own.agreeing import backwards
from engine.own.body import Body, loss_in
from engine.own.dividing import WAYS, Division, Possible, divided
from engine.own.holes import Astray
from engine.own.passes import Begun
from engine.own.putting import put
from engine.records import Options, Var
from engine.traced import Backward
from engine.tracing.frames import Frame
from engine.tracing.scope import reached


def gradients_with(
    begun: Begun, options: Options, values: Mapping[int, Any], rival: Possible | None = None
) -> dict[str, Any]:
    """The gradients of the loss, or of a ``rival``, by the code names of their variables, where inputs (by index) have other
    ``values``; none where the pass does not run so."""
    division = begun.division
    ways = [division]
    if rival is not None:
        binding = rival.binding
        ways = [divided(begun.found, division.updates, binding.defs, binding, rival.total, least) for least in WAYS]
    for way in ways:
        back = _ran(begun, options, values, way)
        if back is not None:
            return {var.code: back.gradient(var.index) for var in back.vars if back.gradients[var.index] is not None}
    return {}


def moved_to(begun: Begun, options: Options, values: Mapping[int, Any]) -> Begun | None:
    """The pass recorded with other ``values`` of some of its inputs; what it does is told as it did it itself."""
    made = _recorded(begun, options, values, begun.division)
    if made is None:
        return None
    body, output = made
    return begun._replace(body=body, output=output, watched=begun.watched.about(body.inputs))


def _ran(begun: Begun, options: Options, values: Mapping[int, Any], division: Division) -> Backward | None:
    made = _recorded(begun, options, values, division)
    if made is None:
        return None
    body, output = made
    return backwards(body, output, np.ones(np.shape(output.value)) if isinstance(output.value, np.ndarray) else 1.0)


def _recorded(begun: Begun, options: Options, values: Mapping[int, Any], division: Division) -> tuple[Body, Var] | None:
    top, body, loss = begun.reached.top, begun.body, division.loss
    if top is None or loss is None:
        return None
    top = top.copy()
    frames = [held for held in reached(*top.frames, top.item) if isinstance(held, Frame)]
    for index, value in values.items():
        at, name = body.binder.places[index]
        put(frames[at].names, name, body.binder.journal.vars[index]._replace(value=value))
    other = Body(begun.program, options.limits or Limits(), options._replace(sets=top.sets), body.bindings, top, begun.found,
                 division, body.parts)  # fmt: skip
    with suppress(ProgramError, Astray):
        other.run()
        output = loss_in(other, loss, True)
        return None if output is None else (other, output)
    return None
