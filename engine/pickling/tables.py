"""A trace as blocks of rows, and the trace that such blocks make again. A block is a name and what ``Builder`` adds under it.

What refers to shared records (a form, a memory that was written into, the log of a gradient) does so by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import chain, islice
from typing import Any

from engine.buffers import GradientAt, GradientLog, Memory, Place, Version, owner_of
from engine.named import NamedTuple
from engine.naming import Names
from engine.pickling.columns import pack, pack_tuples, turned, unpack, unpack_tuples
from engine.pickling.structure import Built, Numbered, Rows
from engine.records import Branch, Line, Piece, Row, Stage, Store, Var
from engine.trace import Trace
from engine.traced import Backward, Traced
from engine.verdicts import Own

Block = tuple[str, Any]
SIZE = 512
"""Rows of one block: no block of records takes longer than a few milliseconds to make or to read."""

_PLAIN = ("file", "origin", "options", "output", "seed", "seed_text", "modules", "notices")
_SEQUENCES = ("fixed", "opens", "backs", "merged")
_OWN = [each.name for each in fields(Own)]
_NAMES = ("_bound", "_rank", "_series", "_places")
_VALUE = Var._fields.index("value")
_PATH = Var._fields.index("path")


class _Held(NamedTuple):
    """A value in memory number ``memory``: the view of it."""

    memory: int
    view: Any


class _Reached(NamedTuple):
    """The gradient in log number ``log`` after line ``line``."""

    log: int
    line: int


class _Numbers:
    """Numbers of records that are told apart by identity, in the order in which they were met."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self._of: dict[int, int] = {}

    def __call__(self, record: Any) -> int:
        number = self._of.get(id(record))
        if number is None:
            number = self._of[id(record)] = len(self.all)
            self.all.append(record)
        return number


def blocks(trace: Trace) -> Iterator[Block]:
    """All of a trace."""
    forms, memories, logs = _Numbers(), _Numbers(), _Numbers()
    yield "plain", {name: getattr(trace, name) for name in _PLAIN}
    for name in _SEQUENCES:
        yield from _sequence(name, getattr(trace, name))
    yield from _sequence("printed", trace.traced.printed)
    yield from _forms(trace, forms)
    for var in trace.vars:
        if isinstance(var, Version):
            memories(_place(var).memory)
    for number, memory in enumerate(memories.all):
        memory.rewind()
        yield "memory", memory.owner
        for rows in _batches(zip(memory.times, memory.entries, strict=True)):
            yield "writes", (number, rows)
    for each in _batches(trace.vars):
        yield "vars", _vars(each, memories)
    for each in _batches(trace.stages):
        yield "stages", _stages(each, forms)
    for each in _batches(trace.branches):
        line, text, value, reads, tests = turned(each, 5)
        yield "branches", (pack(line), pack(text), pack(value), pack_tuples(reads), _pieces(tests, forms))
    for name, records in (("rows", trace.rows), ("lines", trace.lines)):
        for batch in _batches(records):
            yield name, [pack(column) for column in turned(batch, len(batch[0]))]
    for log in trace.logs.values():
        logs(log)
    for number, log in enumerate(logs.all):
        log.rewind()
        yield "log", log.array
        for rows in _batches(zip(log.times, log.entries, strict=True)):
            yield "changes", (number, rows)
    yield from _sequence("logs", {state: logs(log) for state, log in trace.logs.items()})
    for each in _batches(trace.gradients_by_index):
        yield "gradients", [_Reached(logs(g.log), g.line) if type(g) is GradientAt else g for g in each]
    for state, marks in trace.backward.marks.items():
        for mark in marks:
            yield "mark", (state, mark)
    yield from _names(trace)
    yield "value", ("training", trace.training)
    if trace.own is not None:
        for name in _OWN:
            yield from _sequence(f"own.{name}", getattr(trace.own, name))
    yield "end", None


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    at = iter(rows)
    while batch := list(islice(at, SIZE)):
        yield batch


def _sequence(name: str, value: Any) -> Iterator[Block]:
    """A value of any kind; a long tuple, list, dict or set in several blocks."""
    kind = type(value)
    if kind not in (tuple, list, dict, set) or not value:
        yield "value", (name, value)
        return
    for batch in _batches(value.items() if kind is dict else value):
        yield "sequence", (name, kind, batch)


