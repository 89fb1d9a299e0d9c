"""Issue 10, sentence by sentence: each construct that it names opens in each home with Python's values and prints and the slopes
of differences, or is refused as it says."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

import engine
from tests.engine.judge import emitted_agrees, listing_agrees, same
from tests.engine.sentences import item1, item2, item7, item8
from tests.engine.sentences.homes import HOMES, START, program
from tests.engine.sentences.judged import ROWS as JUDGED
from tui.complaint import cause, hint

ITEMS = {"1": item1, "2": item2, "7": item7, "8": item8}
ROWS = [
    pytest.param(row, home, id=f"{item}, {name}, {home}")
    for item, module in ITEMS.items() for name, row in module.ROWS.items() for home in HOMES
]  # fmt: skip
REFUSED = [
    pytest.param(*case, id=f"{item}, {name}") for item, module in ITEMS.items() for name, case in module.REFUSED.items()
]
GOOD = {"right", "tie", "skipped"}


class _Bar:
    """What of tqdm a program asks."""

    def __init__(self, items: Any = (), **_: Any) -> None:
        self.items = items

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def set_description(self, *_: Any) -> None:
        """Nothing is shown."""


@pytest.fixture(autouse=True)
def stood_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules that only show, for Python's own run."""
    bars = ModuleType("tqdm")
    bars.tqdm, bars.trange = _Bar, lambda *a, **_: _Bar(range(*a))  # type: ignore[attr-defined]
    plots = MagicMock()
    plots.pyplot.subplots = lambda *_, **__: (MagicMock(), [MagicMock(), MagicMock()])
    known = {"tqdm": bars, "matplotlib": plots, "matplotlib.pyplot": plots.pyplot}
    for name in ("mpl_toolkits", "mpl_toolkits.mplot3d"):
        known[name] = plots
    for name, module in known.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "argv", ["program.py"])


def ran(source: str) -> tuple[dict[str, Any], str]:
    space: dict[str, Any] = {"__name__": "__main__"}
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        exec(source, space)
    return space, out.getvalue()


def traced(source: str, **options: Any) -> engine.Trace:
    return engine.trace_source(source, "program.py", engine.Options(**options))


@pytest.mark.parametrize(("row", "home"), ROWS)
def test_it_gives_what_python_gives_and_the_slopes_of_differences(row: str, home: str) -> None:
    source, inside = program(row, home), home in ("loop", "own")
    trace = traced(source) if inside else traced(source, output="z")
    name = "loss" if inside else "z"
    space, out = ran(program(row, home, passes=1))
    assert trace.vars[trace.output].name == name
    same(trace.value, space[name], rtol=1e-12)
    if inside:
        assert {one.verdict for one in engine.check(trace).checked} <= GOOD
    else:
        assert "".join([text + "\n" for _, text in trace.printed]) == out
        listing_agrees(trace)
        emitted_agrees(trace)
    if home == "loop":
        assert trace.training is not None
        same(traced(source, pass_number=2).value, ran(program(row, home, passes=2))[0][name], rtol=1e-12)
    for which in ("a", "b"):
        ends = [f"{START}{which} = {which} + {h}\n" for h in (1e-6, -1e-6)]
        up, down = (float(ran(program(row, home, start, 1))[0][name]) for start in ends)
        same(trace.gradients.get(which, 0.0), (up - down) / 2e-6, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("body", "line", "why", "what"), REFUSED)
def test_it_is_refused_where_it_stands_with_what_to_write(body: str, line: int, why: str, what: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(START + body)
    error = caught.value
    assert error.place.line == line
    assert why in cause(error, "en")
    assert what in hint(error, "en")
    assert cause(error, "ko")
    assert hint(error, "ko")


@pytest.mark.parametrize(("text", "options", "wanted"), JUDGED.values(), ids=JUDGED.keys())
def test_what_is_differentiated_and_judged(text: str, options: dict[str, Any], wanted: dict[str, Any]) -> None:
    if "error" in wanted:
        code, part = wanted["error"]
        with pytest.raises(engine.ProgramError) as caught:
            traced(text, **options)
        assert caught.value.code == code
        assert part in cause(caught.value, "en") + hint(caught.value, "en")
        return
    trace = traced(text, **options)
    assert trace.vars[trace.output].shown == wanted.get("output", trace.vars[trace.output].shown)
    verdicts = {line.name: line.verdict for line in trace.own.lines} if trace.own is not None else {}
    assert trace.own is None or trace.own.ok
    assert all([verdicts.get(name) == "right" for name in wanted.get("right", [])])
    assert verdicts.get(wanted.get("given", ""), "given") == "given"
    inputs = {var.name for var in trace.vars if var.kind == "input" and trace.gradients_by_index[var.index] is not None}
    assert inputs.isdisjoint(wanted.get("never", []))
    assert inputs == set(wanted.get("only", inputs))
