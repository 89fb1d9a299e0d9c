"""What if: the inputs and entries that can be edited, by address, the edits wanted and in force, and what they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import engine
from engine.frozen import dataclass
from engine.named import NamedTuple

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import View

NAME = "whatif"
SIZES = (1e-5, 1e-4, 0.001, 0.01, 0.1, 0.5, 1, 10, 100)
"""Steps that a nudge may take."""
RATES = tuple([float(f"1e{k}") for k in range(-15, 4)])
"""Rates of a step of descent."""
WAITS = "whatif.waits"
"""What is said of a key that was not taken: it stays until the next key."""
Edits = tuple[tuple[str, Any], ...]
"""(address, value) of what was edited, in the order of the edits: a number, of a whole array tuples of them."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``row`` is the place selected, ``size`` the nudge's among ``SIZES``; ``wanted`` is asked for, ``shown`` what the trace
    on show has; ``past`` and ``future`` are the edits that undo and redo go to, the nearest last. ``trail`` is the output before
    each edit of ``past``, None where it was not known yet. ``descending`` is whether the last edit was a step along the
    gradients, ``rate`` its rate among ``RATES``; ``scaled`` the input that was last multiplied, and by what in all, NaN beside
    other edits."""

    row: int = 0
    size: int = SIZES.index(0.1)
    wanted: Edits = ()
    shown: Edits = ()
    past: tuple[Edits, ...] = ()
    future: tuple[Edits, ...] = ()
    trail: tuple[float | None, ...] = ()
    descending: bool = False
    rate: int = RATES.index(0.1)
    scaled: tuple[str, float] | None = None

    @property
    def step(self) -> float:
        """What a nudge adds or takes away."""
        return SIZES[self.size]

    @property
    def pace(self) -> float:
        """What a gradient is multiplied by in a step of descent."""
        return RATES[self.rate]

    @property
    def working(self) -> bool:
        """Whether the program is being run again."""
        return self.wanted != self.shown


_FRESH = WhatIf()


class Slot(NamedTuple):
    """One number that can be edited: an input, or the entry ``at`` of one."""

    var: int
    at: tuple[int, ...]
    address: str


def whatif_of(session: Session) -> WhatIf:
    """The state of the panel."""
    return session.panels.state(NAME, _FRESH)


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


def editable(view: View) -> list[int]:
    """The inputs that can be edited."""
    return [var for var, _ in _ends(view)]


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
            return Slot(var, at, view.trace.vars[var].shown + (f"[{','.join(map(str, at))}]" if at else ""))
        before = end
    raise IndexError(row)


def row_at(view: View, address: str) -> int:
    """The row of ``x``, ``w[0]`` or ``X[1,2]``, of a whole array that of its first number; -1 for what is no input."""
    address = "".join(address.split())
    for name, inside in ((address, ""), (address[: address.rfind("[")], address[address.rfind("[") + 1 : -1])):
        var = next((at for at, _ in _ends(view) if view.trace.vars[at].shown == name), -1)
        if var < 0:
            continue
        shape = np.shape(view.trace.vars[var].value)
        at = tuple([int(i) for i in inside.split(",") if i.isdecimal()])
        if not inside:
            return first_row(view, var)
        if len(at) == len(shape) == inside.count(",") + 1 and all(i < n for i, n in zip(at, shape, strict=True)):
            return first_row(view, var) + int(np.ravel_multi_index(at, shape))
    return -1


def first_row(view: View, var: int) -> int:
    """The row of an input's first number."""
    return next(end - int(np.size(view.trace.vars[at].value)) for at, end in _ends(view) if at == var)


def row_of(view: View, session: Session) -> int:
    """The row selected; -1 where there is none."""
    return min(whatif_of(session).row, slots(view) - 1)


def entry(value: Any, at: tuple[int, ...]) -> Any:
    """One number of a value."""
    return value[at] if at else value


