"""Each backward line judged by itself: one read is moved in its own stage alone, and what the stage makes of that, weighed by the
gradient that the line takes from above, is held against what the line sends. So a contribution is judged, not only a total."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.cancelling import Cancel, cancellable, listening
from engine.checking.replay import RAISES, widened
from engine.checking.slopes import EPS, LEAST, STEP
from engine.deriving.code import made_of
from engine.deriving.filling import float_copy
from engine.deriving.numbers import contribution
from engine.guarded import guarded
from engine.records import Piece
from engine.slots import Slot
from engine.trace import Trace

CLOSE = 1e-5
"""Relative error of a right contribution."""
FINER = (1.0, 1 / 64, 1 / 4096, 64.0, 4096.0)
"""Steps that are tried until one agrees: a stage may bend sharply, or be so large that a small step drowns."""

Key = tuple[int, int, Slot, Slot]


def lines_alone(trace: Trace, cancel: Cancel | None = None) -> tuple[str, ...]:
    """A verdict for each backward line: "right", "wrong", "tie" (a kink where the line stands), or "" where there is nothing to
    compare: the seed, lines that open or clear, stages that are not defined around their values. Lines by which one stage sends
    to one variable from one upstream are judged by their sum. Raises ``Cancelled`` once ``cancel`` says so."""
    with guarded(), listening(cancel), np.errstate(all="ignore"):
        groups: dict[Key, list[int]] = {}
        for line in trace.lines:
            if line.slot >= 0:
                made = trace.stages[line.stage].pieces[line.piece].form.lines[line.slot]
                groups.setdefault((line.stage, line.piece, made.to, made.base), []).append(line.index)
        found = [""] * len(trace.lines)
        runs: dict[tuple[int, Slot], Callable[..., Any]] = {}
        for key, lines in cancellable(list(groups.items())):
            verdict = _judged(trace, key, lines, runs)
            for at in lines:
                found[at] = verdict
        return tuple(found)


def _judged(trace: Trace, key: Key, lines: list[int], runs: dict[tuple[int, Slot], Callable[..., Any]]) -> str:
    stage, number, to, base = key
    piece = trace.stages[stage].pieces[number]
    run = runs.get((id(piece.form), base))
    if run is None:
        run = runs[id(piece.form), base] = made_of(piece.form, base)
    try:
        line = trace.lines[lines[0]]
        upstream = np.asarray(trace.backward.gradient(line.base), dtype=float)
        sent: Any = sum([np.asarray(contribution(trace.backward, at), dtype=float) for at in lines])
        if not np.isfinite(upstream).all() or not np.isfinite(sent).all():
            return ""
        move = _Move(trace, piece, to, run)
        if _agrees(move, upstream, sent):
            return "right"
        return "tie" if _between(move, upstream, sent) else "wrong"
    except RAISES:
        return ""


def operands(trace: Trace, piece: Piece, to: Slot) -> tuple[list[Any], int]:
    """What ``made_of`` of a piece is called with, in double precision, and the place of a slot among it."""
    values = [trace.vars[at].value for at in (*piece.reads, *piece.parts)]
    args = [widened(value) for value in (*values, *[const[0] for const in piece.consts])]
    return args, to.at if to.kind == "read" else len(piece.reads) + to.at


class _Move:
    """One slot of a piece, moved along a direction that is its own size in every entry."""

    def __init__(self, trace: Trace, piece: Piece, to: Slot, run: Callable[..., Any]) -> None:
        self.args, self.place = operands(trace, piece, to)
        self.run = run
        value = self.args[self.place]
        self.base: Any = float_copy(value) if isinstance(value, np.ndarray) else float(value)
        size = np.where(np.isfinite(self.base), np.maximum(np.abs(self.base), LEAST), 0.0)  # an infinity moves nowhere
        signs = np.random.default_rng(0).choice([-1.0, 1.0], size=np.shape(self.base)) if np.ndim(self.base) else 1.0
        self.direction: Any = size * signs

    def at(self, step: float) -> Any:
        """What the base is with the slot so far along."""
        moved = np.where(self.direction == 0, self.base, self.base + step * self.direction)
        args = list(self.args)
        args[self.place] = moved if np.ndim(moved) else float(moved)
        made = self.run(*args)
        if isinstance(made, complex):
            raise ValueError
        return np.asarray(made, dtype=float)


def _agrees(move: _Move, upstream: Any, sent: Any) -> bool:
    """Whether some step's difference agrees with what is sent."""
    along = float(np.sum(sent * move.direction))
    scale = float(np.sum(np.abs(sent * move.direction)))
    defined = False
    for factor in FINER:
        h = STEP * factor
        up, down = move.at(h), move.at(-h)
        gap = _gap(up, down)
        lost = ~np.isfinite(up) & (upstream != 0)  # an infinity that stays one tells no slope
        if np.isfinite(gap).all() and not lost.any():
            defined = True
            slope = float(np.sum(upstream * gap)) / (2 * h)
            blur = 8 * EPS * float(np.sum(np.abs(upstream) * np.where(gap == 0, 0.0, np.maximum(np.abs(up), np.abs(down))))) / h
            if abs(slope - along) <= CLOSE * max(scale, abs(slope)) + blur:
                return True
    if not defined:
        raise ValueError
    return False



def _between(move: _Move, upstream: Any, sent: Any) -> bool:
    """Whether the slopes on the two sides differ, and what is sent lies between them."""
    along, here = float(np.sum(sent * move.direction)), move.at(0.0)
    sides = [float(np.sum(upstream * _gap(move.at(h), here))) / h for h in (-STEP, STEP)]
    low, high = min(sides), max(sides)
    slack = CLOSE * max(abs(low), abs(high), abs(along))
    return high - low > 2 * slack and low - slack <= along <= high + slack


def _gap(one: Any, other: Any) -> Any:
    """The difference of two values; 0 of two infinities."""
    return np.where(one == other, 0.0, one - other)
