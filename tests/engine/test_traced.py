"""A trace does not change: not by being asked, nor by being expanded; and what it is made of says who reads what."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest

import engine
from engine.pickling import chunks
from engine.writing.emit import emit

from .test_pickling import LISTS, WRITES, answers

ROOT = Path(__file__).parent.parent.parent
INTEGERS = "X = np.array([[1, 2], [3, 4]])\nw = 0.5\nh = 1 / (1 + np.exp(-(X * w)))\nf = np.sum(X * h) / np.max(X)\n"
SOURCES = [INTEGERS, LISTS, WRITES, *[p.read_text() for p in sorted(ROOT.glob("engine/programs/*.py"))]]


@pytest.mark.parametrize("source", SOURCES)
def test_expanding_changes_nothing_of_the_old_trace(source: str) -> None:
    trace = engine.trace_source(source)
    before, data = answers(trace), b"".join(chunks(trace))
    taken = set(trace.names.taken)
    every = frozenset(range(len(trace.stages)))
    wide = engine.expand(trace, every)
    again = answers(engine.expand(trace, every))
    assert answers(trace) == before
    assert b"".join(chunks(trace)) == data
    assert trace.names.taken == taken
    assert answers(wide) == again
    expandable = any([engine.expandable(trace, stage) for stage in every])
    assert (len(wide.vars) > len(trace.vars)) == expandable
    assert answers(engine.expand(engine.expand(trace, every), frozenset())) == again


def test_asking_changes_nothing() -> None:
    trace = engine.trace_source(INTEGERS)
    data = b"".join(chunks(trace))
    emit(trace)
    answers(trace)
    assert b"".join(chunks(trace)) == data


def test_an_open_stage_calls_float_copies_as_before() -> None:
    trace = engine.trace_source(INTEGERS)
    opened = engine.expand(trace, frozenset([0]))
    assert set(opened.backs.values()) == set(trace.backs.values()) == {"X_f", "f_c_f"}


def test_no_field_can_be_set() -> None:
    trace = engine.trace_source("x = 2.0\nf = x * x\n")
    for record in (trace.traced, trace.backward, trace.stages[0].pieces[0].form):
        for field in dataclasses.fields(record):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(record, field.name, None)
    for name in engine.Trace.__slots__:
        with pytest.raises(AttributeError, match="does not change"):
            setattr(trace, name, None)


@pytest.mark.parametrize("source", SOURCES)
def test_what_a_line_reads_is_what_stands_in_it(source: str) -> None:
    trace = engine.trace_source(source)
    for line in trace.lines:
        reads = trace.reads(line.index)
        if line.kind in ("seed", "open") or line.op == "clear":
            assert not reads
            continue
        assert [read.var for read in reads if read.role == "upstream"] == [line.base]
        names = {at.id for at in ast.walk(ast.parse(trace.raw(line.index))) if isinstance(at, ast.Name)}
        called = {var: trace.backs.get(var, trace.vars[var].code) for var in (r.var for r in reads if r.role == "local")}
        stage = trace.stages[line.stage]
        for var in {*stage.reads, *stage.parts, *stage.writes}:
            code = trace.backs.get(var, trace.vars[var].code)
            if code.isidentifier():
                assert (code in names) == (code in called.values()), (trace.raw(line.index), code)


def test_what_forward_texts_read() -> None:
    trace = engine.trace_source(
        "x = np.ones((2, 2))\ni = 1\ny = np.maximum(0, x @ x)\na = np.zeros(3)\na[i] = y[0, i] + x[0, 0]\nf = np.sum(a) + y.sum()\n"
    )
    named = {var.shown: var.index for var in trace.vars}
    (part,) = trace.stages[0].parts
    assert trace.forward_reads(0) == (part,)
    assert trace.part_reads(part) == (named["x"],)
    assert set(trace.forward_reads(1)) == {named["x"], named["y"]}


def test_a_line_in_other_words() -> None:
    trace = engine.trace_source("x = np.ones((2, 2))\ny = np.maximum(0, x @ x)\nf = np.sum(y)\n")

    def filling(var: int, gradient: bool) -> str:
        return f"{'d' * gradient}<{trace.vars[var].code}>"

    lines = ["".join([text for text, _ in trace.spans_with(line.index, filling)]) for line in trace.lines if line.slot >= 0]
    assert lines == [
        "d<y> = np.ones_like(<y>) * d<f>", "d<y_a> = (<y_a> > 0) * d<y>", "d<x> = d<y_a> @ <x>.T", "d<x> += <x>.T @ d<y_a>",
    ]  # fmt: skip
    assert trace.part_with(trace.stages[0].parts[0], filling) == "<x> @ <x>"
