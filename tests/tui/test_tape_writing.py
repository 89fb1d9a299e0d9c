"""Tapes as text: what is written is a tape of VHS's, and presses the same keys; the first tape of a program steps through it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Limits, Options, Steps
from engine import run as traced
from tests.tui import vhs
from tests.tui.test_cli import english_again, run
from tui.commands.program import options_of
from tui.examples import directory
from tui.keys import KEYS, name_of
from tui.options import parse
from tui.tapes.first import first_tape, tape_of
from tui.tapes.format import read
from tui.tapes.opening import problems_of
from tui.tapes.running import begun, frames
from tui.tapes.writing import Stroke, caption, command_for, command_line, commands, typed

__all__ = ["english_again", "run"]  # fixtures

CHARACTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(" \"'`#/@+{}\\한é")
NAMED = ["enter", "right", "pageup", "escape", "backspace", "ctrl+p", "ctrl+s", "ctrl+left", "shift+tab", "alt+b"]


def pressed(text: str) -> list[tuple[str, float]]:
    """(key, when it is pressed) of a tape's text."""
    tape, problems = read(text)
    assert tape is not None, problems
    run, found, at = begun(tape), [], 0.0
    for beat in run.beats:
        if beat.key is not None:
            found.append((beat.key.name, round(at, 3)))
            at += 0.05 if beat.pause is None else beat.pause
        else:
            at += getattr(beat.command, "seconds", 0.0)
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMED) | CHARACTERS, st.integers(0, 30)), max_size=12))
def test_what_is_written_presses_the_same_keys_at_the_same_time(keys: list[tuple[str, int]]) -> None:
    strokes = [Stroke(name_of(key), key, n / 10) if len(key) == 1 else Stroke(key, "", n / 10) for key, n in keys]
    text = "\n".join(commands(strokes))
    assert vhs.errors(text) == []
    wanted, at = [], 0.0
    for stroke in strokes:
        wanted.append((stroke.key, round(at, 3)))
        at += stroke.pause
    assert pressed(text) == wanted


def test_keys_that_vhs_lacks_have_no_command() -> None:
    lacking = {name for key in KEYS for name in key.keys if len(name) > 1 and not command_for(name) and not name.isidentifier()}
    assert lacking == {"alt+left", "alt+right", "alt+backspace"}
    assert command_for("home") == command_for("end") == ""


@given(st.text(max_size=30))
def test_captions_and_typed_texts_are_tapes(text: str) -> None:
    line = caption({"en": "".join(c for c in text if c.isprintable()), "ko": "나"})
    assert read(line).problems == ()
    for command in typed(text):
        assert read(command).problems == ()
        assert vhs.errors(command) == []


def test_the_command_line_is_read_as_it_was_given() -> None:
    options = Options(
        sets=(("x", "2.5"), ("w[0]", "1")), seed="2", wrt=("x", "w"), ties="split", then=("y = x * 'a'",), cells="2-7",
        style="leibniz", forward_only=True, pass_number=3, output="f", limits=Limits(seconds=2.5),
    )  # fmt: skip
    request = parse(shlex.split(command_line("a b.py", options, "dx(3)"))[1:])
    assert request.operands == ("a b.py",)
    assert request.text("at") == "dx(3)"
    assert options_of(request) == options
    assert parse(shlex.split(command_line("show", Options()))[1:]).operands == ("./show",)


@pytest.mark.parametrize("name", sorted(path.name for path in directory().glob("*.py")))
def test_the_first_tape_of_a_program_is_at_every_step(name: str) -> None:
    path = str(directory() / name)
    text = first_tape(path, Options())
    assert vhs.errors(text) == []
    tape = tape_of(path, Options(), (100, 30), "ko", "light")
    assert problems_of(tape) == ()
    found = list(frames(tape))
    steps = Steps(traced(path, Options()))
    assert [frame.marker for frame in found if frame.marker] == [steps.address(k) for k in range(1, len(steps) + 1)]
    assert (found[0].width, found[0].height, found[-1].lang) == (100, 30, "ko")
    assert any(frame.caption for frame in found)


def test_on_the_command_line(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.py").write_text("a = 2.0\nb = a * a + a\n", encoding="utf-8")
    assert run("tape", "p.py", "-o", "p.tape", "--set", "a=3", "--theme", "light").code == 0
    assert 'Type "chainstep p.py --set a=3"' in Path("p.tape").read_text(encoding="utf-8")
    assert run("play", "p.tape", "--check").code == 0
    assert run("play", "p.tape", "--check", "--lang", "ko").code == 0
    assert run("tape", "p.py").out.endswith("Sleep 2s\n")
    assert run("tape", "p.py", "-o", "p.py").code == 2
    assert run("tape", "gone.py").code == 2
    assert run("tape", "-").code == 2


def test_captions_tell_ties_and_what_is_not_finite(tmp_path: Path) -> None:
    """They said that both sides of a tie won, and of NaN the slopes alone."""
    path = tmp_path / "a.py"
    path.write_text("x = np.array([0.0, 1.0])\ny = 1.0\nm = max(y, 1.0)\nf = np.sqrt(x).sum() + m\n", encoding="utf-8")
    text = first_tape(str(path), Options())
    assert "a tie, 1 = 1" in text
    assert "동점, 1 = 1" in text
    assert "the slope of a root at 0" in text
    assert "won" not in text
    path.write_text("x = np.array([0.0, 1.0])\nf = np.maximum(0, x).sum()\n", encoding="utf-8")
    both = "relu opens where its input is above 0: 50 % of the elements pass; equal elements tie"
    assert both in first_tape(str(path), Options())
