"""The short way through a piece's backward lines: those of a form that opens, copies and scatters nothing, where every number is a
plain float or an array. What a line is and does stands in ``engine.deriving.backward``; here it is the same with few steps, since
a loop's forms come back 100,000 times."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from engine.deriving.code import back_of
from engine.deriving.cost import price_of
from engine.deriving.marks import EVERY, Marks, summed
from engine.forms import Form
from engine.named import NamedTuple
from engine.pricing.asking import FREE
from engine.records import Piece, Var
from engine.slots import Of, Slot


class Under(Protocol):
    """What is read of a backward pass under way, and changed."""

    vars: tuple[Var, ...]
    grads: list[Any]
    counts: dict[int, int]
    lines: list[tuple[Any, ...]]
    opened: set[str]
    buffer: dict[int, int]
    marks: Marks


_KNOWN = (float, np.ndarray)  # np.float64 is a float


class Sent(NamedTuple):
    """Where one line sends to and from where, as numbers of reads or parts; ``base`` -1 for the output."""

    kind: str
    slot: int
    part: bool
    to: int
    base: int


class Takes(NamedTuple):
    """A form's lines. ``needs``: which values its backward function takes: reads, parts (after them), the output (-1), the upstream
    gradient (-2), literals (from -3 down)."""

    plain: bool
    needs: tuple[int, ...] = ()
    sent: tuple[Sent, ...] = ()


def takes_of(form: Form) -> Takes:
    """How the lines of a form run by the short way, if they may; worked out once."""
    back_of(form)
    if form.compiled.cost is None:
        form.compiled.cost = price_of(form)
    needs: list[int] = []
    starts = {"read": 0, "part": form.reads, "output": -1, "gradient": -2, "const": -3}
    for key in form.compiled.needs:
        at = starts.get(key.kind)
        if at is None or (isinstance(key, Of) and key.slot.kind != "output"):
            form.compiled.lean = found = Takes(False)
            return found
        if isinstance(key, Slot) and key.kind != "output":
            at += -key.at if key.kind == "const" else key.at
        needs.append(at)
    plain = not form.scatters and not form.copies and form.compiled.cost is FREE
    sent = tuple([
        Sent("gradient" if line.to.kind == "part" else "contribution", slot, line.to.kind == "part", line.to.at,
             -1 if line.base.kind == "output" else line.base.at)
        for slot, line in enumerate(form.lines)
    ])  # fmt: skip
    form.compiled.lean = found = Takes(plain, tuple(needs), sent)
    return found


def lean(run: Under, stage: int, number: int, piece: Piece, upstream: Any) -> bool:
    """Run a piece's lines; False, with nothing done, for one of which something is not plain."""
    variables, grads, counts, form = run.vars, run.grads, run.counts, piece.form
    takes: Takes = form.compiled.lean
    back = form.compiled.back
    assert back is not None
    reads, parts, consts = piece.reads, piece.parts, piece.consts
    if run.buffer and not run.buffer.keys().isdisjoint(reads):
        return False
    for read in reads:
        if variables[read].path and variables[read].root not in run.opened:
            return False
    count = len(reads)
    args = [
        upstream if at == -2 else variables[reads[at] if at < count else parts[at - count]].value if at >= 0
        else variables[piece.write].value if at == -1 else consts[-3 - at][0]
        for at in takes.needs
    ]  # fmt: skip
    try:
        values = back(*args)
    except (ZeroDivisionError, OverflowError, ValueError):
        return False
    for value in values:
        if type(value) is not float and type(value) is not np.ndarray:
            if any([not isinstance(v, _KNOWN) for v in values]):
                return False
            values = tuple([float(v) if type(v) is np.float64 else v for v in values])
            break
    lines = run.lines
    due: list[tuple[int, Any]] = []
    for (kind, slot, part, at, base), value in zip(takes.sent, values, strict=True):
        to = parts[at] if part else reads[at]
        source = piece.write if base < 0 else parts[base]
        arrived = counts[to] = counts.get(to, 0) + 1
        before = grads[to]
        if before is None:
            if type(value) is float:
                grads[to] = value
                lines.append((kind, stage, number, slot, to, source, "=", arrived, value, value))
                continue
            grads[to] = value.copy() if value.base is not None or value is grads[source] else value
        elif type(value) is float:
            after = grads[to] = summed(before, value)
            if type(after) is np.ndarray:
                if arrived >= EVERY and arrived >= run.marks.due(to):
                    due.append((to, grads[source]))
                lines.append((kind, stage, number, slot, to, source, "+=", arrived, None, None))
            else:
                lines.append((kind, stage, number, slot, to, source, "+=", arrived, value, after))
            continue
        else:
            grads[to] = summed(before, value)
            if arrived >= EVERY and arrived >= run.marks.due(to):
                due.append((to, grads[source]))
        lines.append((kind, stage, number, slot, to, source, "=" if before is None else "+=", arrived, None, None))
    for to, sent in due:
        run.marks.keep(to, counts[to], grads[to], sent)
    return True
