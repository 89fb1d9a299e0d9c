"""How far a gradient of the file's own is from the engine's, and which of the engine's lines a contribution
corresponds to.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from engine.checking.check import reason_of
from engine.checking.replay import Replay
from engine.checking.slopes import Ray
from engine.deriving.numbers import contribution
from engine.own.dividing import agree
from engine.own.unit import Unit
from engine.own.wholes import copied_from
from engine.trace import Trace

CLOSE = 1e-7  # relative: the note's "good"
TINY = 1e-10  # of the largest number that took part, below which rounding decides
APPROXIMATE = 1e-4  # of the largest entry
SUBSETS = 6  # contributions up to which every combination is tried
MANY = 24  # versions of a name from which on they are looked at all at once
SLOPES = 400  # entries at a tie that are looked at
FEW = 40  # the same where no gate says that it is at a tie
KINK = 1e-2  # of the larger one, from which on the slopes on the two sides are two


class Measure:
    """The engine's numbers of one trace, as the file's own lines are measured against them; ``by_parts``: also write by write."""

    def __init__(self, trace: Trace, by_parts: bool = True) -> None:
        self.trace, self.by_parts = trace, by_parts
        self.replay: Replay | None = None
        self._contributions: dict[int, dict[int, Any]] = {}
        self._scales: dict[int, float] = {}
        self._cells: dict[int, Any] = {}
        self._slopes: dict[tuple[int, tuple[int, ...]], tuple[float, float]] = {}
        self._tied: dict[int, bool] = {}
        self._many: dict[tuple[int, ...], tuple[Any, float]] = {}
        single = any(getattr(getattr(v.value, "dtype", None), "name", "") in ("float32", "float16") for v in trace.vars)
        self.close, self.tiny = (1e-3, 1e-5) if single else (CLOSE, TINY)

    # -- a whole gradient

    def knows(self, unit: Unit) -> bool:
        """Whether there is something to compare the name with."""
        return bool(unit.versions) and (unit.local is None or self.local(unit) is not None)

    def ours(self, unit: Unit, var: int) -> Any:
        """The engine's number for a unit, taken as the gradient of ``var``."""
        return self.local(unit) if unit.local is not None else self.trace.gradient(var)

    def local(self, unit: Unit) -> Any:
        """For ``dqdx``: the local gradient of the line from q to x; where one number q is all of x's way to the output, what the
        gradients of both tell; else None."""
        for line in self.trace.lines:
            if line.to in unit.versions and line.base >= 0 and _last(self.trace.vars[line.base].name) == unit.local:
                return self.trace.numbers(line.index).local
        return self._along(unit)

    def _along(self, unit: Unit) -> Any:
        trace = self.trace
        known = [v for v in trace.vars if v.kind == "stage" and trace.gradients_by_index[v.index] is not None]
        bases = [v for v in known if _last(v.name) == unit.local]
        of = unit.versions[0]
        if len(unit.versions) != 1 or len(bases) != 1 or np.size(bases[0].value) != 1:
            return None
        if not np.any(trace.gradient(bases[0].index)):
            return None
        reached = {of}
        for piece in [piece for stage in trace.stages for piece in stage.pieces]:
            if piece.store is not None:
                return None
            if piece.write != bases[0].index and not reached.isdisjoint(piece.reads):
                reached.add(piece.write)
        return None if trace.output in reached else trace.gradient(of) / np.reshape(trace.gradient(bases[0].index), ())

    def match(self, value: Any, unit: Unit) -> int | None:
        """The variable (a version, else a part of its stage) whose gradient the value is; None if it is none's."""
        if unit.local is not None:
            return unit.versions[0] if self._agree(value, self.local(unit), 0.0) else None
        first: int | None = None
        for v in self._likely(value, (*unit.versions, *unit.parts)):
            if self._agree(value, self.trace.gradient(v), self.scale(v)):
                if self.trace.arrivals(v):
                    return v
                first = v if first is None else first
        if first is not None:
            return first
        same = [v for v in unit.versions if v in self.trace.logs and self._agree(value, self.cells(v), self.scale(v))]
        once = len({event.line for event in unit.events}) == 1 and all([event.handed or event.fresh for event in unit.events])
        same = same or [v for v in unit.versions if once and self._is_cell(value, v)]
        return next((v for v in same if self.trace.arrivals(v)), same[0] if same else None)

    def _is_cell(self, value: Any, var: int) -> bool:
        """Whether a value is what the gradient of a variable has at one place of an axis: a step that is given ``xs[:, t]``
        has the gradient of that."""
        whole, value = self.trace.gradient(var), np.asarray(value)
        if np.ndim(whole) != value.ndim + 1 or value.size < 2 or not np.any(value):
            return False
        turned = [np.moveaxis(whole, axis, 0) for axis in range(np.ndim(whole))]
        cells = [cell for each in turned if each.shape[1:] == value.shape and len(each) > 1 for cell in each]
        return any([self._agree(value, cell, self.scale(var)) for cell in cells])

    def equal(self, value: Any, var: int) -> bool:
        """Whether a value is the gradient of ``var``."""
        return self.agrees(value, self.trace.gradient(var), var)

    def agrees(self, theirs: Any, ours: Any, var: int) -> bool:
        """Whether two numbers are the same but for what rounding leaves of the gradient of ``var``."""
        return self._agree(theirs, ours, self.scale(var))

    def _likely(self, value: Any, among: tuple[int, ...]) -> tuple[int, ...]:
        """Of many variables those whose gradient a number can be: all at once, since a long loop has many of both."""
        if len(among) <= MANY or np.ndim(value):
            return among
        known = self._many.get(among)
        if known is None:
            numbers = [self.trace.gradient(v) for v in among]
            single = np.array([float(n) if np.ndim(n) == 0 else np.nan for n in numbers])
            known = self._many[among] = single, max(self.scale(v) for v in among)
        gradients, scale = known
        room = 2 * self.close * np.maximum(np.abs(gradients), abs(value)) + 2 * self.tiny * max(scale, _largest(gradients))
        with np.errstate(all="ignore"):
            near = (np.abs(gradients - value) <= room) | (gradients == value) | np.isnan(gradients)
        return tuple([among[i] for i in np.flatnonzero(near)])

    def cells(self, var: int) -> Any:
        """The gradient of a written array as loops by hand leave it: at each place that of what was written there, uncleared."""
        log = self.trace.logs[var]
        found = self._cells.get(id(log))
        if found is None:
            stores = [(p.write, p.store) for s in self.trace.stages for p in s.pieces if p.store is not None]
            stores = [(cell, store) for cell, store in stores if self.trace.logs.get(store.after) is log]
            found = self._cells[id(log)] = self.trace.gradient(stores[0][1].before).copy()
            for cell, store in stores:
                if store.mode == "=":
                    view = found if store.path is None else store.path(found)
                    view[store.item] = self.trace.gradient(cell)
        return found

    def as_filled(self, var: int) -> Any:
        """The gradient of a variable, of a written array place by place."""
        return self.cells(var) if var in self.trace.logs else self.trace.gradient(var)

    def nearest(self, value: Any, unit: Unit) -> int:
        """The version that a wrong value comes closest to, or of which, or of whose part, it is a multiple; the first where shapes
        tell nothing."""
        if unit.local is not None:
            return unit.versions[-1]
        along = (var for var in (*unit.versions, *unit.parts) if agree(self.trace.gradient(var), value))
        found = next(along, None) if np.size(value) > 1 else None
        if found is not None or len(unit.versions) == 1:
            return unit.versions[-1] if found is None else found
        gaps = [difference(value, self.trace.gradient(var))[0] for var in unit.versions]
        return unit.versions[int(np.argmin([g if g == g else np.inf for g in gaps]))]

    def _agree(self, theirs: Any, ours: Any, scale: float) -> bool:
        if np.shape(theirs) != np.shape(ours):
            return False
        a, b = np.asarray(theirs, dtype=float), np.asarray(ours, dtype=float)
        room = self.close * np.maximum(np.abs(a), np.abs(b)) + self.tiny * max(
            scale, float(np.max(np.abs(b), initial=0.0))
        )
        with np.errstate(all="ignore"):
            same = (a == b) | (np.abs(a - b) <= np.where(np.isfinite(room), room, 0.0))  # no NaN is the same as another
        return bool(np.all(same))

    def scale(self, var: int) -> float:
        """The largest number among a gradient's contributions and their upstream gradients; of what is only copied (``b =
        params["b"]``), also of what arrives at the copy."""
        found = self._scales.get(var)
        if found is None:
            trace = self.trace
            bases = {trace.lines[i].base for i in trace.arrivals(var) if trace.lines[i].base >= 0}
            numbers = [trace.gradient(base) for base in bases]
            numbers += [trace.lines[i].value for i in trace.arrivals(var) if trace.lines[i].value is not None]
            copies = [base for base in bases if copied_from(trace, trace.vars[base]) is not None]
            found = max([*map(_largest, numbers), *map(self.scale, copies)], default=0.0)
            self._scales[var] = found
        return found

    def close_by(self, theirs: Any, ours: Any) -> bool:
        """Whether a gradient is only approximately the engine's: a small term left out, such as the epsilon under a root."""
        if np.shape(theirs) != np.shape(ours) or not np.all(np.isfinite(theirs)):
            return False
        return bool(np.max(np.abs(np.subtract(theirs, ours)), initial=0.0) <= APPROXIMATE * _largest(ours))

    # -- contributions

    def contributions(self, var: int) -> dict[int, Any]:
        """Engine line -> what it sends to ``var``."""
        found = self._contributions.get(var)
        if found is None:
            found = self._contributions[var] = {i: contribution(self.trace.backward, i) for i in self.trace.arrivals(var)}
        return found

    def all_contributions(self, var: int) -> list[Any]:
        """What the engine's lines send to a variable, to a written array in any of its states."""
        log = self.trace.logs.get(var)
        same = [var] if log is None else [at for at, each in self.trace.logs.items() if each is log]
        return [sent for at in same for sent in self.contributions(at).values()]

    def which(self, delta: Any, left: Mapping[int, Any], var: int) -> tuple[int, ...]:
        """The lines, of those ``left``, whose contributions together are ``delta``; fewest first."""
        scale = self.scale(var)
        sizes = range(1, len(left) + 1) if len(left) <= SUBSETS else (1,)
        for size in sizes:
            for lines in combinations(left, size):
                if self._agree(delta, sum([left[i] for i in lines[1:]], left[lines[0]]), scale):
                    return lines
        return ()

    def closest(self, delta: Any, left: Mapping[int, Any], otherwise: Any) -> tuple[Any, tuple[int, ...]]:
        """The contribution that ``delta`` was most likely meant to be, and its line."""
        gaps = {i: difference(delta, value)[0] for i, value in left.items()}
        gaps = {i: gap for i, gap in gaps.items() if gap == gap}
        for i in gaps:
            if self.reason(delta, left[i]) in ("sign", "factor"):
                return left[i], (i,)
        if not gaps:
            return otherwise, ()
        at = min(gaps, key=lambda i: gaps[i])
        return left[at], (at,)

    # -- ties

    def between(self, var: int, theirs: Any) -> bool:
        """Whether every entry that differs from the engine's lies between the one-sided slopes at a tie."""
        ours = self.trace.gradient(var)
        if self.trace.vars[var].kind == "part" or np.shape(theirs) != np.shape(ours) or not np.all(np.isfinite(theirs)):
            return False
        tied = self._is_tied(var)
        room = 1e-6 * max(self.scale(var), _largest(ours))
        off = [tuple(int(i) for i in at) for at in np.argwhere(~(np.abs(np.subtract(theirs, ours)) <= room))]
        if len(off) > (SLOPES if tied else FEW):  # two largest entries of a row: a tie that the slopes alone tell
            return False
        for index in off:
            low, high = self._sides(var, index)
            if not tied and not high - low > KINK * max(abs(low), abs(high)):
                return False
            value = float(np.asarray(theirs)[index])
            if not low - 10 * room <= value <= high + 10 * room:
                return False
        return bool(off)

    def not_finite(self, var: int, theirs: Any) -> bool:
        """Whether nothing but entries that are not finite tells a gradient from the engine's: a root at 0 has no slope, and what
        the file does there (``1 / (r + 1e-8)``, ``np.where``) is neither right nor wrong. Where only the file's own are not finite,
        there has to be a kink."""
        ours = self.trace.gradient(var)
        if np.shape(theirs) != np.shape(ours):
            return False
        a, b = np.asarray(theirs, dtype=float), np.asarray(ours, dtype=float)
        both = np.isfinite(a) & np.isfinite(b)
        if np.all(both) or not self._agree(np.where(both, a, 0.0), np.where(both, b, 0.0), self.scale(var)):
            return False
        only = [tuple(int(i) for i in at) for at in np.argwhere(~np.isfinite(a) & np.isfinite(b))]
        return len(only) <= FEW and all([self._kinked(var, index) for index in only])

    def _kinked(self, var: int, index: tuple[int, ...]) -> bool:
        if self.trace.vars[var].kind == "part":
            return False
        low, high = self._sides(var, index)
        return not (np.isfinite(low) and np.isfinite(high)) or high - low > KINK * max(abs(low), abs(high))

    def _sides(self, var: int, index: tuple[int, ...]) -> tuple[float, float]:
        """The slopes on the two sides of an entry, the smaller one first; the same in every run of the file's own part."""
        found = self._slopes.get((var, index))
        if found is None:
            low, high = sorted(Ray(self._replayed(), var, index).sides())
            found = self._slopes[var, index] = low, high
        return found

    def _is_tied(self, var: int) -> bool:
        """Whether a tied gate between a variable and the output is at its tie."""
        found = self._tied.get(var)
        if found is None:
            first = (0,) * np.ndim(self.trace.gradient(var)) if np.size(self.trace.gradient(var)) else ()
            found = self._tied[var] = Ray(self._replayed(), var, first).tied()
        return found

    def _replayed(self) -> Replay:
        if self.replay is None:
            self.replay = Replay(self.trace)
        return self.replay

    # -- reasons

    def reason(self, theirs: Any, ours: Any) -> str:
        """What kind of mistake it looks like: "shape", "sign", "zero", "factor", "other"."""
        if np.shape(theirs) != np.shape(ours):
            return "shape"
        a, b = np.asarray(theirs, dtype=float), np.asarray(ours, dtype=float)
        if not a.size or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
            return "other"
        at = np.unravel_index(int(np.argmax(np.abs(b))), b.shape)
        found = reason_of(float(a[at]), float(b[at]))
        if (
            found in ("sign", "factor")
            and b[at]
            and not np.allclose(a, b * (a[at] / b[at]), rtol=1e-6, atol=1e-9 * _largest(b))
        ):
            return "other"
        return "other" if found == "zero" and np.any(a) else found


