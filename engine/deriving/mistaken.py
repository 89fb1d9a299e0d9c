"""The mistake that forks invite, made on purpose: ``=`` in one backward line where ``+=`` belongs, and the gradients it breaks."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.deriving.backward import run_backward
from engine.named import NamedTuple
from engine.traced import Backward


class Broken(NamedTuple):
    """A variable whose gradient is another one under the mistake."""

    var: int
    wrong: Any
    right: Any


def mistaken(back: Backward, line: int) -> tuple[Broken, ...] | None:
    """See ``engine.mistaken``."""
    at = back.lines[line]
    if at.op != "+=" or at.slot < 0:
        return ()
    made = back.stages[at.stage].pieces[at.piece].form.lines
    if made[at.slot].kind == "scatter":
        others = [one for one in made if one.kind == "scatter" and one.to == made[at.slot].to]
        if at.to in back.merged or at.to in back.logs or len(others) > 1:  # what the places held would have to be taken back
            return None
    seed = back.seed.copy() if isinstance(back.seed, np.ndarray) else back.seed
    again = run_backward(back.traced, back.output, seed, back.seed_text, mistaken=(at.stage, at.piece, at.slot))
    found = []
    for var in back.vars:
        if var.diff and back.arrivals(var.index):
            wrong, right = again.gradient(var.index), back.gradient(var.index)
            if not np.array_equal(wrong, right, equal_nan=True):
                found.append(Broken(var.index, wrong, right))
    return tuple(found)
