"""What a run left behind, and the backward pass of it: frozen, with the questions that their indices answer.

``engine.tracing`` makes the one, ``engine.deriving.backward`` the other, ``engine.trace.Trace`` answers for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any, TypeVar

import numpy as np

from engine import addresses
from engine.buffers import GradientAt, GradientLog, like
from engine.frozen import dataclass
from engine.naming import Names, letters
from engine.records import Branch, Line, Options, Row, Stage, Var
from engine.sources import Source

T = TypeVar("T")
_ASKED = frozenset({"input", "stage", "state"})


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """One run. ``names`` are those taken when it ended: whoever needs more takes a copy."""

    file: str
    origin: Source
    options: Options
    vars: tuple[Var, ...]
    stages: tuple[Stage, ...]
    rows: tuple[Row, ...]
    branches: tuple[Branch, ...]  # what decided the path, in order
    fixed: tuple[int, ...]  # variables read as count, index or key: the path also holds only at their values
    printed: tuple[tuple[int, str], ...]
    names: Names
    modules: dict[str, str]  # what listings call numpy and math

    @property
    def source(self) -> str:
        """The program's text."""
        return self.origin.text

    def meant(self, name: str) -> frozenset[int]:
        """The variables with a gradient that a name means: all versions of one (``h``), all entries of a list or dict (``params``),
        all attributes of an object (``net``); or one of these (``params['W1']``, ``net.W1``)."""
        address = addresses.parse(name)
        wanted = name if address is None else str(address)
        within = (f"{wanted}.", f"{wanted}[")
        return frozenset([
            v.index for v in self.vars
            if v.kind in _ASKED and v.diff and (wanted in (v.name, v.shown, v.code, v.root) or v.name.startswith(within))
        ])  # fmt: skip

    def asked(self) -> frozenset[int] | None:
        """The variables whose gradients are asked for (``Options.wrt``); None for all."""
        if not self.options.wrt:
            return None
        return frozenset().union(*[self.meant(name) for name in self.options.wrt])

    def part_label(self, var: int) -> str:
        """The label of a part: "3a"."""
        stage = self.stages[self.vars[var].stage]
        return stage.label + letters(stage.parts.index(var))

    def inputs(self) -> tuple[Var, ...]:
        """The input variables, in order."""
        return tuple([v for v in self.vars if v.kind == "input"])

    def gates(self, stage: int) -> tuple[str, ...]:
        """The gates of a stage."""
        return tuple(dict.fromkeys([g for p in self.stages[stage].pieces for g in p.form.gates]))


