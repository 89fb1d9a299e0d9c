"""A mistake of our own comes out as a ``ProgramError`` that says so, with a log for us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.mistakes import mistake
from engine.tracing.recording.journal import Journal
from engine.writing.emit import emit
from tests.conftest import RUN
from tui.complaint import cause, hint, report

SOURCE = "x = 2.0\ny = x * 3.0\nz = y * y\n"


@pytest.fixture(autouse=True)
def as_people_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mistakes_fail: None) -> None:
    """The record, not the exception; its log in a directory of the test's own."""
    monkeypatch.setattr(RUN, "_mistake", mistake)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def slip(*_: Any, **__: Any) -> Any:
    raise AssertionError("a slip of ours")


def broken() -> engine.ProgramError:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(SOURCE, "slip.py")
    assert (caught.value.code, caught.value.file) == ("internal", "slip.py")
    return caught.value


def test_a_mistake_while_tracing_has_its_line_and_a_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = Journal.end

    def end(self: Journal, kept: Any, source: str = "") -> None:
        slip() if self.statement.lineno == 2 else before(self, kept, source)  # type: ignore[union-attr]

    monkeypatch.setattr(Journal, "end", end)
    error = broken()
    assert (error.place.line, error.source) == (2, "y = x * 3.0")
    (log,) = (tmp_path / "chainstep").iterdir()
    assert "a slip of ours" in log.read_text()
    for lang in ("en", "ko"):
        assert str(log) in cause(error, lang)
        assert hint(error, lang)
    assert "Traceback" not in report(error)


def test_a_mistake_of_the_table_in_the_backward_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RUN, "run_backward", slip)
    assert broken().place.line == 0


def test_without_a_place_for_the_log_the_message_says_what_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "chainstep").write_text("in the way")
    monkeypatch.setattr(RUN, "run_backward", slip)
    error = broken()
    assert "a slip of ours" in cause(error)
    assert "log" in cause(error)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_what_is_no_mistake_passes(kind: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> None:
        raise kind

    monkeypatch.setattr(RUN, "run_backward", stop)
    with pytest.raises(kind):
        engine.trace_source(SOURCE)


# -- what was one once

RUNS = {
    "x = np.array(2.0)\nf = np.tile(x, ())": 1.0,
    "x = np.array(2.0)\nf = np.tile(x, 1).sum()": 1.0,
    "x = np.ones((2, 3))\no = np.cumulative_sum(x, axis=(0,))\nf = np.sum(o)": [[2.0] * 3, [1.0] * 3],
    "x = np.random.ranf(3)\nf = np.sum(x * 2)": [2.0] * 3,
    "x = np.random.sample(3)\nf = np.sum(x * 2)": [2.0] * 3,
}


@pytest.mark.parametrize("source", RUNS)
def test_what_runs_in_numpy_runs(source: str) -> None:
    if "cumulative" in source and not hasattr(np, "cumulative_sum"):
        source = source.replace("cumulative_sum", "cumsum").replace("(0,)", "0")
        assert np.array_equal(engine.trace_source(source).gradients["x"], [[2.0] * 3, [1.0] * 3])
        return
    assert np.array_equal(engine.trace_source(source).gradients["x"], RUNS[source])


def views(count: int) -> str:
    return f"u = np.array([1.0, 2.0, 3.0])\nfor i in range({count}):\n    u = u[::-1]\n    u[0] *= 2.0\nf = np.sum(u)"


@pytest.mark.parametrize("count", [1, 2, 6, 10])
def test_views_of_views_are_written(count: int) -> None:
    first = (count + 1) // 2
    gradient = engine.trace_source(views(count)).gradients["u"]
    assert np.array_equal(gradient, [2.0 ** (count - first), 1.0, 2.0**first])


@pytest.mark.parametrize("count", [11, 12, 13, 30])
def test_views_of_views_are_refused_when_their_letters_run_out(count: int) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(views(count))
    assert (caught.value.code, caught.value.place.line) == ("written_view", 4)


def test_an_emitted_module_takes_the_seed_of_an_array_without_axes_as_a_number() -> None:
    trace = engine.trace_source("x = np.array(0.5)\ny = np.array(2.0)\nf = x + y")
    space: dict[str, Any] = {"__name__": "module"}
    exec(emit(trace), space)
    _, cache = space["forward"]()
    for seed in (1.0, np.array(1.0), np.float64(1.0)):
        dx, dy = space["backward"](cache, seed)
        assert (dx, dy) == (1.0, 1.0)
        assert dx is not seed
        assert dx is not dy
