"""Replay a trace with some values changed: the same forms in the same order, so the same branches, indices and draws.

A replay is linear in the stages that depend on what was changed. ``sides`` tells which operand won each max, min,
relu or abs on the way, ``flipped`` which tests of the program would have come out otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.buffers import Version
from engine.cancelling import cancellable
from engine.deriving.code import run_of, wide_run_of
from engine.deriving.cost import price_of
from engine.forms import Form, text_for_code
from engine.named import NamedTuple
from engine.pricing.products import BLAS
from engine.records import Branch, Piece, Store
from engine.slots import Of
from engine.text import Tree, keys_of
from engine.trace import Trace

RAISES = (ArithmeticError, ValueError, IndexError, TypeError)
"""What a replay may raise where the changed value leaves a function's domain."""

Values = dict[int, Any]


class _Move(NamedTuple):
    """One piece, ready to run again."""

    run: Any
    reads: tuple[int, ...]
    consts: tuple[Any, ...]
    parts: tuple[int, ...]
    write: int
    store: Store | None
    sides: Any  # what tells who won a max, min, relu or abs in it; None without one
    cost: float
    largest: float


class Cone(NamedTuple):
    """What depends on some variables: the moves to run again, the tests to ask again, what one replay costs (about 1 a
    scalar stage), and the largest number on the way, whose rounding blurs the output."""

    moves: tuple[_Move, ...]
    branches: tuple[tuple[Branch, Any], ...]  # with a function of the values
    tied: tuple[_Move, ...]  # moves with a max, min, relu or abs
    cost: float
    largest: float


def widened(value: Any) -> Any:
    """A value of single precision in double: it would swallow the steps."""
    if type(value) is not float and isinstance(value, (np.ndarray, np.floating)):
        if value.dtype.kind == "f" and value.dtype.itemsize < 8:
            return value.astype(np.float64)
    return value


