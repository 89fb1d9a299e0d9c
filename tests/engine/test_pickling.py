"""A trace that was bytes in between is the same in every answer."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.checking.replay import Replay
from engine.pickling import Reader, chunks, restored
from engine.pickling.columns import pack, pack_tuples, unpack, unpack_tuples
from engine.pickling.stream import LARGE, PIECE
from engine.pickling.tables import SIZE, blocks
from engine.writing.emit import emit
from engine.writing.jsonview import view
from engine.writing.listing import listing

ROOT = Path(__file__).parent.parent.parent
PROGRAMS = sorted([*ROOT.glob("engine/programs/*.py"), *ROOT.glob("tests/programs/*.py"), *ROOT.glob("tests/programs/models/*.py")])

WRITES = """
a = np.zeros((3, 4))
x = 0.5
rows = a[1:]
for i in range(3):
    a[i, 1:] = np.ones(3) * x
    rows[0][i] += x * x
    np.add.at(a, ([0, 0], [1, 2]), x)
    if a[i, 1] > x / 2:
        x = x * a[i, 2]
a *= x
f = np.sum(np.tanh(a.T) * a[::-1].T) + np.sum(rows)
"""
LISTS = "w = [0.1, [x := 2.0, 3.0]]\nd = {'b': w[1][0] * w[0], 3: x}\nf = d['b'] * d[3] + sum([v * v for v in w[1]])\n"
LAID_OUT = "X = np.arange(24.0).reshape(2, 3, 4) / 7\nY = np.exp(X.transpose(2, 0, 1)) / 3\nf = np.sum(Y[::2, :, ::-1] * Y[1::2])\n"


def answers(trace: engine.Trace) -> dict[str, Any]:
    """All that is said of a trace."""
    steps = engine.Steps(trace)
    own = trace.own
    return {
        "json": json.dumps(view(trace, steps, lambda notice: repr(notice))),
        "listing": listing(trace), "simple": listing(trace, simplified=True), "rows": trace.rows,
        "emitted": _emitted(trace), "branches": [b[:4] for b in trace.branches], "flaws": trace.flaws,
        "numbers": [_bits(trace.forward_with_numbers(s.index, repr)) for s in trace.stages],
        "locals": [trace.with_numbers(line.index, repr) for line in trace.lines],
        "values": _bits(trace.values), "gradients": _bits(trace.gradients),
        "own": own and (own.lines and repr(own.lines), own.marks, own.verdicts, str(own.failed), own.others,
                        [own.mark(line) for line in trace.lines]),
    }  # fmt: skip


def _emitted(trace: engine.Trace) -> str:
    try:
        return emit(trace)
    except engine.ProgramError as error:
        return str(error)


def _bits(value: Any) -> Any:
    """A value in which equal means the same bits, layout included."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, dict):
        return {k: _bits(v) for k, v in value.items()}
    return [_bits(v) for v in value] if isinstance(value, list) else repr(value)


def same(trace: engine.Trace) -> engine.Trace:
    """The trace as it comes back, which is compared."""
    again = restored(chunks(trace))
    assert answers(again) == answers(trace)
    return again


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_restored_trace_says_the_same(path: Path) -> None:
    trace = engine.run(str(path))
    again = same(trace)
    stages = frozenset([s.index for s in trace.stages if engine.expandable(trace, s.index)][:20])
    assert answers(engine.expand(again, stages)) == answers(engine.expand(trace, stages))


@pytest.mark.parametrize("source", [WRITES, LISTS, LAID_OUT], ids=["writes", "lists", "laid out"])
@pytest.mark.parametrize("options", [engine.Options(), engine.Options(style="leibniz", ties="split")], ids=["d", "leibniz"])
def test_buffers_lists_and_layouts_survive(source: str, options: engine.Options) -> None:
    trace = engine.trace_source(source, options=options)
    again = same(trace)
    same(again)  # and once more
    replays = Replay(trace), Replay(again)
    for var in trace.inputs():
        first, second = [r.run(r.cone((var.index,)), {var.index: var.value * 1.1}) for r in replays]
        assert _bits(list(first.values())) == _bits(list(second.values()))
        first, second = [r.flipped(r.cone((var.index,)), values) for r, values in zip(replays, (first, second), strict=True)]
        assert [b[:4] for b in first] == [b[:4] for b in second]


def test_a_trace_that_was_asked_about_its_past_is_written_as_it_was_logged() -> None:
    trace = engine.trace_source(WRITES)
    for line in trace.lines:  # which leaves the logs at some time in between
        trace.numbers(line.index)
    assert [_bits(v.value) for v in trace.vars] == [_bits(v.value) for v in same(trace).vars]


def test_layouts_are_those_of_the_first_run() -> None:
    trace = engine.trace_source(LAID_OUT)
    for var, other in zip(trace.vars, restored(chunks(trace)).vars, strict=True):
        assert np.asarray(var.value).strides == np.asarray(other.value).strides, var.shown


def test_pickle_itself_does_the_same() -> None:
    trace = engine.trace_source(LISTS)
    assert answers(pickle.loads(pickle.dumps(trace))) == answers(trace)


def test_a_sum_of_thousands_of_terms_needs_no_recursion() -> None:
    terms = 3000
    trace = engine.trace_source("x = 0.5\nf = " + " + ".join([f"x * {i}.0" for i in range(terms)]) + "\n")
    again = restored(chunks(trace))
    assert listing(again) == listing(trace)
    assert again.gradients == trace.gradients


def test_chunks_are_small_and_a_reader_takes_them_cut_anywhere() -> None:
    trace = engine.trace_source(
        f"import numpy as np\nA = np.ones((600, 600))\nx = 1.0\nfor i in range({3 * SIZE}):\n    x = x * 1.001\nf = x * np.sum(A)\n"
    )
    made = list(chunks(trace))
    assert all(len(chunk) <= PIECE + 16 for chunk in made)
    assert len(made) > 20
    assert all(len(block) <= SIZE for name, block in blocks(trace) if name in ("trees", "spots", "formlines", "gradients"))
    whole = b"".join(made)
    reader = Reader()
    for start in range(0, len(whole), 9973):
        assert reader.trace is None
        reader.feed(whole[start : start + 9973])
    assert reader.trace is not None
    assert reader.trace.gradients["x"] == trace.gradients["x"]
    assert 8 * 600 * 600 > LARGE


def test_what_is_no_whole_trace_of_this_version_is_refused() -> None:
    made = list(chunks(engine.trace_source(LISTS)))
    with pytest.raises(ValueError, match="not whole"):
        restored(made[:-1])
    with pytest.raises(ValueError, match="version"):
        restored([made[0].replace(b"trace 1", b"trace 0")])


@pytest.mark.parametrize(
    "column",
    [
        [1, 2, 3], [5], [7, -7], [0, 1 << 40], [1 << 70, 0], [True, False], [1, True], [1.5, float("inf"), -0.0], [1, 1.0],
        ["a", "b"], ["a", "a", "a", "b"], ["a\0", "b"], [""], ["", ""], [None, "x"], [np.float64(1.0), 2.0],
    ],
)  # fmt: skip
def test_columns_come_back_with_their_types(column: list[Any]) -> None:
    found = unpack(pickle.loads(pickle.dumps(pack(column))))
    assert repr(found) == repr(column)
    assert list(map(type, found)) == list(map(type, column))


def test_columns_of_tuples_come_back() -> None:
    for column in ([(1, 2), (), (3,)], [()], [("a", 1)], [(), ()]):
        assert unpack_tuples(pack_tuples(column)) == column
