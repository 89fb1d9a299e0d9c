"""Updates that give a parameter another size: ``b - lr * db`` of (3, 1) and (3,) is (3, 3), and the next pass goes on with that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def reshaped(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with such updates wrong; where the gradient itself has the wrong shape, that is, and the update follows. A number
    that becomes an array (``b = 0.0``) only gets the size that was meant."""
    if not own.ok:
        return own
    lines = list(own.lines)
    for one in begun.watched.updates:
        grown = np.ndim(one.before) > 0 and np.size(one.after) != np.size(one.before)
        if not grown or one.var < 0 or trace.gradients_by_index[one.var] is None:
            continue
        ours = trace.gradient(one.var)
        shaped = [line for line in lines if line.var == one.var and (line.verdict, line.reason) == ("remark", "shape")]
        places = {(line.line, line.name) for line in shaped}
        lines = [line._replace(verdict="wrong") if (line.line, line.name) in places else line for line in lines]
        lines = [line for line in lines if (line.line, line.name) != (one.line, one.id)]
        verdict, reason = ("follows", "earlier") if shaped else ("wrong", "reshaped")
        lines.append(OwnLine(one.line, one.id, one.var, verdict, float("nan"), "", (), reason, one.after, ours))
    wrong = [line.line for line in lines if line.verdict == "wrong"]
    if len(lines) == len(own.lines) and not wrong:
        return own
    every = tuple(sorted(lines, key=lambda one: (one.line, one.name)))
    return replace(own, lines=every, first_wrong=min(wrong, default=own.first_wrong))


__all__ = ["reshaped"]
