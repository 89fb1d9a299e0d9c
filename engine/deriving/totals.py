"""What the gradient of a fork was after any of its contributions, from the nearest copy that the pass kept (``marks``) or the total
that was asked for before, whichever is nearer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from operator import itemgetter
from typing import Any

import numpy as np

from engine.buffers import like
from engine.deriving.code import adding_of
from engine.deriving.filling import filled
from engine.deriving.marks import summed
from engine.records import Line
from engine.traced import Backward

Sent = Callable[[Backward, int], Any]
"""What one line sends (``engine.deriving.numbers.contribution``)."""


def total_after(back: Backward, var: int, count: int, sent: Sent) -> Any:
    """A copy of the gradient of ``var`` once ``count`` of its contributions have arrived; None where there was nothing yet."""
    reached, total = _nearest(back, var, count)
    lines = back.arrivals(var)
    for index in lines[reached:count]:
        total = _plus(back, total, back.lines[index], sent)
    if total is None:
        return None if not lines or back.lines[lines[0]].op == "=" else _opened(back, var)
    back.totals[var] = count, total  # never changed from here on: several threads may look
    return total.copy() if isinstance(total, np.ndarray) else total


def added(back: Backward, total: Any, line: Line, value: Any) -> Any:
    """``total``, which is the caller's, after one line more, whose contribution is ``value``."""
    return _plus(back, total, line, lambda back, index: value)


def _nearest(back: Backward, var: int, count: int) -> tuple[int, Any]:
    marks = back.marks.get(var, [])
    at = bisect_right(marks, count, key=itemgetter(0)) - 1
    reached, total = marks[at] if at >= 0 else (0, None)
    asked, before = back.totals.get(var, (-1, None))
    if reached < asked <= count:
        reached, total = asked, before
    return reached, total.copy() if isinstance(total, np.ndarray) else total


def _plus(back: Backward, total: Any, line: Line, sent: Sent) -> Any:
    piece = back.stages[line.stage].pieces[line.piece] if line.slot >= 0 else None
    if piece is not None and piece.form.lines[line.slot].kind == "scatter":
        total = _opened(back, line.to) if total is None else total
        needs, add = adding_of(piece.form, line.slot)
        add(total, back.gradient(line.base), *filled(back.vars, piece, needs))
        return total
    value = sent(back, line.index)
    if total is None and line.op == "=":
        return value.copy() if isinstance(value, np.ndarray) else value
    return summed(_opened(back, line.to) if total is None else total, value)


def _opened(back: Backward, var: int) -> Any:
    """The zeros that the gradient began with."""
    value = like(back.vars[var])
    if not isinstance(value, np.ndarray):
        return 0.0
    return np.zeros(value.shape, value.dtype if value.dtype.kind == "f" else float)