def number_of(view: View, session: Session, place: Slot) -> float:
    """The number in a slot, as edited, even while the edit is being worked on."""
    found = edit_of(whatif_of(session).wanted, view, place)
    if found is None:
        old = twin(view, place.var)  # none in a branch that only the edits take
        trace, var = (view.before.trace, old) if view.before is not None and old >= 0 else (view.trace, place.var)
        found = entry(trace.vars[var].value, place.at)
        found = found.item() if hasattr(found, "item") else found
    return found


def edit_of(edits: Edits, view: View, place: Slot) -> float | None:
    """What a slot is edited to, by itself or with its whole array; None where it is not."""
    known = dict(edits)
    found = known.get(place.address)
    if found is None and place.at:
        found = known.get(view.trace.vars[place.var].shown)
        for i in place.at:
            found = found[i] if isinstance(found, tuple) and i < len(found) else None
    return None if isinstance(found, tuple) else found


def placed(value: Any, at: tuple[int, ...], number: float) -> Any:
    """An array's tuples with another number at one place."""
    if not at:
        return number
    return (*value[: at[0]], placed(value[at[0]], at[1:], number), *value[at[0] + 1 :])


def tuples(value: Any) -> Any:
    """An array as tuples of numbers, a number as itself."""
    return tuple([tuples(each) for each in value]) if np.ndim(value) else float(value)


def times(value: Any, factor: float) -> Any:
    """A number, or an array's tuples, times a factor."""
    return tuple([times(each, factor) for each in value]) if isinstance(value, tuple) else value * factor


def value_now(view: View, session: Session, var: int) -> Any:
    """An input as edited, even while the edit is being worked on: a number, or an array's tuples."""
    known, at = dict(whatif_of(session).wanted), view.trace.vars[var]
    if not np.ndim(at.value):
        return float(number_of(view, session, Slot(var, (), at.shown)))
    found = known.get(at.shown)
    if not isinstance(found, tuple):
        old = twin(view, var)
        found = tuples(view.before.trace.vars[old].value if view.before is not None and old >= 0 else at.value)
    for address, value in known.items():
        if address.startswith(f"{at.shown}["):
            found = placed(found, tuple([int(i) for i in address[len(at.shown) + 1 : -1].split(",")]), value)
    return found


def family(view: View, var: int) -> tuple[str, list[int]]:
    """The input that a variable is: itself, or all elements of its list (of the list under its key in a dict); and its name."""
    at = view.trace.vars[var]
    keys = max([i + 1 for i, key in enumerate(at.path) if isinstance(key, str)], default=0)
    if not at.path or keys == len(at.path):
        return at.shown, [var]
    prefix = at.path[:keys]
    inputs = [one for one in view.trace.vars if one.kind == "input" and one.diff and one.root == at.root and one.path]
    members = [one.index for one in inputs if one.path[:keys] == prefix and np.size(one.value)]
    return at.root + "".join([f"[{key!r}]" for key in prefix]), members


def parameters(view: View) -> list[int]:
    """The inputs that descent moves: those asked for (--wrt), else what the updates of a training loop change, else all that a
    gradient reaches; none that has no entries, whose shape no tuples would keep."""

    def found() -> list[int]:
        trace = view.trace
        inputs = [var.index for var in trace.vars if var.kind == "input" and var.diff and trace.known(var.index)]
        reached = [var for var in inputs if trace.arrivals(var) and np.size(trace.vars[var].value)]
        asked = trace.traced.asked()
        if asked is not None:
            return [var for var in reached if var in asked]
        updated = {update.var for update in view.steps.updates}
        return [var for var in reached if var in updated] or reached

    return view.cached("what descent moves", found)


def output(view: View) -> float:
    """The output as the one number that gradients are of."""
    with np.errstate(all="ignore"):
        return float(np.sum(view.trace.seed * np.asarray(engine.like(view.trace.vars[view.trace.output]), dtype=float)))


def said(edits: Edits) -> str:
    """``x=3.5, w[0]=1``; of a whole array its name."""
    return ", ".join(address if isinstance(value, tuple) else f"{address}={_short(value)}" for address, value in edits)


def _short(value: Any) -> str:
    """A number as it was typed, or to six digits."""
    return repr(value) if len(repr(value)) <= 8 else f"{value:.6g}"


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
