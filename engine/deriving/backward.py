"""The backward pass of a traced program: run the forms' lines in reverse order and record what each one did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.buffers import GradientAt, GradientLog, like
from engine.cancelling import cancellable
from engine.containers import gathered
from engine.deriving.code import adding_of, compile_back, stepping_of
from engine.deriving.cost import overspent, pay
from engine.deriving.filling import RAISES, as_number, back_arguments, contributions_of, filled, softened
from engine.deriving.leading import leading
from engine.deriving.lean import lean, takes_of
from engine.deriving.marks import EVERY, Marks, summed
from engine.deriving.wording import chained
from engine.naming import Names
from engine.pricing.budget import Costly, Watch
from engine.records import Line, Piece, Store, Var
from engine.slots import Of, Slot
from engine.text import keys_of, literal
from engine.traced import Backward, Traced

Mistaken = tuple[int, int, int]
"""A backward line by its stage, its piece and its slot."""


class _Run:
    """The pass under way. ``opens`` and ``backs`` as in ``Backward``."""

    def __init__(
        self, traced: Traced, watch: Watch | None, only: frozenset[int] | None, mistaken: Mistaken | None = None
    ) -> None:
        self.only = only  # the variables whose gradients are needed; None for all
        self.traced = traced
        self.mistaken = mistaken
        self.plain = only is None and mistaken is None  # all lines run, and as they are: most may run by the short way
        self.watch = watch
        self.vars = traced.vars
        self.np_name = traced.modules["np"]
        self._names: Names | None = None
        self.opens: dict[int, str] = {}
        self.backs: dict[int, str] = {}
        self.grads: list[Any] = [None] * len(traced.vars)
        self.lines: list[tuple[Any, ...]] = []  # the fields of Line but index and of, which is known at the end
        self.counts: dict[int, int] = {}
        self.opened: set[str] = set()
        self.unshown: set[int] = set()  # opened arrays whose line is still to come
        self.buffer: dict[int, int] = {}  # states of buffers that are written into -> the first state of theirs
        self.merged: dict[int, int] = {}
        self.logs: dict[int, GradientLog] = {}  # by the first state
        self.states: dict[int, GradientAt] = {}
        self.marks = Marks()
        for stage in traced.stages:
            for piece in stage.pieces:
                if piece.store is not None:
                    self._join(piece.store)

    def _join(self, store: Store) -> None:
        before, after = store.before, store.after
        self.buffer[after] = self.buffer.setdefault(before, before)
        if store.mode != "=":
            self.merged[after] = self.merged.get(before, before)

    @property
    def names(self) -> Names:
        """The names of the trace, to which those of this pass are added."""
        if self._names is None:
            self._names = self.traced.names.copy()
        return self._names

    def seed(self, output: int, value: Any) -> None:
        """The first line: the gradient that the output is given."""
        var = self.vars[output]
        if var.path:
            self._open_root(var, -1)
        to = self.merged.get(var.index, var.index)
        seed = value.copy() if isinstance(value, np.ndarray) else value
        self._first(to, seed)
        value = None if isinstance(seed, np.ndarray) else seed
        self.lines.append(("seed", -1, 0, -1, to, -1, "=", 1, value, value))

    def stage(self, index: int) -> None:
        """All lines of one stage; of several targets the first comes first, but ``a = b = …`` gives b's gradient to a before,
        and writes are taken back in reverse."""
        found = self.traced.stages[index].pieces
        if len(found) == 1 and found[0].store is None:
            self._piece(index, 0, found[0], self.grads[found[0].write])
            return
        pieces = list(enumerate(found))
        if len(pieces) > 1 and (any([p.store is not None for _, p in pieces]) or chained([p for _, p in pieces])):
            pieces.reverse()
        for number, piece in pieces:
            if piece.store is None:
                self._piece(index, number, piece, self.grads[piece.write])
            else:
                self._store(index, number, piece, piece.store)

    def _piece(self, index: int, number: int, piece: Piece, upstream: Any) -> None:
        if upstream is None or not piece.form.lines:
            return
        form, only = piece.form, self.only
        if self.plain and (form.compiled.lean or takes_of(form)).plain and lean(self, index, number, piece, upstream):
            return
        if only is not None and not any([piece.var(line.to) in only for line in form.lines]):
            return
        if self.watch is not None:
            pay(form, self.watch)
        for slot in form.copies:
            if only is None or self._copied(piece, slot, only):
                self._open_copy(piece.var(slot), index)
        opened = [self._opened(piece.var(slot), index) for slot in form.scatters]
        if self.mistaken is not None and self.mistaken[:2] == (index, number):
            self._overwrite(piece, upstream, opened)
        if self.buffer and form.scatters and any([piece.reads[i] in self.buffer for k, i in form.scatters if k == "read"]):
            self._record(index, number, piece, *self._stepped(piece, upstream, opened))
        else:
            self._record(index, number, piece, contributions_of(self.vars, piece, upstream, opened), {})

    def _overwrite(self, piece: Piece, upstream: Any, opened: list[Any]) -> None:
        """Of the line that writes ``=`` where it adds in places: what these held is gone."""
        assert self.mistaken is not None
        form, slot = piece.form, self.mistaken[2]
        if form.lines[slot].kind != "scatter":
            return
        target = opened[form.scatters.index(form.lines[slot].to)]
        needs, add = adding_of(form, slot)
        places = np.zeros(target.shape)
        add(places, np.ones_like(upstream, dtype=float), *filled(self.vars, piece, needs))
        target[places != 0] = 0.0

    @staticmethod
    def _copied(piece: Piece, slot: Slot, only: frozenset[int]) -> bool:
        """Whether a line that is needed reads the float copy of an integer array."""
        wanted = Of("floats", slot)
        return any([piece.var(line.to) in only and wanted in keys_of(line.whole) for line in piece.form.lines])

    def _stepped(self, piece: Piece, upstream: Any, opened: list[Any]) -> tuple[list[Any], dict[int, tuple[Any, int]]]:
        """The values of a piece's lines, one after the other, what scatters change in buffers noted before they do.

        Where plain floats raise, what was changed is taken back, and the lines run again on np.float64.
        """
        args = back_arguments(self.vars, piece, upstream, opened)
        values: list[Any] = [None] * len(piece.form.lines)
        places: dict[int, tuple[Any, int]] = {}  # line -> its log, its entry there
        before = {id(log): (log, len(log.times)) for log in self.logs.values()}
        for soft in (False, True):
            try:
                for slot, value in stepping_of(piece.form, soft)(*(softened(piece.form, args) if soft else args)):
                    line = piece.form.lines[slot]
                    if self.only is not None and piece.var(line.to) not in self.only:
                        continue
                    log = self._log(piece.reads[line.to.at]) if line.to.kind == "read" else None
                    if line.kind != "scatter":
                        values[slot] = value
                    if log is not None:
                        places[slot] = log, len(log.times)
                        log.change(-1, None, value if line.kind == "scatter" else None)
                        if line.kind != "scatter":
                            log.array += value
                break
            except RAISES:
                if soft:
                    raise
                for log, count in before.values():
                    log.undo(count)
        return values, places

    def _log(self, var: int) -> GradientLog | None:
        return self.logs.get(self.buffer.get(var, -1))

    def _first(self, to: int, value: Any) -> None:
        """A gradient begins; that of a buffer is logged from here on."""
        self.grads[to] = value
        if to in self.buffer:
            self.logs[self.buffer[to]] = GradientLog(value)

    def _store(self, index: int, number: int, piece: Piece, store: Store) -> None:
        """The lines of a write: what was written gets the cells' gradient, then they are cleared, unless they were added to."""
        after, before = (self.merged.get(v, v) for v in (store.after, store.before))
        gradient, only = self.grads[after], self.only
        if gradient is None or (only is not None and store.after not in only):
            return
        log = self.logs[self.buffer[after]]
        self.states[store.after] = GradientAt(log, len(self.lines) - 1)
        view = gradient if store.path is None else store.path(gradient)
        found = view[store.item]
        cell = self.grads[piece.write] = found.copy() if isinstance(found, np.ndarray) else as_number(found)
        saved = store.saved and (only is None or piece.write in only)
        if saved:
            kept = None if isinstance(cell, np.ndarray) else cell
            self.counts[piece.write] = 1
            self.lines.append(("gradient", index, number, -1, piece.write, store.after, "=", 1, kept, kept))
        elif not store.saved:
            self._piece(index, number, piece, cell)
        if store.mode == "=" and (only is None or store.before in only):
            log.change(len(self.lines), store.path, store.item)
            view[store.item] = 0.0
            self.grads[before] = gradient
            arrived = self.counts[before] = self.counts.get(before, 0) + 1
            self.lines.append(("contribution", index, number, -1, before, store.after, "clear", arrived, None, None))
        if saved:
            self._piece(index, number, piece, cell)

    def _record(
        self, stage: int, number: int, piece: Piece, values: Sequence[Any], places: dict[int, tuple[Any, int]]
    ) -> None:
        variables, grads, lines, counts, only = self.vars, self.grads, self.lines, self.counts, self.only
        due: list[tuple[int, Any]] = []
        for slot, (made, value) in enumerate(zip(piece.form.lines, values, strict=True)):
            is_part = made.to.kind == "part"
            to = piece.parts[made.to.at] if is_part else piece.reads[made.to.at]
            if only is not None and to not in only:
                continue
            if self.merged:
                to = self.merged.get(to, to)
            base = piece.write if made.base.kind == "output" else piece.parts[made.base.at]
            arrived = counts[to] = counts.get(to, 0) + 1
            if arrived == 1 and to in self.unshown:
                self._open_array(to, stage)
            first = (arrived == 1 and grads[to] is None) or self.mistaken == (stage, number, slot)
            op = "=" if first else "+="
            kept = after = None
            if made.kind == "scatter":
                self._open_array(to, stage)
                op = "add.at" if made.op == "add.at" else "+="
            if slot in places:  # added already
                log, entry = places[slot]
                log.times[entry] = len(lines)
            elif made.kind != "scatter":
                if variables[to].path:
                    self._open_root(variables[to], stage)
                if isinstance(value, np.ndarray):
                    if first:
                        # a view of the upstream (dout.T) must not share memory with it
                        self._first(to, value.copy() if value.base is not None or value is grads[base] else value)
                    else:
                        if self.buffer and (log := self._log(to)) is not None:
                            log.change(len(lines), None, None)
                        grads[to] = summed(grads[to], value)
                else:
                    kept = as_number(value)
                    after = grads[to] = kept if first else summed(grads[to], kept)
                    if isinstance(after, np.ndarray):
                        kept = after = None
            kind = "gradient" if is_part else "contribution"
            lines.append((kind, stage, number, slot, to, base, op, arrived, kept, after))
            if arrived >= EVERY and kept is None and to not in self.buffer and arrived >= self.marks.due(to):
                due.append((to, grads[base]))
        for to, sent in due:  # once all of the piece's lines have sent: scatters of one piece add together
            self.marks.keep(to, counts[to], grads[to], sent)

    def _open(self, text: str, stage: int, to: int = -1) -> None:
        self.opens[len(self.lines)] = text
        self.lines.append(("open", stage, 0, -1, to, -1, "open", 0, None, None))

    def _opened(self, var: int, stage: int) -> Any:
        """The gradient of an array that is scattered into, zeros at first; its line follows where it is first used."""
        if self.only is not None and var not in self.only:  # of no use: nothing keeps it
            return np.zeros(like(self.vars[var]).shape)
        var = self.merged.get(var, var)
        if self.grads[var] is None:
            value = like(self.vars[var])
            if value.dtype.kind in "iu":
                self._open_copy(var, stage)
            self._first(var, np.zeros(value.shape, value.dtype if value.dtype.kind == "f" else float))
            self.unshown.add(var)
        return self.grads[var]

    def _open_array(self, var: int, stage: int) -> None:
        """The shown line for a gradient that ``_opened`` made."""
        if var not in self.unshown:
            return
        self.unshown.remove(var)
        at = self.vars[var]
        if at.path:
            self._open_root(at, stage)
        self._open(f"{at.grad} = {self.np_name}.zeros_like({self.backs.get(var, at.code)})", stage)

    def _open_copy(self, var: int, stage: int) -> None:
        if var not in self.backs:
            code = self.vars[var].code
            name = self.backs[var] = self.names.helper(code, "f")
            # a scalar may come to an emitted module as Python's own int
            array = isinstance(like(self.vars[var]), np.ndarray)
            made = f"{code}.astype(float)" if array else f"{self.np_name}.float64({code})"
            self._open(f"{name} = {made}", stage)

    def _open_root(self, var: Var, stage: int) -> None:
        """The gradient of a list or dict: opened with zeros in its places."""
        if var.root in self.opened:
            return
        self.opened.add(var.root)
        places = {v.path: v for v in self.vars if v.root == var.root and v.path and (self.only is None or v.index in self.only)}
        self._open(f"{self.names.gradient(var.root)} = {_zeros(places, self.np_name)}", stage)


