"""The numbers behind one backward line, made on demand: local, upstream, contribution, and the totals around it."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.buffers import like
from engine.deriving.code import adding_of, local_of
from engine.deriving.filling import RAISES, arguments, as_float64, contributions_of, filled
from engine.deriving.totals import added, total_after
from engine.forms import text_for_code
from engine.records import Line, Numbers, Piece
from engine.slots import Of, code_name
from engine.traced import Backward


def numbers_of(back: Backward, index: int) -> Numbers:
    """See ``Trace.numbers``."""
    line = back.lines[index]
    if line.kind == "seed":
        return Numbers(None, None, back.seed, None, back.seed)
    if line.slot < 0 and line.kind == "open":
        return Numbers(None, None, None, None, None)
    with np.errstate(all="ignore"):
        local = _local(back, line)
        upstream = back.gradient(line.base)
        if line.value is not None:
            before = back.lines[_previous(back, line)].after if line.arrived > 1 else None
            return Numbers(local, upstream, line.value, before, line.after)
        value = contribution(back, index)
        log = back.logs.get(line.to)
        if log is not None:
            before = None if line.op in ("=", "clear") else log.after(index - 1)
            return Numbers(local, upstream, value, before, log.after(index))
        before = None if line.op == "=" else total_after(back, line.to, line.arrived - 1, contribution)
        mine = before.copy() if isinstance(before, np.ndarray) else before
        return Numbers(local, upstream, value, before, value if before is None else added(back, mine, line, value))


def _previous(back: Backward, line: Line) -> int:
    return back.arrivals(line.to)[line.arrived - 2]


def _local(back: Backward, line: Line) -> Any:
    piece = back.stages[line.stage].pieces[line.piece]
    if line.slot < 0 or piece.form.lines[line.slot].local is None:
        return None
    args = arguments(back.vars, piece)
    try:
        return local_of(piece.form, line.slot)(*args)
    except RAISES:
        return local_of(piece.form, line.slot, soft=True)(*[as_float64(a) for a in args])


def contribution(back: Backward, index: int) -> Any:
    """What one line sends: the whole right-hand side; for a scatter an array that is zero elsewhere; None where a line opens."""
    line = back.lines[index]
    if line.value is not None:
        return line.value
    if line.kind == "seed":
        return back.seed
    if line.kind == "open":
        return None
    if line.slot < 0:
        return back.logs[line.to].after(index) if line.op == "clear" else back.gradient(line.to)
    piece = back.stages[line.stage].pieces[line.piece]
    if piece.form.lines[line.slot].kind == "scatter":
        return _scattered(back, line)
    opened = [np.zeros(like(back.vars[piece.var(slot)]).shape) for slot in piece.form.scatters]
    return contributions_of(back.vars, piece, back.gradient(piece.write), opened)[line.slot]


def sending(back: Backward, line: Line, upstream: Any) -> Any:
    """What a line would send for another upstream gradient, of its own upstream's shape."""
    piece = back.stages[line.stage].pieces[line.piece]
    made = piece.form.lines[line.slot]
    if made.kind == "scatter":
        return _scattered(back, line, upstream)
    space = _space(back, piece) | {code_name(Of("gradient", made.base)): upstream}
    return eval(compile(text_for_code(made.whole), "<line>", "eval"), space)


def _scattered(back: Backward, line: Line, upstream: Any = None) -> Any:
    """One scatter alone: its index applied to zeros."""
    piece = back.stages[line.stage].pieces[line.piece]
    fresh: Any = np.zeros(like(back.vars[line.to]).shape)
    needs, add = adding_of(piece.form, line.slot)
    add(fresh, back.gradient(line.base) if upstream is None else upstream, *filled(back.vars, piece, needs))
    return fresh


def _space(back: Backward, piece: Piece) -> dict[str, Any]:
    """The slots of a piece by their local names, to run one text of its form."""
    form = piece.form
    names = [f"v{i}" for i in range(form.reads)] + [f"p{i}" for i in range(len(form.parts))] + ["o0"]
    names += [f"k{i}" for i in range(len(piece.consts))] + [code_name(Of("floats", slot)) for slot in form.copies]
    return dict(zip(names, arguments(back.vars, piece), strict=True)) | {
        "np": np,
        "__builtins__": {"__import__": __import__},
    }


def at_tie(back: Backward, line: Line) -> bool:
    """See ``Trace.ties``."""
    if line.slot < 0:
        return False
    piece = back.stages[line.stage].pieces[line.piece]
    conditions = piece.form.lines[line.slot].ties
    if not conditions:
        return False
    space = _space(back, piece)
    return any(bool(np.any(eval(compile(text_for_code(c), "<tie>", "eval"), space))) for c in conditions)
