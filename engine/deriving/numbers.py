"""The numbers behind one backward line, made on demand: local, upstream, contribution, and the totals around it."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.buffers import like
from engine.deriving.backward import RAISES, arguments, as_float64, contributions_of
from engine.deriving.code import local_of
from engine.deriving.forms import text_for_code
from engine.records import Line, Numbers, Piece
from engine.slots import Of, code_name
from engine.text import show_index_value
from engine.trace import Trace


def numbers_of(trace: Trace, index: int) -> Numbers:
    """See ``Trace.numbers``."""
    line = trace.lines[index]
    if line.kind == "seed":
        return Numbers(None, None, trace.seed, None, trace.seed)
    if line.slot < 0 and line.kind == "open":
        return Numbers(None, None, None, None, None)
    with np.errstate(all="ignore"):
        local = _local(trace, line)
        upstream = trace.gradient(line.base)
        if line.value is not None:
            before = trace.lines[_previous(trace, line)].after if line.arrived > 1 else None
            return Numbers(local, upstream, line.value, before, line.after)
        value = contribution(trace, index)
        before = None
        log = trace.logs.get(line.to)
        if log is not None:
            before = None if line.op in ("=", "clear") else log.after(index - 1)
            return Numbers(local, upstream, value, before, log.after(index))
        if line.op != "=":
            if line.arrived == 1 or trace.lines[trace.arrivals(line.to)[0]].op != "=":
                before = np.zeros(np.shape(value))
            for earlier in trace.arrivals(line.to)[: line.arrived - 1]:
                given = contribution(trace, earlier)
                before = given if before is None else before + given
        after = value if before is None else before + value
        return Numbers(local, upstream, value, before, after)


def _previous(trace: Trace, line: Line) -> int:
    return trace.arrivals(line.to)[line.arrived - 2]


def _local(trace: Trace, line: Line) -> Any:
    piece = trace.stages[line.stage].pieces[line.piece]
    if line.slot < 0 or piece.form.lines[line.slot].local is None:
        return None
    args = arguments(trace, piece)
    try:
        return local_of(piece.form, line.slot)(*args)
    except RAISES:
        return local_of(piece.form, line.slot, soft=True)(*[as_float64(a) for a in args])


def contribution(trace: Trace, index: int) -> Any:
    """What one line sends: the whole right-hand side; for a scatter an array that is zero elsewhere."""
    line = trace.lines[index]
    if line.value is not None:
        return line.value
    if line.kind == "seed":
        return trace.seed
    if line.slot < 0:
        return trace.logs[line.to].after(index) if line.op == "clear" else trace.gradient(line.to)
    piece = trace.stages[line.stage].pieces[line.piece]
    if piece.form.lines[line.slot].kind == "scatter":
        return _scattered(trace, line)
    opened = [np.zeros(like(trace.vars[piece.var(slot)]).shape) for slot in piece.form.scatters]
    return contributions_of(trace, piece, trace.gradient(piece.write), opened)[line.slot]


def _scattered(trace: Trace, line: Line) -> Any:
    """One scatter alone: its index applied to zeros."""
    piece = trace.stages[line.stage].pieces[line.piece]
    fresh = np.zeros(like(trace.vars[line.to]).shape)
    space = _space(trace, piece) | {"fresh": fresh, "upstream": trace.gradient(line.base)}
    index = show_index_value(piece.form.lines[line.slot].whole, code_name)
    exec(compile(f"np.add.at(fresh, {index}, upstream)", "<scatter>", "exec"), space)
    return fresh


def _space(trace: Trace, piece: Piece) -> dict[str, Any]:
    """The slots of a piece by their local names, to run one text of its form."""
    form = piece.form
    names = [f"v{i}" for i in range(form.reads)] + [f"p{i}" for i in range(len(form.parts))] + ["o0"]
    names += [f"k{i}" for i in range(len(piece.consts))] + [code_name(Of("floats", slot)) for slot in form.copies]
    return dict(zip(names, arguments(trace, piece), strict=True)) | {
        "np": np,
        "__builtins__": {"__import__": __import__},
    }


def at_tie(trace: Trace, line: Line) -> bool:
    """See ``Trace.ties``."""
    if line.slot < 0:
        return False
    piece = trace.stages[line.stage].pieces[line.piece]
    conditions = piece.form.lines[line.slot].ties
    if not conditions:
        return False
    space = _space(trace, piece)
    return any(bool(np.any(eval(compile(text_for_code(c), "<tie>", "eval"), space))) for c in conditions)