def difference(theirs: Any, ours: Any) -> tuple[float, str]:
    """The largest absolute difference and its place as text ("[0, 2]"); NaN where the shapes differ."""
    if np.shape(theirs) != np.shape(ours):
        return np.nan, ""
    with np.errstate(all="ignore"):
        gaps = np.abs(np.subtract(theirs, ours, dtype=float))
    if not np.size(gaps):
        return 0.0, ""
    if np.any(np.isfinite(gaps) & (gaps > 0.0)):  # what is not finite on both sides tells nothing beside that
        gaps = np.where(np.isfinite(theirs) | np.isfinite(ours), gaps, 0.0)
    gaps = np.where(np.isnan(gaps), np.inf, gaps)
    at = np.unravel_index(int(np.argmax(gaps)), np.shape(gaps))
    return float(gaps[at]), f"[{', '.join(str(int(i)) for i in at)}]" if np.ndim(gaps) else ""


def _last(name: str) -> str:
    """A local's name without that of its function."""
    return name.rpartition(".")[2]


def _largest(value: Any) -> float:
    finite = np.abs(np.asarray(value, dtype=float))
    finite = finite[np.isfinite(finite)] if np.ndim(finite) else finite
    return float(np.max(finite, initial=0.0)) if np.all(np.isfinite(finite)) else 0.0
