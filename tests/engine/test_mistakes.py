"""A mistake of our own comes out as a ``ProgramError`` that says so, with a log for us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import engine
from engine.mistakes import mistake
from engine.tracing.recording.journal import Journal
from tests.conftest import RUN
from tui.complaint import cause, hint, report

SOURCE = "x = 2.0\ny = x * 3.0\nz = y * y\n"


@pytest.fixture(autouse=True)
def as_people_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mistakes_fail: None) -> None:
    """The record, not the exception; its log in a directory of the test's own."""
    monkeypatch.setattr(RUN, "mistake", mistake)
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