def _forms(trace: Trace, forms: _Numbers) -> Iterator[Block]:
    numbered, found = Numbered(), Rows()
    for piece in chain((p for s in trace.stages for p in s.pieces), (branch.test for branch in trace.branches)):
        forms(piece.form)
    for form in forms.all:
        for _ in numbered.form(form, found):
            if numbered.full(SIZE):
                yield from _structure(numbered)
        if len(found) >= SIZE:
            yield from _structure(numbered)
            yield "forms", found[:]
            found.clear()
    yield from _structure(numbered)
    yield "forms", found


def _structure(numbered: Numbered) -> Iterator[Block]:
    for name, rows in (("trees", numbered.trees), ("spots", numbered.spots), ("formlines", numbered.lines)):
        if rows:
            yield name, rows[:]
            rows.clear()


def _place(var: Var) -> Place:
    place: Place = tuple.__getitem__(var, _VALUE)
    return place


def _vars(variables: Sequence[Var], memories: _Numbers) -> Any:
    columns = turned(variables, len(Var._fields))
    values = [_Held(memories(v.memory), v.view) if type(v) is Place else v for v in columns[_VALUE]]
    columns[_VALUE] = tuple(values)
    return [pack_tuples(c) if i == _PATH else pack(c) for i, c in enumerate(columns)]


def _pieces(pieces: Sequence[Piece], forms: _Numbers) -> Any:
    form, reads, consts, write, parts, stores = turned(pieces, len(Piece._fields))
    flat = [pair for pairs in consts for pair in pairs]
    values, texts = turned(flat, 2)
    kept = {i: store for i, store in enumerate(stores) if store is not None}
    literals = pack([len(c) for c in consts]), pack(values), pack(texts)
    written = pack(tuple(kept)), [pack(column) for column in turned(kept.values(), len(Store._fields))]
    return pack([forms(f) for f in form]), pack_tuples(reads), literals, pack(write), pack_tuples(parts), written


def _stages(stages: Sequence[Stage], forms: _Numbers) -> Any:
    *columns, pieces = turned(stages, len(Stage._fields))
    flat = [piece for each in pieces for piece in each]
    return [pack(column) for column in columns], pack([len(each) for each in pieces]), _pieces(flat, forms)


def _names(trace: Trace) -> Iterator[Block]:
    """The names that the variables do not tell."""
    names: Names = trace.names
    told = _told(trace.vars)
    taken = {name for pair in told.items() for name in pair}
    yield "names", names.output
    yield from _sequence("names.more", names.taken - taken)
    yield from _sequence("names.less", taken - names.taken)
    yield from _sequence("names.grads", dict(names._grads.items() - told.items()))
    yield from _sequence("names.untold", tuple(told.keys() - names._grads.keys()))
    for name in _NAMES:
        yield from _sequence(f"names.{name}", getattr(names, name))


def _told(variables: Sequence[Var]) -> dict[str, str]:
    """Code -> gradient, as the variables have it."""
    return {var.code: var.grad for var in variables if not var.path}


