"""What if: the inputs and entries that can be edited, by address, the edits wanted and in force, and what they changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import engine

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import View

NAME = "whatif"
SIZES = (1e-5, 1e-4, 0.001, 0.01, 0.1, 0.5, 1, 10, 100)
"""Steps that a nudge may take."""
Edits = tuple[tuple[str, float], ...]
"""(address, value) of what was edited, in the order of the edits."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``row`` is the place selected, ``size`` the nudge's among ``SIZES``; ``wanted`` is asked for, ``shown`` what the trace
    on show has; ``past`` and ``future`` are the edits that undo and redo go to, the nearest last."""

    row: int = 0
    size: int = SIZES.index(0.1)
    wanted: Edits = ()
    shown: Edits = ()
    past: tuple[Edits, ...] = ()
    future: tuple[Edits, ...] = ()

    @property
    def step(self) -> float:
        """What a nudge adds or takes away."""
        return SIZES[self.size]


class Slot(NamedTuple):
    """One number that can be edited: an input, or the entry ``at`` of one."""

    var: int
    at: tuple[int, ...]
    address: str


def whatif_of(session: Session) -> WhatIf:
    """The state of the panel."""
    return session.panels.state(NAME, WhatIf())


def _ends(view: View) -> list[tuple[int, int]]:
    """(input, number of the slots up to its end), inputs in order."""

    def found() -> list[tuple[int, int]]:
        ends, count = [], 0
        for var in view.trace.vars:
            if var.kind == "input" and var.diff:
                count += int(np.size(var.value))
                ends.append((var.index, count))
        return ends

    return view.cached("ends of the slots", found)


def slots(view: View) -> int:
    """How many numbers can be edited."""
    ends = _ends(view)
    return ends[-1][1] if ends else 0


def slot(view: View, row: int) -> Slot:
    """The slot of a row, 0 … ``slots`` - 1."""
    before = 0
    for var, end in _ends(view):
        if row < end:
            shape = np.shape(view.trace.vars[var].value)
            at = tuple(int(i) for i in np.unravel_index(row - before, shape)) if shape else ()
            return Slot(var, at, view.trace.vars[var].shown + (f"[{', '.join(map(str, at))}]" if at else ""))
        before = end
    raise IndexError(row)


def row_of(view: View, session: Session) -> int:
    """The row selected; -1 where there is none."""
    return min(whatif_of(session).row, slots(view) - 1)


def entry(value: Any, at: tuple[int, ...]) -> Any:
    """One number of a value."""
    return value[at] if at else value


def number_of(view: View, session: Session, place: Slot) -> float:
    """The number in a slot, as edited, even while the edit is being worked on."""
    found = dict(whatif_of(session).wanted).get(place.address)
    if found is None:
        old = twin(view, place.var)  # none in a branch that only the edits take
        trace, var = (view.before.trace, old) if view.before is not None and old >= 0 else (view.trace, place.var)
        found = entry(trace.vars[var].value, place.at)
        found = found.item() if hasattr(found, "item") else found
    return found


def said(edits: Edits) -> str:
    """``x=3.5, w[0]=1``."""
    return ", ".join(f"{address}={value!r}" for address, value in edits)


def twin(view: View, var: int) -> int:
    """The same variable before the edits, by its name; -1 if there was none, itself where nothing is edited."""
    before = view.before
    if before is None:
        return var
    known: dict[str, int] = view.cached("variables before the edits", lambda: {v.code: v.index for v in before.trace.vars})
    return known.get(view.trace.vars[var].code, -1)


def value_changed(view: View, var: int) -> bool:
    """Whether an edit changed a variable's value."""
    before = view.before
    if before is None:
        return False

    def found() -> bool:
        old = twin(view, var)
        return old < 0 or not _same(engine.like(view.trace.vars[var]), engine.like(before.trace.vars[old]))

    return view.cached(("value changed", var), found)


def gradient_changed(view: View, var: int) -> bool:
    """Whether an edit changed a variable's gradient."""
    before = view.before
    if before is None or not view.trace.known(var):
        return False

    def found() -> bool:
        old = twin(view, var)
        if old < 0 or not before.trace.known(old):
            return True
        return not _same(view.trace.gradient(var), before.trace.gradient(old))

    return view.cached(("gradient changed", var), found)


def contribution_changed(view: View, line: int) -> bool:
    """Whether an edit changed the number that a backward line sends: that of the line with the same text before."""
    before, at = view.before, view.trace.lines[line]
    if before is None or at.value is None:
        return False

    def found() -> bool:
        old = _lines_before(view).get((view.trace.vars[at.to].code, view.trace.stages[at.stage].label, at.arrived))
        value = None if old is None else before.trace.lines[old].value
        return value is None or not _same(at.value, value)

    return view.cached(("contribution changed", line), found)


def _lines_before(view: View) -> dict[tuple[str, str, int], int]:
    """The backward lines before the edits by what they send to, their stage and their place among its contributions."""
    before = view.before
    assert before is not None

    def found() -> dict[tuple[str, str, int], int]:
        trace = before.trace
        lines = [line for line in trace.lines if line.slot >= 0]
        return {(trace.vars[line.to].code, trace.stages[line.stage].label, line.arrived): line.index for line in lines}

    return view.cached("lines before the edits", found)


def _same(one: Any, other: Any) -> bool:
    return np.shape(one) == np.shape(other) and bool(np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind in "fc"))