class _Index:
    """What has been looked up so far."""

    __slots__ = ("arrivals", "asked", "stages", "ways")

    def __init__(self) -> None:
        self.arrivals: dict[int, tuple[int, ...]] | None = None
        self.asked: frozenset[int] | None = None
        self.stages: dict[int, range] | None = None
        self.ways: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Backward:
    """The backward pass of ``traced`` from variable ``output``, whose gradient is ``seed``."""

    traced: Traced
    output: int
    seed: Any
    seed_text: str
    lines: tuple[Line, ...]
    gradients: tuple[Any, ...]  # by variable: None where no gradient arrived; ``GradientAt`` for states of buffers
    logs: dict[int, GradientLog]  # variables that are states of a buffer -> the log of its gradient
    merged: dict[int, int]  # states made by adding -> the state whose gradient is also theirs
    opens: dict[int, str]  # line index -> text of a line that opens a container or a float copy
    backs: dict[int, str]  # variable -> name of its float copy, for integer arrays
    marks: dict[int, list[tuple[int, Any]]] = field(default_factory=dict)  # forks of arrays -> totals (``deriving.marks``)
    totals: dict[int, tuple[int, Any]] = field(default_factory=dict, init=False, repr=False)  # the ones asked for last
    _index: _Index = field(default_factory=_Index, init=False, repr=False)

    @property
    def vars(self) -> tuple[Var, ...]:
        """The variables."""
        return self.traced.vars

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages."""
        return self.traced.stages

    @property
    def modules(self) -> dict[str, str]:
        """What listings call numpy and math."""
        return self.traced.modules

    def stage_lines(self, stage: int) -> range:
        """The indices of the stage's backward lines, in execution order; empty when the output does not depend on it."""
        if self._index.stages is None:
            found: dict[int, range] = {}
            start = 0
            for i, line in enumerate(self.lines):
                if i and line.stage != self.lines[i - 1].stage:
                    start = i
                found[line.stage] = range(start, i + 1)
            self._index.stages = found
        return self._index.stages.get(stage, range(0)) if stage >= 0 else range(0)

    def arrivals(self, var: int) -> tuple[int, ...]:
        """The lines that contribute to ``var``, in order; more than one is a fork."""
        return self._arrivals().get(self.merged.get(var, var), ())

    def forked(self) -> list[int]:
        """The variables with more than one arrival, in order."""
        several = {var for var, lines in self._arrivals().items() if len(lines) > 1}
        return sorted(several.difference(self.merged) | {var for var, to in self.merged.items() if to in several})

    def _arrivals(self) -> dict[int, tuple[int, ...]]:
        if self._index.arrivals is None:
            found: dict[int, list[int]] = {}
            for line in self.lines:
                if line.to >= 0 and line.kind in ("contribution", "gradient"):
                    found.setdefault(line.to, []).append(line.index)
            self._index.arrivals = {k: tuple(v) for k, v in found.items()}
        return self._index.arrivals

    def ways_counted(self, count: Callable[[], T]) -> T:
        """What ``count()`` gives, which is asked once (``engine.deriving.pathways``)."""
        if self._index.ways is None:
            self._index.ways = count()
        found: T = self._index.ways
        return found

    def passed(self, var: int) -> int:
        """The variable whose gradient is also this part's (no line of its own is written then); -1 for others."""
        at = self.vars[var]
        if at.kind == "part":
            for piece in self.stages[at.stage].pieces:
                if var in piece.parts and (slot := piece.form.passed.get(piece.parts.index(var))) is not None:
                    return piece.var(slot)
        return -1

    def gate(self, line: int) -> str:
        """The gate of a line, for its intuition; "chain" where several fused; "seed", "open", "clear", "cells" where none is."""
        at = self.lines[line]
        if at.slot < 0:
            return at.kind if at.kind in ("seed", "open") else "clear" if at.op == "clear" else "cells"
        return self.stages[at.stage].pieces[at.piece].form.lines[at.slot].gate

    def ways(self, line: int) -> int:
        """How many ways lead from what a line's gradient is of to its base within the line: its local gradient is their sum."""
        at = self.lines[line]
        return 1 if at.slot < 0 else self.stages[at.stage].pieces[at.piece].form.lines[at.slot].ways

    def cells_known(self, var: int) -> int:
        """The line after which the gradient of written cells (a variable) is all there; -1 for the seed's."""
        piece = next(p for p in self.stages[self.vars[var].stage].pieces if p.write == var)
        assert piece.store is not None
        found = self.gradients[piece.store.after]
        return found.line if type(found) is GradientAt else len(self.lines)

    def known(self, var: int) -> bool:
        """Whether the gradient of a variable was computed: under ``Options.wrt`` only those that lead to what is asked for are."""
        if self.gradients[var] is not None or not self.traced.options.wrt:
            return True
        if self._index.asked is None:
            self._index.asked = self.traced.asked() or frozenset()
        return var in self._index.asked or (self.passed(var) >= 0 and self.known(self.passed(var)))

    def gradient(self, var: int) -> Any:
        """d output / d var: a float or an array of its shape; zeros where the output does not depend on it, or where it is not
        ``known``."""
        found = self.gradients[var]
        if found is not None:
            return found.array() if type(found) is GradientAt else found
        base = self.passed(var)
        if base >= 0:
            return self.gradient(base)
        value = like(self.vars[var])
        return np.zeros(value.shape) if isinstance(value, np.ndarray) else 0.0