class Builder:
    """Takes blocks in order; ``trace`` is there once all have come."""

    def __init__(self) -> None:
        self.trace: Trace | None = None
        self._built = Built()
        self._plain: dict[str, Any] = {}
        self._fields: dict[str, Any] = {}  # by name: a value, or the items of a sequence
        self._kinds: dict[str, type] = {}
        self._memories: list[Memory] = []
        self._logs: list[GradientLog] = []
        self._rows: dict[str, list[Any]] = {name: [] for name in ("vars", "stages", "branches", "rows", "lines", "gradients")}
        self._leibniz = ""
        self._marks: dict[int, list[tuple[int, Any]]] = {}

    def add(self, name: str, block: Any) -> None:
        """One block of ``blocks``."""
        rows = self._rows
        if name == "plain":
            self._plain = block
        elif name == "value":
            self._fields[block[0]] = block[1]
        elif name == "sequence":
            self._kinds[block[0]] = block[1]
            self._fields.setdefault(block[0], []).extend(block[2])
        elif name == "trees":
            self._built.add_trees(block)
        elif name == "spots":
            self._built.add_spots(block)
        elif name == "formlines":
            self._built.add_lines(block)
        elif name == "forms":
            self._built.add_forms(block)
        elif name == "memory":
            self._memories.append(Memory(owner_of(block)))
        elif name == "log":
            self._logs.append(GradientLog(block))
        elif name in ("writes", "changes"):
            log = (self._memories if name == "writes" else self._logs)[block[0]]
            log.times += [time for time, _ in block[1]]
            log.entries += [entry for _, entry in block[1]]
        elif name == "vars":
            rows[name] += self._vars(block)
        elif name == "stages":
            rows[name] += self._stages(block)
        elif name == "branches":
            line, text, value, reads, tests = block
            columns = (unpack(line), unpack(text), unpack(value), unpack_tuples(reads), self._pieces(tests))
            rows[name] += map(Branch._make, zip(*columns, strict=True))
        elif name in ("rows", "lines"):
            made = Row._make if name == "rows" else Line._make
            rows[name] += map(made, zip(*[unpack(column) for column in block], strict=True))
        elif name == "gradients":
            rows[name] += [GradientAt(self._logs[g.log], g.line) if type(g) is _Reached else g for g in block]
        elif name == "mark":
            self._marks.setdefault(block[0], []).append(block[1])
        elif name == "names":
            self._leibniz = block
        elif name == "end":
            self.trace = self._trace()

    def _vars(self, block: Any) -> Iterator[Var]:
        columns = [unpack_tuples(c) if i == _PATH else unpack(c) for i, c in enumerate(block)]
        for row in zip(*columns, strict=True):
            held = row[_VALUE]
            if type(held) is _Held:
                place = Place(self._memories[held.memory], held.view)
                yield Version._make([*row[:_VALUE], place, *row[_VALUE + 1 :]])
            else:
                yield Var._make(row)

    def _pieces(self, packed: Any) -> list[Piece]:
        form, reads, (counts, values, texts), write, parts, (places, stores) = packed
        pairs = zip(unpack(values), unpack(texts), strict=True)
        consts = [tuple(islice(pairs, count)) for count in unpack(counts)]
        forms = [self._built.forms[i] for i in unpack(form)]
        found: list[Store | None] = [None] * len(forms)
        for place, row in zip(unpack(places), zip(*[unpack(column) for column in stores], strict=True), strict=True):
            found[place] = Store._make(row)
        rows = zip(forms, unpack_tuples(reads), consts, unpack(write), unpack_tuples(parts), found, strict=True)
        return [Piece._make(row) for row in rows]

    def _stages(self, block: Any) -> Iterator[Stage]:
        columns, counts, packed = block
        pieces = iter(self._pieces(packed))
        for *row, count in zip(*[unpack(column) for column in columns], unpack(counts), strict=True):
            yield Stage._make([*row, tuple(islice(pieces, count))])

    def _value(self, name: str) -> Any:
        value = self._fields[name]
        kind = self._kinds.get(name)
        return value if kind is None or kind is list else kind(value)

    def _trace(self) -> Trace:
        plain, value = self._plain, self._value
        variables, stages, branches, rows, lines = [
            tuple(self._rows[name]) for name in ("vars", "stages", "branches", "rows", "lines")
        ]
        traced = Traced(
            plain["file"], plain["origin"], plain["options"], variables, stages, rows, branches, value("fixed"), value("printed"),
            self._names(variables), plain["modules"],
        )  # fmt: skip
        logs = {state: self._logs[number] for state, number in value("logs").items()}
        backward = Backward(
            traced, plain["output"], plain["seed"], plain["seed_text"], lines, tuple(self._rows["gradients"]), logs,
            value("merged"), value("opens"), value("backs"), self._marks,
        )  # fmt: skip
        own = Own(*[value(f"own.{name}") for name in _OWN]) if f"own.{_OWN[0]}" in self._fields else None
        return Trace(backward, plain["notices"], own, value("training"))

    def _names(self, variables: Sequence[Var]) -> Names:
        told = _told(variables)
        taken = {name for pair in told.items() for name in pair}
        names = Names((taken - self._value("names.less")) | self._value("names.more"))
        names.output = self._leibniz
        for code in self._value("names.untold"):
            del told[code]
        names._grads = told | self._value("names.grads")
        for name in _NAMES:
            setattr(names, name, self._value(f"names.{name}"))
        return names


__all__ = ["SIZE", "Block", "Builder", "blocks"]
