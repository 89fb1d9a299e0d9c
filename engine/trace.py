"""One traced program with its backward pass."""

from __future__ import annotations

from typing import Any

from engine.buffers import GradientAt, GradientLog, like
from engine.containers import nested
from engine.deriving import wording
from engine.records import Branch, Line, Numbers, Options, Row, Stage, Var


class Trace:
    """One traced program with its backward pass. Immutable by convention; ``engine.deriving.backward`` builds it."""

    __slots__ = (
        "_arrivals", "_cache", "_lines_of", "backs", "branches", "file", "fixed", "gradients_by_index", "lines", "logs", "merged",
        "modules", "names", "notices", "opens", "options", "output", "own", "printed", "rows", "scope", "seed", "seed_text",
        "source", "stages", "vars",
    )  # fmt: skip

    def __init__(self) -> None:
        self.file = ""
        self.source = ""
        self.options = Options()
        self.vars: tuple[Var, ...] = ()
        self.stages: tuple[Stage, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.gradients_by_index: tuple[Any, ...] = ()  # None where no gradient arrived; ``GradientAt`` for states of buffers
        self.logs: dict[int, GradientLog] = {}  # variables that are states of a buffer -> the log of its gradient
        self.merged: dict[int, int] = {}  # states made by adding -> the state whose gradient is also theirs
        self.output = -1
        self.seed: Any = 1.0
        self.seed_text = "1.0"
        self.notices: tuple[Any, ...] = ()
        self.printed: tuple[tuple[int, str], ...] = ()
        self.branches: tuple[Branch, ...] = ()  # what decided the path, in order
        self.fixed: tuple[
            int, ...
        ] = ()  # variables read as count, index or key: the path also holds only at their values
        self.own: Any = None
        self.scope: Any = None  # what the file's own backward part begins with (``engine.tracing.scope.Scope``), if it has one
        self.opens: dict[int, str] = {}  # line index -> text of a line that opens a container or a float copy
        self.backs: dict[int, str] = {}  # variable -> name of its float copy, for integer arrays
        self.modules: dict[str, str] = {"np": "np", "math": "math"}
        self.names: Any = None
        self._arrivals: dict[int, tuple[int, ...]] | None = None
        self._lines_of: dict[int, range] | None = None
        self._cache: dict[Any, Any] = {}

    # -- structure

    def stage_lines(self, stage: int) -> range:
        """The indices of the stage's backward lines, in execution order; empty when the output does not depend on it."""
        if self._lines_of is None:
            found: dict[int, range] = {}
            start = 0
            for i, line in enumerate(self.lines):
                if i and line.stage != self.lines[i - 1].stage:
                    start = i
                found[line.stage] = range(start, i + 1)
            self._lines_of = found
        return self._lines_of.get(stage, range(0)) if stage >= 0 else range(0)

    def arrivals(self, var: int) -> tuple[int, ...]:
        """The lines that contribute to ``var``, in order; more than one is a fork."""
        if self._arrivals is None:
            found: dict[int, list[int]] = {}
            for line in self.lines:
                if line.to >= 0 and line.kind in ("contribution", "gradient"):
                    found.setdefault(line.to, []).append(line.index)
            self._arrivals = {k: tuple(v) for k, v in found.items()}
        return self._arrivals.get(self.merged.get(var, var), ())

    def part_label(self, var: int) -> str:
        """The label of a part: "3a"."""
        from engine.deriving.naming import letters

        stage = self.stages[self.vars[var].stage]
        return stage.label + letters(stage.parts.index(var))

    def inputs(self) -> tuple[Var, ...]:
        """The input variables, in order."""
        return tuple([v for v in self.vars if v.kind == "input"])

    # -- numbers

    def gradient(self, var: int) -> Any:
        """d output / d var: a float or an array of its shape; zeros where the output does not depend on it."""
        import numpy as np

        found = self.gradients_by_index[var]
        if found is not None:
            return found.array() if type(found) is GradientAt else found
        if self.vars[var].kind == "part":
            for piece in self.stages[self.vars[var].stage].pieces:
                if var in piece.parts and piece.parts.index(var) in piece.form.passed:
                    return self.gradient(piece.var(piece.form.passed[piece.parts.index(var)]))
        value = like(self.vars[var])
        return np.zeros(value.shape) if isinstance(value, np.ndarray) else 0.0

    @property
    def gradients(self) -> dict[str, Any]:
        """The gradient of every variable by its shown name (list elements also under the list's name, nested)."""
        return collect(self, lambda var: self.gradient(var.index) if var.diff else None)

    @property
    def values(self) -> dict[str, Any]:
        """The value of every variable by its shown name, lists and dicts nested."""
        return collect(self, lambda var: var.value)

    @property
    def value(self) -> Any:
        """The value of the output."""
        return self.vars[self.output].value

    def numbers(self, line: int) -> Numbers:
        """The numbers of one backward line, array contributions made anew."""
        from engine.deriving.numbers import numbers_of

        return numbers_of(self, line)

    # -- text

    def raw(self, line: int) -> str:
        """The line with the chain rule visible: ``dden = (-1.0 / den**2) * dinvden``."""
        return "".join([text for text, _ in self.spans(line)])

    def simple(self, line: int, keep_seed: bool = False) -> str:
        """Shortened: ``dden = -1.0 / den**2 * dinvden``; ``keep_seed`` keeps ``* df``, as ``emit`` does."""
        return "".join([text for text, _ in self.spans(line, simplified=True, keep_seed=keep_seed)])

    def spans(self, line: int, simplified: bool = False, keep_seed: bool = False) -> list[tuple[str, str]]:
        """The line as (text, role): "target", "op", "local", "upstream" or "plain"."""
        return wording.line_pieces(self, self.lines[line], simplified, keep_seed)

    def forward(self, stage: int) -> str:
        """The stage's statement as derived, with versions and parts: ``h = np.maximum(0, h_a)``."""
        return wording.forward_text(self, self.stages[stage])

    def write(self, stage: int) -> str:
        """The stage's writes into arrays alone, without the copy that they may go into: ``a_1[0] = b[1]``; "" if it has none."""
        return wording.write_text(self, self.stages[stage])

    def made(self, stage: int) -> tuple[int, ...]:
        """The variables to show as a stage's result: what it writes into arrays, else all that it assigns."""
        at = self.stages[stage]
        return tuple([p.write for p in at.stores]) or at.writes

    def cells_known(self, var: int) -> int:
        """The line after which the gradient of written cells (a variable) is all there; -1 for the seed's."""
        piece = next(p for p in self.stages[self.vars[var].stage].pieces if p.write == var)
        assert piece.store is not None
        found = self.gradients_by_index[piece.store.after]
        return found.line if type(found) is GradientAt else len(self.lines)

    def part_forward(self, var: int) -> str:
        """The forward text of a part: ``h_a = X @ W1 + b1``."""
        return wording.part_text(self, var)

    def with_numbers(self, line: int, fmt: Any) -> str:
        """The local factor with values in place of names; ``fmt`` turns a value into text."""
        return wording.local_with_numbers(self, self.lines[line], fmt)

    def forward_with_numbers(self, stage: int, fmt: Any) -> str:
        """The right-hand side with values in place of names."""
        return wording.forward_with_numbers(self, self.stages[stage], fmt)

    def gate(self, line: int) -> str:
        """The gate of a line, for its intuition; "chain" where several fused; "seed", "open", "clear", "cells" where none is."""
        at = self.lines[line]
        if at.slot < 0:
            return at.kind if at.kind in ("seed", "open") else "clear" if at.op == "clear" else "cells"
        return self.stages[at.stage].pieces[at.piece].form.lines[at.slot].gate

    def gates(self, stage: int) -> tuple[str, ...]:
        """The gates of a stage."""
        return tuple(dict.fromkeys(g for p in self.stages[stage].pieces for g in p.form.gates))

    @property
    def flaws(self) -> tuple[Any, ...]:
        """The first stage and the first backward line that made an infinity or NaN (``engine.deriving.flaws.Flaw``)."""
        if "flaws" not in self._cache:
            from engine.deriving.flaws import find_flaws

            self._cache["flaws"] = find_flaws(self)
        found: tuple[Any, ...] = self._cache["flaws"]
        return found

    def ties(self, line: int) -> bool:
        """Whether the line sits at a tie: two operands of a max, min or relu are equal (or an abs at 0)."""
        from engine.deriving.numbers import at_tie

        return at_tie(self, self.lines[line])


def collect(trace: Trace, of: Any) -> dict[str, Any]:
    """``of(var)`` by shown name, list and dict elements gathered under their root."""
    found: dict[str, Any] = {}
    shapes: dict[str, dict[tuple[Any, ...], Any]] = {}
    last = {var.code: var.index for var in trace.vars if var.kind == "state"}
    for var in trace.vars:
        if var.kind == "state" and last[var.code] != var.index:
            continue  # a name's array after each of its writes: only the last one
        value = of(var)
        if var.path:
            shapes.setdefault(var.root, {})[var.path] = value
        if value is not None:
            found[var.shown] = value
    for root, places in shapes.items():
        found[root] = nested(places)
    return found
