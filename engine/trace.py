"""One traced program with its backward pass: what ``engine.traced`` holds, and all that can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from engine.buffers import GradientLog
from engine.containers import nested
from engine.deriving import wording
from engine.deriving.flaws import Flaw, find_flaws
from engine.deriving.numbers import at_tie, contribution, numbers_of
from engine.deriving.reads import Read, forward_reads, line_reads, local_reads, part_reads
from engine.errors import Notice
from engine.naming import Names
from engine.records import Branch, Line, Numbers, Options, Row, Stage, Var
from engine.sources import Source
from engine.traced import Backward, Traced

if TYPE_CHECKING:
    from engine.passes import Pass
    from engine.verdicts import Own, Uncompared


class Trace:
    """One traced program with its backward pass. Its records are those of ``traced`` and ``backward``; nothing of it changes.

    ``own`` is the verdict on the file's own backward part, if it has one; ``untold`` are gradients of the file's own where that
    part could not be told from the rest.
    """

    __slots__ = (
        "_flaws", "backs", "backward", "branches", "file", "fixed", "gradients_by_index", "lines", "logs", "merged", "modules",
        "names", "notices", "opens", "options", "origin", "output", "own", "printed", "rows", "seed", "seed_text", "source",
        "stages", "traced", "training", "untold", "vars",
    )  # fmt: skip

    traced: Traced
    backward: Backward
    notices: tuple[Notice, ...]
    own: Own | None
    untold: tuple[Uncompared, ...]
    training: Pass | None  # which pass of a training loop this is, if it is one
    file: str
    origin: Source  # the program's text and cells; ``source`` is the text
    source: str
    options: Options
    vars: tuple[Var, ...]
    stages: tuple[Stage, ...]
    rows: tuple[Row, ...]
    branches: tuple[Branch, ...]
    fixed: tuple[int, ...]
    printed: tuple[tuple[int, str], ...]
    names: Names
    modules: dict[str, str]
    output: int
    seed: Any
    seed_text: str
    lines: tuple[Line, ...]
    gradients_by_index: tuple[Any, ...]
    logs: dict[int, GradientLog]
    merged: dict[int, int]
    opens: dict[int, str]
    backs: dict[int, str]
    _flaws: list[tuple[Flaw, ...]]  # once they have been looked for

    def __init__(
        self, backward: Backward, notices: Iterable[Notice] = (), own: Own | None = None, training: Pass | None = None,
        untold: Iterable[Uncompared] = (),
    ) -> None:
        traced = backward.traced
        told = (tuple(notices), own, training, tuple(untold))
        records = (traced, backward, *told, backward.gradients, traced.printed, [], *_of_traced(traced), *_of_backward(backward))
        for put, record in zip(_PUTS, records, strict=True):
            put(self, record)

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: Any) -> NoReturn:
            raise AttributeError(f"a trace does not change: {name}")

    def _repr_html_(self) -> str:
        """The table that a notebook shows."""
        written: str = import_module("engine.writing.html").html(self)  # a layer above: a notebook asks the trace itself
        return written

    # -- structure

    def stage_lines(self, stage: int) -> range:
        """The indices of the stage's backward lines, in execution order; empty when the output does not depend on it."""
        return self.backward.stage_lines(stage)

    def arrivals(self, var: int) -> tuple[int, ...]:
        """The lines that contribute to ``var``, in order; more than one is a fork."""
        return self.backward.arrivals(var)

    def forked(self) -> list[int]:
        """The variables with more than one arrival, in order."""
        return self.backward.forked()

    def part_label(self, var: int) -> str:
        """The label of a part: "3a"."""
        return self.traced.part_label(var)

    def inputs(self) -> tuple[Var, ...]:
        """The input variables, in order."""
        return self.traced.inputs()

    def made(self, stage: int) -> tuple[int, ...]:
        """The variables to show as a stage's result: what it writes into arrays, else all that it assigns."""
        at = self.stages[stage]
        return tuple([p.write for p in at.stores]) or at.writes

    def cells_known(self, var: int) -> int:
        """The line after which the gradient of written cells (a variable) is all there; -1 for the seed's."""
        return self.backward.cells_known(var)

    def passed(self, var: int) -> int:
        """The variable whose gradient is also this part's (no line of its own is written then); -1 for others."""
        return self.backward.passed(var)

    def gate(self, line: int) -> str:
        """The gate of a line, for its intuition; "chain" where several fused; "seed", "open", "clear", "cells" where none is."""
        return self.backward.gate(line)

    def ways(self, line: int) -> int:
        """How many ways lead from what a line's gradient is of to its base within the line: its local gradient is their sum."""
        return self.backward.ways(line)

    def gates(self, stage: int) -> tuple[str, ...]:
        """The gates of a stage."""
        return self.traced.gates(stage)

    def work(self, stage: int) -> dict[str, int]:
        """What running a stage takes: gate -> how many of it, one for each number that it makes or sums."""
        from engine.deriving.work import work_of

        found: dict[str, int] = {}
        for piece in self.stages[stage].pieces:
            for gate, many in work_of(piece.form).items():
                found[gate] = found.get(gate, 0) + many
        return found

    def reads(self, line: int) -> tuple[Read, ...]:
        """The variables that a backward line reads, by slot and role; the upstream last."""
        return line_reads(self.backward, self.lines[line])

    def local_reads(self) -> Iterator[tuple[int, list[int]]]:
        """Of each backward line that has any, in order, the variables in its local gradient."""
        return local_reads(self.backward)

    def forward_reads(self, stage: int) -> tuple[int, ...]:
        """The variables, parts included, that stand in a stage's forward text."""
        return forward_reads(self.traced, stage)

    def part_reads(self, var: int) -> tuple[int, ...]:
        """The variables, parts included, that stand in the forward text of a part."""
        return part_reads(self.traced, var)

    # -- numbers

    def known(self, var: int) -> bool:
        """Whether the gradient of a variable was computed: under ``Options.wrt`` only those that lead to what is asked for are."""
        return self.backward.known(var)

    def gradient(self, var: int) -> Any:
        """d output / d var: a float or an array of its shape; zeros where the output does not depend on it."""
        return self.backward.gradient(var)

    @property
    def gradients(self) -> dict[str, Any]:
        """The gradient of every variable by its shown name (list elements also under the list's name, nested)."""
        return collect(self, lambda var: self.gradient(var.index) if var.diff else None, lambda var: self.known(var.index))

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
        return numbers_of(self.backward, line)

    def contribution(self, line: int) -> Any:
        """The contribution of one backward line alone: far less work than all of its numbers where a variable forks often."""
        with np.errstate(all="ignore"):
            return contribution(self.backward, line)

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """The first stage and the first backward line that made an infinity or NaN."""
        if not self._flaws:
            self._flaws.append(find_flaws(self.backward))
        return self._flaws[0]

    def ties(self, line: int) -> bool:
        """Whether the line sits at a tie: two operands of a max, min or relu are equal (or an abs at 0)."""
        return at_tie(self.backward, self.lines[line])

    # -- text

    def raw(self, line: int) -> str:
        """The line with the chain rule visible: ``dden = (-1.0 / den**2) * dinvden``."""
        return wording.raw_text(self.backward, self.lines[line])

    def simple(self, line: int, keep_seed: bool = False) -> str:
        """Shortened: ``dden = -1.0 / den**2 * dinvden``; ``keep_seed`` keeps ``* df``, as ``emit`` does."""
        return "".join([text for text, _ in self.spans(line, simplified=True, keep_seed=keep_seed)])

    def spans(self, line: int, simplified: bool = False, keep_seed: bool = False) -> list[tuple[str, str]]:
        """The line as (text, role): "target", "op", "local", "upstream" or "plain"."""
        return wording.line_pieces(self.backward, self.lines[line], simplified, keep_seed)

    def spans_with(self, line: int, filling: wording.Filling, simplified: bool = False) -> list[tuple[str, str]]:
        """``spans`` with other words for names: ``filling(variable, whether its gradient is meant)``, such as shapes."""
        return wording.filled_pieces(self.backward, self.lines[line], simplified, filling)

    def forward(self, stage: int) -> str:
        """The stage's statement as derived, with versions and parts: ``h = np.maximum(0, h_a)``."""
        return wording.forward_text(self.backward, self.stages[stage])

    def write(self, stage: int) -> str:
        """The stage's writes into arrays alone, without the copy that they may go into: ``a_1[0] = b[1]``; "" if it has none."""
        return wording.write_text(self.backward, self.stages[stage])

    def part_forward(self, var: int) -> str:
        """The forward text of a part: ``h_a = X @ W1 + b1``."""
        return wording.part_text(self.backward, var)

    def part_with(self, var: int, filling: wording.Filling) -> str:
        """The right-hand side of a part with other words for names, as in ``spans_with``."""
        return wording.part_filled(self.backward, var, filling)

    def with_numbers(self, line: int, fmt: Callable[[Any], str]) -> str:
        """The local factor with values in place of names; ``fmt`` turns a value into text."""
        return wording.local_with_numbers(self.backward, self.lines[line], fmt)

    def forward_with_numbers(self, stage: int, fmt: Callable[[Any], str]) -> str:
        """The right-hand side with values in place of names."""
        return wording.forward_with_numbers(self.backward, self.stages[stage], fmt)


