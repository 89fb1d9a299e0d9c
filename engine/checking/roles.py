"""What a value of the own part is, by its numbers: the gradient of which variable, part or cell, up to transposing, an axis of one
entry and, of two entries or more, a constant factor."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import numpy as np

from engine.checking.measure import Measure
from engine.deriving.numbers import contribution
from engine.named import NamedTuple
from engine.own.bare import TARGETS
from engine.records import Line, Var

MANY = 4_000
"""Gradients that are looked at; of longer traces only the first."""
NEAR = 256
"""Variables on the way to one that are looked at."""


class Role(NamedTuple):
    """A value that is ``factor`` times the gradient of ``var`` (for a contribution: what ``line`` sends to it)."""

    var: int
    line: int  # -1: the whole gradient
    factor: float


class _Known(NamedTuple):
    var: int
    line: int
    flat: Any  # the numbers, in a row
    turned: Any  # the same of the transpose; None for less than two axes
    value: Any


class Roles:
    """The engine's numbers of one trace, found by value."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self._by_size: dict[int, list[_Known]] = {}
        self._units: dict[int, Any] = {}  # by size: all rows, each of length one
        self._found: dict[int, tuple[Any, Role | None]] = {}
        trace, filled = measure.trace, set[int]()
        for var in trace.vars[:MANY]:
            if not var.diff or trace.gradients_by_index[var.index] is None or is_target(measure, var):
                continue
            self._add(var.index, -1, trace.gradient(var.index))
            log = trace.logs.get(var.index)
            if log is not None and id(log) not in filled:
                filled.add(id(log))
                self._add(var.index, -1, measure.cells(var.index))  # as a loop by hand leaves it
            arrivals = trace.arrivals(var.index)
            if 1 < len(arrivals) <= 64:
                for line, value in measure.contributions(var.index).items():
                    self._add(var.index, line, value)

    def _add(self, var: int, line: int, value: Any) -> None:
        array = np.asarray(value, dtype=float)
        if array.size and np.any(array) and np.all(np.isfinite(array)):
            square = np.squeeze(array)
            turned = square.T.ravel() if square.ndim > 1 else None
            self._by_size.setdefault(array.size, []).append(_Known(var, line, square.ravel(), turned, value))

    def of(self, value: Any) -> Role | None:
        """The role of a value; None for none."""
        try:
            array = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            return None
        known = self._by_size.get(array.size)
        if not known or not np.any(array) or not np.all(np.isfinite(array)):
            return None
        flat = array.ravel()
        if array.size == 1:
            return next((Role(k.var, k.line, 1.0) for k in known if self._same(flat, k.flat)), None)
        rows = self._rows(array.size)
        likeness = np.abs(rows @ (flat / np.linalg.norm(flat)))
        best = None
        for at in np.flatnonzero(likeness > 1.0 - 1e-6):
            k = known[at // 2]
            row = k.flat if at % 2 == 0 else k.turned
            if row is None:
                continue
            top = int(np.argmax(np.abs(row)))
            factor = float(flat[top] / row[top])
            if self._same(flat, row):
                return Role(k.var, k.line, 1.0)
            turned = best is not None and best.factor < 0.0 < factor  # rather what it is than the other side of a difference
            if (best is None or turned) and factor and self._same(flat, row * factor):
                best = Role(k.var, k.line, factor)
        return best

    def exact(self, value: Any) -> bool:
        """Whether a value is one of the gradients to the last digits."""
        role = None if value is None else self.of(value)
        return role is not None and role.factor == 1.0

    def _rows(self, size: int) -> Any:
        rows = self._units.get(size)
        if rows is None:
            known = self._by_size[size]
            both = [row if row is not None else np.zeros(size) for k in known for row in (k.flat, k.turned)]
            stacked = np.array(both)
            norms = np.linalg.norm(stacked, axis=1, keepdims=True)
            rows = self._units[size] = stacked / np.where(norms > 0, norms, 1.0)
        return rows

    def same(self, one: Any, other: Any) -> bool:
        """Whether two arrays of one shape are equal but for rounding."""
        return self._same(np.ravel(np.asarray(one, dtype=float)), np.ravel(np.asarray(other, dtype=float)))

    def _same(self, one: Any, other: Any) -> bool:
        room = self.measure.close * np.maximum(np.abs(one), np.abs(other)) + self.measure.tiny * float(np.max(np.abs(other)))
        return bool(np.all(np.abs(one - other) <= room))

    def like(self, value: Any) -> Iterator[tuple[int, Any]]:
        """The gradients that a value may have been meant as, by variable, in the value's shape; the closest in direction first."""
        array = np.asarray(value, dtype=float)
        known = sorted(self._by_size.get(array.size, ()), key=lambda k: k.line >= 0)
        flat = array.ravel()
        norm = float(np.linalg.norm(flat))
        scored = []
        for order, k in enumerate(known):
            for row, turned in ((k.flat, False), (k.turned, True)):
                if row is None or (turned and np.shape(k.value) == array.shape):
                    continue
                near = abs(float(row @ flat)) / (norm * float(np.linalg.norm(row))) if norm and np.isfinite(norm) else 0.0
                scored.append((-round(near, 6), order, k.var, row))
        seen: list[Any] = []
        for _, _, var, row in sorted(scored, key=lambda each: each[:2]):
            if not any([np.array_equal(row, other) for other in seen]):
                seen.append(row)
                yield var, row.reshape(array.shape)

    def plain(self, value: Any) -> bool:
        """Whether a value that came from no gradient is one of the computation, or a local derivative."""
        array = np.asarray(value, dtype=float)
        known = [v.value for v in self.measure.trace.vars[:MANY] if np.shape(v.value) == array.shape]
        return any([self._same(array.ravel(), np.ravel(each)) for each in (*known, *self.locals(array.shape)) if np.size(each)])

    def locals(self, shape: tuple[int, ...]) -> Iterator[Any]:
        """The local derivatives of a shape, each once."""
        trace = self.measure.trace
        seen: list[Any] = []
        for line in trace.lines[:MANY]:
            if line.slot < 0 or np.shape(trace.vars[line.to].value) != shape:
                continue
            local = self._local(line)
            if local is not None and np.shape(local) == shape and not any([np.array_equal(local, other) for other in seen]):
                seen.append(local)
                yield local
        for local in self._whole_statements(shape):
            if not any([np.array_equal(local, other) for other in seen]):
                seen.append(local)
                yield local

    def _local(self, line: Line) -> Any:
        """The local derivative of one line; of what makes one number of many, what it sends a unit of that number's gradient."""
        numbers = self.measure.trace.numbers(line.index)
        if numbers.local is not None or np.size(numbers.upstream) != 1 or not np.all(numbers.upstream):
            return numbers.local
        return np.divide(numbers.contribution, np.reshape(numbers.upstream, ()))

    def _whole_statements(self, shape: tuple[int, ...]) -> Iterator[Any]:
        """What statements of several steps, entry by entry, have as derivative: the quotient of the gradients of what they read
        and what they made."""
        trace = self.measure.trace
        if not shape:
            return
        for stage in trace.stages[:MANY]:
            write = stage.pieces[-1].write if stage.pieces else -1
            if write < 0 or trace.gradients_by_index[write] is None or np.shape(trace.vars[write].value) != shape:
                continue
            above = trace.gradient(write)
            for at in dict.fromkeys(stage.reads):
                if np.shape(trace.vars[at].value) == shape and trace.gradients_by_index[at] is not None and np.all(above):
                    yield np.divide(trace.gradient(at), above)

    def numbers(self, value: Any) -> Iterator[Any]:
        """The computation's values of a shape, the closest in direction first."""
        array = np.asarray(value, dtype=float)
        if array.size < 2:
            return
        known = [np.asarray(v.value, dtype=float) for v in self.measure.trace.vars[:MANY] if np.shape(v.value) == array.shape]
        yield from sorted(known, key=lambda each: -likeness(array, each))

    def along(self, var: int) -> Iterator[tuple[int, Any]]:
        """The gradients on the way from the output to a variable, the nearest first: what its gradient is made of. Of what came
        from several lines, what each sent, too; of an array that a loop filled, first that of all of it."""
        trace, filled = self.measure.trace, set[int]()
        seen, waiting = {var}, deque([var] if var >= 0 else [])
        while waiting and len(seen) < NEAR:
            at = waiting.popleft()
            for line in trace.arrivals(at):
                base = trace.lines[line].base
                if base >= 0 and base not in seen and trace.gradients_by_index[base] is not None:
                    seen.add(base)
                    waiting.append(base)
                    if base in trace.logs and id(trace.logs[base]) not in filled:
                        filled.add(id(trace.logs[base]))
                        yield base, self.measure.cells(base)
                    yield base, trace.gradient(base)
                    if 1 < len(trace.arrivals(base)) <= 64:
                        yield from [(base, sent) for sent in self.measure.contributions(base).values()]

    def whose(self, values: Iterable[Any]) -> set[int]:
        """The variables whose gradients some values are."""
        bases: set[int] = set()
        for value in values:
            flat = np.ravel(np.asarray(value, dtype=float))
            known = self._by_size.get(flat.size, ()) if flat.size > 1 else ()
            bases |= {k.var for k in known if k.line < 0 and self._same(flat, k.flat)}
        return bases

    def families(
        self, value: Any, plain: bool = False, near: int = -1, made_of: Collection[int] = ()
    ) -> Iterator[list[tuple[int, Any]]]:
        """The gradients of what one line of the file made time after time, and what one of ours sent, in the order of time: of the
        size of ``value``, in its shape. First those on the way to the variable ``near``, the closest in direction (but what it was
        made of, the gradients of ``made_of``), those to which these send, then the others, in this order. ``plain``: values and
        local derivatives, too."""
        trace, array = self.measure.trace, np.asarray(value, dtype=float)
        found: dict[tuple[Any, ...], list[tuple[int, Any]]] = {}
        close = {at: order for order, (at, _) in enumerate(self.along(near))}
        order: dict[tuple[Any, ...], int] = {}

        def put(key: tuple[Any, ...], var: int, number: Any, of: int = -1) -> None:
            if np.size(number) == array.size:
                found.setdefault(key, []).append((var, np.reshape(np.asarray(number, dtype=float), array.shape)))
                order[key] = min(order.get(key, NEAR), close.get(var if of < 0 else of, NEAR))

        for var in trace.vars[:MANY]:
            if var.diff and trace.gradients_by_index[var.index] is not None and var.kind != "input":
                text = root_of(var) if var.kind != "part" else trace.part_label(var.index)[-1:]
                put(("var", var.line, var.kind, text), var.index, trace.gradient(var.index))
        begun = [var for var in trace.inputs() if var.diff and trace.gradients_by_index[var.index] is not None]
        for key, each in list(found.items()):  # a list, or a name, that begins with a value of its own: ``hs = [h0]``
            first = [var for var in begun if var.root == key[3] and key[2] == "stage"]
            if len(first) == 1 and np.size(first[0].value) == array.size and len(each) > 1:
                for at, number in ((first[0].index, trace.gradient(first[0].index)), *each):
                    put(("list", key[3]), at, number)
        for line in trace.lines[:MANY][::-1]:
            if line.stage >= 0 and line.slot >= 0 and np.size(trace.vars[line.to].value) == array.size:
                sent = contribution(trace.backward, line.index)
                put(("line", trace.stages[line.stage].line, line.piece, line.slot), line.to, sent)
                local = self._local(line) if plain else None
                if local is not None:
                    put(("local", trace.stages[line.stage].line, line.piece, line.slot), -1, local, line.base)
        for var in trace.vars[:MANY] if plain else ():
            if var.stage >= 0:
                text = trace.part_label(var.index)[-1:] if var.kind == "part" else root_of(var)
                put(("value", var.line, var.kind, text), -1, var.value)
        kept = [key for key, each in found.items() if len(each) > 1]
        by_way = sorted([key for key in kept if order[key] < NEAR], key=lambda key: order[key])
        by_numbers = sorted(kept, key=lambda key: -max([likeness(array, want) for _, want in found[key]]))
        likely: list[list[tuple[int, Any]]] = []
        after = {line.to for line in trace.lines[:MANY] if line.base in made_of}
        following = sorted([key for key in kept if any([at in after for at, _ in found[key]])], key=lambda key: order[key])
        closest = [key for key in by_numbers if not any([at in made_of for at, _ in found[key]])]
        for key in (*by_way[:1], *closest[:1], *following[:2], *by_way[1:4], *by_numbers[:4]):
            if not any([_alike(found[key], other) for other in likely]):
                likely.append(found[key])
        yield from likely


def root_of(var: Var) -> str:
    """What versions of one variable have in common: a function's own in all its calls, a number of all such objects."""
    return var.name.rpartition(".")[2].partition("[")[0] if "." in var.name else var.root


def is_target(measure: Measure, var: Var) -> bool:
    """Whether a variable is what a model is to give, by its name, and read in nothing but a difference from what it gives: its
    gradient is that of the other with its sign turned, and nobody asks for it."""
    trace = measure.trace
    if var.kind != "input" or var.name.rpartition(".")[2] not in TARGETS:
        return False
    sent = measure.contributions(var.index)
    others: dict[int, set[int]] = {trace.lines[at].base: set() for at in sent}
    for line in trace.lines if -1 not in others else ():
        if line.base in others and trace.vars[line.to].kind != "input":
            others[line.base].add(line.to)
    pairs = [(value, others[trace.lines[at].base]) for at, value in sent.items()]
    return bool(pairs) and all([
        any([np.array_equal(np.negative(trace.gradient(to)), value) for to in beside]) for value, beside in pairs
    ])  # fmt: skip


def _alike(one: list[tuple[int, Any]], other: list[tuple[int, Any]]) -> bool:
    return len(one) == len(other) and all([np.array_equal(a, b) for (_, a), (_, b) in zip(one, other, strict=True)])


def likeness(one: Any, other: Any) -> float:
    """The cosine of the angle between two arrays, without its sign."""
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    return abs(float(np.sum(one * other))) / norm if norm and np.isfinite(norm) else 0.0