def _zeros(places: dict[tuple[Any, ...], Var], np_name: str) -> str:
    def zero(var: Var) -> str:
        value = like(var)
        return f"{np_name}.zeros({value.shape})" if isinstance(value, np.ndarray) else "0.0"

    def listed(items: list[str | None]) -> str:
        return f"[{', '.join([item or '0.0' for item in items])}]"

    def keyed(items: dict[Any, str]) -> str:
        return "{" + ", ".join([f"{literal(key)}: {inner}" for key, inner in items.items()]) + "}"

    return gathered(places, zero, listed, keyed)


def run_backward(
    traced: Traced, output: int, seed: Any, seed_text: str, watch: Watch | None = None, mistaken: Mistaken | None = None
) -> Backward:
    """The backward pass of ``traced`` from variable ``output``, whose gradient ``seed`` a listing calls ``seed_text``. If there is
    a ``watch``, each stage's lines are priced before they run. The line at ``mistaken`` writes ``=`` where ``+=`` belongs. Under
    ``Options.wrt`` only lines that lead to what is asked for are there."""
    upto = traced.stages[: traced.vars[output].stage + 1]  # what comes after the output has no gradient of it
    forms = {id(p.form): p.form for s in upto for p in s.pieces}
    compile_back(forms.values())
    run = _Run(traced, watch, leading(traced), mistaken)
    run.seed(output, seed)
    with np.errstate(all="ignore"):
        for index in cancellable(range(len(traced.stages) - 1, -1, -1)):
            try:
                run.stage(index)
            except Costly as cost:
                assert watch is not None
                raise overspent(traced, index, cost, watch) from None
    counts, new = run.counts, tuple.__new__
    lines = tuple([
        new(Line, (i, kind, stage, piece, slot, to, base, op, arrived, counts.get(to, 1) if arrived else 0, value, after))
        for i, (kind, stage, piece, slot, to, base, op, arrived, value, after) in enumerate(run.lines)
    ])  # fmt: skip
    for state, then in run.states.items():
        run.grads[state] = then
    logs = {state: log for state, first in run.buffer.items() if (log := run.logs.get(first)) is not None}
    return Backward(
        traced, output, seed, seed_text, lines, tuple(run.grads), logs, run.merged, run.opens, run.backs, run.marks.kept
    )
