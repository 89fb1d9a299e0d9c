"""A gate as a curve: what one stage makes of one number that it reads, all else in it held. The local gradient is its slope."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.checking.alone import operands
from engine.checking.replay import RAISES
from engine.deriving.code import made_of
from engine.deriving.filling import float_copy
from engine.guarded import guarded
from engine.trace import Trace


def curve(trace: Trace, line: int, values: Sequence[float], at: tuple[int, ...] = ()) -> tuple[float | None, ...]:
    """What the base of a backward line comes to where the variable that the line sends to, or its entry ``at``, is each of
    ``values`` in that stage alone; of an array the same entry of the base. None where it is no number there."""
    of = trace.lines[line]
    if of.slot < 0:
        return (None,) * len(values)
    piece = trace.stages[of.stage].pieces[of.piece]
    made = piece.form.lines[of.slot]
    run, (args, place) = made_of(piece.form, made.base), operands(trace, piece, made.to)
    whole = args[place]

    def one(value: float) -> float | None:
        moved: object = value
        if at:
            moved = float_copy(whole)
            moved[at] = value  # type: ignore[index]
        try:
            found = np.asarray(run(*args[:place], moved, *args[place + 1 :]))
            found = found[at] if at else found
            return float(found) if found.shape == () and found.dtype.kind in "biuf" else None
        except (*RAISES, IndexError):
            return None

    with guarded(), np.errstate(all="ignore"):
        return tuple([one(float(value)) for value in values])
