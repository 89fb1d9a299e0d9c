"""Patterns change no text: filled in, they say what the printer says, whatever the literals are."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine.deriving import printed
from engine.tracing.recording.variables import clear_forms

ROOT = Path(__file__).parents[2]
PROGRAMS = sorted(ROOT.glob("engine/programs/*.py"))
SIGNED = "x = {x}\nw = 0.5\na = 2.0 * x + {c}\nb = {c} * a - (w - {c}) * 7 % 3\nf = a ** 2 * b / (x - {c})\n"
MODULES = "import numpy as np\nnp_ = 1.0\nx = np.array([1.0, 2.0])\nh = np.tanh(x * {c}) + np_\nf = np.sum(h * x)\n"


def texts(source: str) -> list[str]:
    """All that a trace prints of its lines."""
    trace = engine.trace_source(source)
    raw = [trace.raw(line.index) for line in trace.lines]
    assert raw == ["".join([text for text, _ in trace.spans(line.index)]) for line in trace.lines]
    return [*raw, *[trace.forward(stage.index) for stage in trace.stages]]


def compared(sources: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With patterns, and without them."""
    clear_forms()
    found = [texts(source) for source in sources]
    clear_forms()
    with monkeypatch.context() as patch:
        patch.setattr(printed, "pattern_of", lambda form, line: None)
        assert [texts(source) for source in sources] == found
    clear_forms()


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_programs_read_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared([path.read_text(encoding="utf-8")], monkeypatch)


@pytest.mark.parametrize("source", [SIGNED, MODULES])
def test_literals_of_one_form_keep_their_brackets(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [source.format(x=3.0, c=c) for c in ("1.5", "-1.5", "1e-3", "-2.5e9", "1.5")]
    compared(sources, monkeypatch)


def test_the_stages_of_a_loop_share_one_pattern() -> None:
    clear_forms()
    trace = engine.trace_source("x = 0.5\nfor i in range(4):\n    x = 0.9 * x\n")
    assert [trace.raw(line.index) for line in trace.lines][-1] == "dx = (0.9) * dx_1"
    (form,) = {id(stage.pieces[0].form): stage.pieces[0].form for stage in trace.stages}.values()
    assert printed.pattern_of(form, 0) is printed.pattern_of(form, 0)
    assert printed.pattern_of(form, 0).text == "(%s) * %s"  # type: ignore[union-attr]
