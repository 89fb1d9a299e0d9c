"""Golden listings: one file a case, one awkward text rule a file.

A file holds the forward program, ``--- raw`` and the listing, ``--- simple`` and the simplified lines. A first line such as
``#? ties=split seed=ones`` gives options. ``python -m tests.engine.test_cases`` writes what the engine says now (read the diff!).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import engine
from tests.engine.judge import emitted_agrees, listing_agrees

CASES = Path(__file__).parent / "cases"
RAW, SIMPLE = "--- raw\n", "--- simple\n"


class Case(NamedTuple):
    """One file."""

    source: str
    raw: str
    simple: str


def read(path: Path) -> Case:
    """The three parts of a case file."""
    source, _, rest = path.read_text(encoding="utf-8").partition(RAW)
    raw, _, simple = rest.partition(SIMPLE)
    return Case(source, raw, simple)


def trace_of(source: str) -> engine.Trace:
    """The trace of a case's program with its options."""
    given: dict[str, object] = {}
    first = source.split("\n", 1)[0]
    if first.startswith("#?"):
        given = dict(pair.split("=", 1) for pair in first[2:].split())
    return engine.trace_source(source, options=engine.Options(**given))  # type: ignore[arg-type]


def listing(trace: engine.Trace) -> str:
    """Parts and stages, then the backward lines with their labels."""
    steps = engine.Steps(trace)
    rows = []
    for stage in trace.stages:
        rows += [(trace.part_forward(part), trace.part_label(part)) for part in stage.parts]
        rows.append((trace.forward(stage.index), stage.label))
    rows += [(trace.raw(n.index), steps.label_of(n.index) if n.kind not in ("seed", "open") else "") for n in trace.lines]
    return "".join(f"{text}  #({label})\n" if label else f"{text}\n" for text, label in rows)


def simple(trace: engine.Trace) -> str:
    """The backward lines simplified."""
    return "".join(f"{trace.simple(n.index)}\n" for n in trace.lines)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case = read(path)
    trace = trace_of(case.source)
    assert listing(trace) == case.raw
    assert simple(trace) == case.simple
    listing_agrees(trace)
    emitted_agrees(trace)


def test_there_are_cases() -> None:
    assert len(list(CASES.glob("*.txt"))) >= 40


def write() -> None:
    """Write every case anew from its program."""
    for path in sorted(CASES.glob("*.txt")):
        source = read(path).source
        trace = trace_of(source)
        path.write_text(source + RAW + listing(trace) + SIMPLE + simple(trace), encoding="utf-8")


if __name__ == "__main__":
    write()