_OWN = ("traced", "backward", "notices", "own", "training", "untold", "gradients_by_index", "printed", "_flaws")
_TRACED = ("file", "origin", "source", "options", "vars", "stages", "rows", "branches", "fixed", "names", "modules")
_BACKWARD = ("output", "seed", "seed_text", "lines", "logs", "merged", "opens", "backs")
_of_traced, _of_backward = attrgetter(*_TRACED), attrgetter(*_BACKWARD)
_PUTS = [getattr(Trace, name).__set__ for name in (*_OWN, *_TRACED, *_BACKWARD)]
"""How a trace gets its records, in the order in which it does."""


def collect(
    trace: Trace, of: Callable[[Var], Any], here: Callable[[Var], bool] = lambda var: True, counts: bool = False
) -> dict[str, Any]:
    """``of(var)`` by shown name of those that are ``here``, list and dict elements gathered under their root; ``counts`` too, if
    they are asked for."""
    found: dict[str, Any] = {}
    shapes: dict[str, dict[tuple[Any, ...], Any]] = {}
    last = {var.code: var.index for var in trace.vars if var.kind == "state"}
    for var in trace.vars:
        if var.kind == "state" and last[var.code] != var.index:
            continue  # a name's array after each of its writes: only the last one
        if (var.kind == "count" and not counts) or not here(var):
            continue
        value = of(var)
        if var.path:
            shapes.setdefault(var.root, {})[var.path] = value
        if value is not None:
            found[var.shown] = value
    for root, places in shapes.items():
        found[root] = nested(places)
    return found