class Replay:
    """Replays of one trace. ``seed`` weighs the elements of the output into the one number that ``change`` gives."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._base = [None if isinstance(var, Version) else widened(var.value) for var in trace.vars]
        self.seed = trace.seed
        self.count = 0
        self.spent = 0.0  # the cost of all replays so far
        self._sides: dict[int, Any] = {}
        self._runs: dict[int, Any] = {}
        self._prices: dict[int, float] = {}
        self._moves = [self._move(piece) for stage in cancellable(trace.stages) for piece in stage.pieces]
        self._readers: dict[int, list[int]] | None = None
        self._tests: list[tuple[Branch, frozenset[int], Any]] | None = None
        self._cones: dict[tuple[int, ...], Cone] = {}

    def base(self, var: int) -> Any:
        """The value in the trace; of an array that was written into what it was then."""
        found = self._base[var]
        return widened(self.trace.vars[var].value) if found is None else found

    def cone(self, variables: Iterable[int]) -> Cone:
        """What has to run again when ``variables`` (indices) change."""
        roots = tuple(variables)
        found = self._cones.get(roots)
        if found is None:
            if len(self._cones) > 64:
                self._cones.clear()
            found = self._cones[roots] = self._cone(roots)
        return found

    def _cone(self, roots: tuple[int, ...]) -> Cone:
        given, reached = set(roots), set(roots)
        found: set[int] = set()
        waiting = list(roots)
        while waiting:
            for place in self._reading().get(waiting.pop(), ()):
                move = self._moves[place]
                if place not in found and move.write not in given:
                    found.add(place)
                    made = move.write if move.store is None else move.store.after
                    reached.update((*move.parts, move.write, made))
                    waiting.append(made)
        moves = [self._moves[place] for place in sorted(found)]
        tests = [(branch, test) for branch, reads, test in self._all_tests() if not reached.isdisjoint(reads)]
        tied = tuple([move for move in moves if move.sides is not None])
        cost = sum([move.cost for move in moves], 1.0)
        largest = max([move.largest for move in moves] + [_size(self.base(i)) for i in roots], default=0.0)
        return Cone(tuple(moves), tuple(tests), tied, cost, largest * max(1.0, _size(self.seed)))

    def _move(self, piece: Piece) -> _Move:
        form = piece.form
        if id(form) not in self._sides:
            self._sides[id(form)] = _sides_of(form)
            self._runs[id(form)] = wide_run_of(form)
            work = (form.compiled.cost or price_of(form)).work
            self._prices[id(form)] = work / (4 * BLAS * 1000)  # lines are two products each, priced twice over without BLAS
        consts = tuple([widened(c[0]) for c in piece.consts])
        made = [self.base(i) for i in (*piece.parts, piece.write)]
        arrays = [value.size for value in made if isinstance(value, np.ndarray)]
        cost = 1.0 + 2.0 * len(arrays) + sum(arrays) / 100  # a call of numpy takes about twice what a scalar stage does
        cost = max(cost, self._prices[id(form)])
        largest = max([_size(value) for value in (*made, *consts)])
        sides = self._sides[id(form)]
        return _Move(self._runs[id(form)], piece.reads, consts, piece.parts, piece.write, piece.store, sides, cost, largest)

    def _reading(self) -> dict[int, list[int]]:
        """variable -> the moves that read it."""
        if self._readers is None:
            self._readers = {}
            for place, move in enumerate(self._moves):
                for read in {*move.reads, *(() if move.store is None else (move.store.before,))}:
                    self._readers.setdefault(read, []).append(place)
        return self._readers

    def run(self, cone: Cone, changes: Values) -> Values:
        """The values of all that depends on ``changes`` (variable -> value), those included. Raises one of
        ``RAISES``.

        An array that is written into is copied once, at its first write: what a later test of a kink reads of it by value is
        never overwritten (``engine.tracing.recording.writes``).
        """
        self.count += 1
        self.spent += cone.cost
        base, values = self.base, dict(changes)
        own: set[int] = set()  # arrays that this replay made
        with np.errstate(all="ignore"):
            for move in cancellable(cone.moves):
                made = move.run(*[values[i] if i in values else base(i) for i in move.reads], *move.consts)
                if move.parts:
                    values.update(zip(move.parts, made, strict=False))
                if move.store is None:
                    values[move.write] = made[-1]
                else:
                    self._write(move.store, move.write, made[-1], values, own)
        return values

    def _write(self, store: Store, cell: int, written: Any, values: Values, own: set[int]) -> None:
        array = values[store.before] if store.before in values else self.base(store.before)
        if id(array) not in own:
            array = array.astype(float) if array.dtype.kind == "f" else array.copy()  # a float32 would swallow the step
            own.add(id(array))
        view = array if store.path is None else store.path(array)
        if store.mode == "=":
            view[store.item] = written
        elif store.mode.endswith("at"):
            (np.add if store.mode == "add.at" else np.subtract).at(view, store.item, written)
        else:
            view[store.item] += written if store.mode == "+=" else np.negative(written)
        values[store.after] = array
        values[cell] = view[store.item]

    def output(self, values: Values) -> Any:
        """The output after a replay."""
        output = self.trace.output
        return values[output] if output in values else self.base(output)

    def change(self, plus: Values, minus: Values) -> float:
        """The seed-weighted difference of the output between two replays."""
        with np.errstate(all="ignore"):
            return float(np.sum(self.seed * np.subtract(self.output(plus), self.output(minus), dtype=float)))

    # -- kinks and branches

    def sides(self, cone: Cone, values: Values) -> list[Any]:
        """For each tied gate on the way which operand won, as arrays of -1, 0 (a tie), 1."""
        found = []
        with np.errstate(all="ignore"):
            for move in cone.tied:
                args = [values[i] if i in values else self.base(i) for i in (*move.reads, *move.parts, move.write)]
                found += [np.sign(side) for side in move.sides(*args, *move.consts)]
        return found

    def flipped(self, cone: Cone, values: Values) -> list[Branch]:
        """The tests that the changed values would answer otherwise."""
        found = []
        for branch, test in cone.branches:
            try:
                with np.errstate(all="ignore"):
                    if bool(test(values)) != branch.value:
                        found.append(branch)
            except RAISES:
                continue
        return found

    def _all_tests(self) -> list[tuple[Branch, frozenset[int], Any]]:
        if self._tests is None:
            self._tests = [(branch, frozenset(branch.reads), self._test(branch.test)) for branch in self.trace.branches]
        return self._tests

    def _test(self, test: Piece) -> Any:
        base, run, reads, consts = self.base, run_of(test.form), test.reads, [c[0] for c in test.consts]
        return lambda values: run(*[values[i] if i in values else base(i) for i in reads], *consts)[-1]


def _size(value: Any) -> float:
    """The largest absolute value that is finite."""
    if isinstance(value, (int, float)):
        return abs(float(value)) if abs(value) < 1e308 else 0.0
    if getattr(getattr(value, "dtype", None), "kind", "") not in "fiu" or not np.size(value):
        return 0.0
    found = float(np.max(np.abs(value)))
    return found if np.isfinite(found) else 0.0


def _sides_of(form: Form) -> Any:
    """(reads, parts, output, literals) -> the differences whose signs say who won; None without tied gates."""
    trees: dict[Tree, None] = {}
    for line in form.lines:
        for tie in line.ties:
            if tie[0] == "c" and tie[1] == "==" and not any(isinstance(k, Of) and k.kind == "floats" for k in keys_of(tie)):
                trees["b", "-", tie[2], tie[3]] = None
    if not trees:
        return None
    names = [f"v{i}" for i in range(form.reads)] + [f"p{i}" for i in range(len(form.parts))] + ["o0"]
    names += [f"k{i}" for i in range(form.literals)]
    space: dict[str, Any] = {"np": np, "__builtins__": {"abs": abs, "max": max, "min": min, "float": float}}
    body = ", ".join([text_for_code(tree) for tree in trees])
    exec(compile(f"def f({', '.join(names)}):\n return [{body}]\n", "<sides>", "exec"), space)
    return space["f"]
