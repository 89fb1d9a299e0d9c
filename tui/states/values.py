"""The values panel: the entry under its cursor, and the chain of entries that is followed back to the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import engine
from engine.frozen import dataclass
from engine.named import NamedTuple

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import View

NAME = "values"
Place = tuple[int, ...]
SEARCHED = 100_000
"""Entries among which the first that is not zero is looked for."""


@dataclass(frozen=True, slots=True)
class Values:
    """``entry`` is the cursor, None where it has not been moved; ``followed`` the (variable, place) pairs that are followed, the
    last one on show; ``row`` the term selected there."""

    entry: Place | None = None
    followed: tuple[tuple[int, Place], ...] = ()
    row: int = 0


_FRESH = Values()


class Sent(NamedTuple):
    """One term of a followed entry: what one entry of an upstream gradient sends along a backward line."""

    line: int
    at: Place
    local: float
    upstream: float
    product: float


def values_of(session: Session) -> Values:
    """The state of the panel."""
    return session.panels.state(NAME, _FRESH)


def target(view: View, session: Session) -> int:
    """The variable whose entries the cursor moves over: that of the current contribution or stage; -1 where it is no array, or
    one without entries."""
    step = view.step(session.position)
    if step is None or step.kind == "seed":
        return -1
    if step.line >= 0:
        var = view.trace.lines[step.line].to
    elif step.kind == "part":
        var = step.part
    else:
        made = view.trace.made(step.stage)
        var = made[0] if made else -1
    if var < 0:
        return -1
    value = engine.like(view.trace.vars[var])
    return var if np.ndim(value) and np.size(value) else -1


def chosen(view: View, session: Session) -> Place:
    """The entry under the cursor, within the target's shape; the first that is not zero while the cursor has not been moved."""
    var = target(view, session)
    shape = engine.like(view.trace.vars[var]).shape
    at = values_of(session).entry
    if at is not None and len(at) == len(shape) and all(i < n for i, n in zip(at, shape, strict=True)):
        return at
    step = view.step(session.position)
    line = step.line if step is not None else -1
    return view.cached(("first entry", var, line), lambda: _first(view, var, line, shape))


def _first(view: View, var: int, line: int, shape: Place) -> Place:
    zero = (0,) * len(shape)
    found: Any = view.trace.contribution(line) if line >= 0 else view.trace.vars[var].value
    if not getattr(found, "size", 0) or found.size > SEARCHED or found.shape != shape or found.dtype.kind not in "fiu":
        return zero
    at = int((found.ravel() != 0).argmax())
    place = []
    for n in reversed(shape):
        place.append(at % n)
        at //= n
    return tuple(reversed(place))


def sent(view: View, var: int, at: Place) -> list[Sent]:
    """What arrives at one entry of a variable's gradient, line by line, term by term; lines that cannot be spelled out are left
    out."""

    def found() -> list[Sent]:
        terms = []
        for line in view.trace.arrivals(var):
            spelled = engine.entry(view.trace, line, at)
            for term in spelled.terms if spelled is not None else ():
                terms.append(Sent(line, term.at, term.local, term.upstream, term.product))
        return terms

    return view.cached(("sent", var, at), found)
