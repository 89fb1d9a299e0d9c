"""A tape, run: the same screens as the same keys bring, on a clock of its own, whatever stands around it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.desks import on_screen, opened, pressed
from tui.cells import row_len, text_of
from tui.tapes.files import load, said
from tui.tapes.format import read
from tui.tapes.frames import Frame
from tui.tapes.opening import UnfitError, opening, problems_of
from tui.tapes.records import Tape
from tui.tapes.running import Failure, TapeFailedError, frames
from tui.themes import DARK, LIGHT

ROOT = Path(__file__).resolve().parents[2]
OPEN = 'Type@0s "chainstep eight.py" Enter\n'


def tape(text: str, folder: str = "") -> Tape:
    found, problems = read(text, "t.tape", folder)
    assert found is not None, problems
    assert problems_of(found) == ()
    return found


def played(text: str, lang: str | None = None, folder: str = "") -> list[Frame]:
    return list(frames(tape(text, folder), lang))


def shown(frame: Frame) -> str:
    return "\n".join(text_of(row) for row in frame.rows)


def fails(text: str) -> list[Failure]:
    failures: list[Failure] = []
    list(frames(tape(text), failures=failures))
    return failures


def test_the_screens_are_those_that_the_keys_bring(tmp_path: Path) -> None:
    (tmp_path / "p.py").write_text("a = 2.0\nb = a * a + a\n", encoding="utf-8")
    found = played('Type "chainstep p.py" Enter\nRight 4\nType "c"\nTab Left Escape\nType ":da" Enter', folder=str(tmp_path))
    keys = ["right"] * 4 + ["c", "tab", "left", "escape", "colon", "d", "a", "enter"]
    desk = opened(tmp_path / "p.py", live=True)
    screens = [on_screen(desk)]
    for key in keys:
        desk = pressed(desk, key)
        screens.append(on_screen(desk))
    seen = [shown(frame) for frame in found if not shown(frame).startswith(">")]
    assert seen[-1] == screens[-1]
    assert set(seen) <= set(screens)
    assert len(seen) > 8


def test_frames_are_whole_screens_in_the_order_of_time() -> None:
    found = played(f'#: size 100x30\n#: caption "one two"\n{OPEN}Right@1s 3\nSleep 2s')
    assert all(len(frame.rows) == 30 and all(row_len(row) == 100 for row in frame.rows) for frame in found)
    assert [frame.at for frame in found] == sorted(frame.at for frame in found)
    assert [frame.last for frame in found] == [False] * (len(found) - 1) + [True]
    assert found[-1].at == pytest.approx(5.05)
    assert all("one two" in text_of(frame.rows[28]) and frame.below == 2 and frame.caption == "one two" for frame in found)
    assert [frame.marker for frame in found if frame.marker] == ["(1)", "(2)", "(3)"]
    assert any("= " in line for line in found[-1].panel)


def test_before_the_command_there_is_a_prompt() -> None:
    found = played('Type "chainstep eight.py"\nBackspace 3\nType ".py" Enter')
    assert shown(found[0]).split() == [">", "c"]
    assert any(shown(frame).rstrip() == "> chainstep eight" for frame in found)
    assert "eight.py" in shown(found[-1])


def test_after_the_app_is_left_another_may_be_opened() -> None:
    found = played(f'{OPEN}Type "q" Sleep 1s Type "chainstep fork.py --theme light" Enter Right')
    assert "fork.py" in shown(found[-1])
    assert (found[0].theme, found[-1].theme) == (DARK, LIGHT)


def test_what_a_tape_says_of_itself() -> None:
    found = played(f"#: lang ko\n#: theme light\n{OPEN}")
    assert (found[-1].lang, found[-1].theme) == ("ko", LIGHT)
    assert "순전파" in shown(found[-1])
    assert played(f"#: lang ko\n{OPEN}", "en")[-1].lang == "en"
    assert played('Type "chainstep eight.py --lang ko" Enter')[-1].lang == "ko"


def test_captions_are_of_their_language_and_the_desk_keeps_its_place() -> None:
    text = f"{OPEN}Right@1s\n#: caption en 'left' ko '왼쪽'\nSleep 1s\n#: caption ko '둘'\nSleep 1s\n#: caption ''\nSleep 1s"
    for lang, wanted in (("en", ["", "left", ""]), ("ko", ["", "왼쪽", "둘", ""])):
        told = [frame.caption for frame in played(text, lang)]
        assert [c for i, c in enumerate(told) if i == 0 or told[i - 1] != c] == wanted
    assert {frame.below for frame in played(text)} == {2}
    assert {frame.below for frame in played(OPEN)} == {0}


def test_a_long_caption_is_cut_to_its_rows() -> None:
    frame = played(f"#: caption \"{'word ' * 60}\"\n{OPEN}")[-1]
    assert text_of(frame.rows[-1]).rstrip().endswith("…")
    assert row_len(frame.rows[-1]) == 80


def test_autoplay_goes_by_the_clock_of_the_tape() -> None:
    found = played(f'{OPEN}Type "P" Sleep 3500ms')
    at = {frame.marker: frame.at for frame in found if frame.marker}
    assert [at["(1)"], at["(2)"], at["(3)"]] == pytest.approx([1.05, 2.05, 3.05])  # "P" was pressed when Enter had had its time


def test_wait_waits_for_what_comes_of_itself_and_no_longer() -> None:
    found = played(f'{OPEN}Type@0s "P"\nWait+Screen /step +4 /\nSleep 100ms')
    assert found[-1].at == pytest.approx(4.15)
    (failure,) = fails(f'{OPEN}Type@0s "P"\nWait+Screen@1500ms /step +4 /\nRight')
    assert (failure.line, failure.column, failure.code) == (3, 1, "wait")
    assert fails('Type "chainstep eight.py"\nWait /> chainstep eight.py$/\nEnter\nWait+Line /eight/') == []


def test_an_expectation_that_fails_is_told_with_its_line_and_the_screen() -> None:
    text = f'{OPEN}#: expect "step  0"\n#: caption "nowhere"\n#: expect "nowhere"\n#: expect ko "순전파"\n'
    text += 'Right\n#: expect "step 12"'
    failures = fails(text)
    assert [(each.line, each.code) for each in failures] == [(4, "expect"), (7, "expect")]
    assert "step  1 of 21" in "\n".join(failures[1].screen)
    with pytest.raises(TapeFailedError) as caught:
        played(text)
    assert caught.value.failure.line == 4
    assert "nowhere" in said(failures[0].code, failures[0].fields, "failed", "en")


def test_what_is_hidden_is_no_recording_but_happens() -> None:
    found = played('Type "chainstep eight.py" Enter Right 2\nHide\nRight@1s 3\nScreenshot a.png\nShow\nSleep 1s')
    hidden = [frame for frame in found if frame.hidden]
    assert hidden
    assert [frame.stills for frame in hidden if frame.stills] == [("a.png",)]
    assert [frame.marker for frame in found if frame.marker][-1] == "(5)"
    assert not found[-1].hidden


def test_a_still_is_of_the_screen_at_its_moment() -> None:
    found = played(f"{OPEN}Right@1s\n#: still one.svg\nRight@1s")
    (still,) = [frame for frame in found if frame.stills]
    assert still.stills == ("one.svg",)
    assert "step  1 of" in shown(still)


def test_speed_settings() -> None:
    assert played(f"{OPEN}Set TypingSpeed 1s\nRight 3")[-1].at == pytest.approx(3.05)
    assert played(f"Set PlaybackSpeed 2\n{OPEN}Right@1s 3")[-1].at == pytest.approx(1.525)


LESSON = 'Type "chainstep learn forks" Enter\nRight@1s 4\nType@1s "?"\n'


def test_lessons_and_the_library_open() -> None:
    assert "│" in shown(played(f"#: size 120x40\n{LESSON}")[-1])
    found = played('Type "chainstep" Enter\nDown Down Enter Sleep 1s Type "q"')
    assert not any(frame.marker for frame in found[:11])
    assert "chainstep" in shown(found[-1])


def test_edits_proofs_and_reloads_are_done_within() -> None:
    assert "x=5" in shown(played(f'{OPEN}Type "ee5" Enter\nSleep 1s')[-1])
    assert "eight.py" in shown(played(f'{OPEN}Type "R" Sleep 1s')[-1])


@pytest.mark.parametrize(("command", "code"), [
    ("ls", "not_ours"), ("chainstep 'x", "bad_quotes"), ("chainstep --nope", "usage"), ("chainstep show eight.py", "no_screen"),
    ("chainstep --help", "no_screen"), ("chainstep learn", "no_screen"), ("chainstep nowhere.py", "no_file"),
    ("chainstep ../p.py", "outside"), ("chainstep /etc/passwd", "outside"), ("chainstep link.py", "outside"),
    ("chainstep -", "no_file"), ("chainstep learn drill", "by_chance"), ("chainstep eight.py --seed random", "by_chance"),
    ("chainstep learn nothing", "no_file"),
    ("chainstep p.py --set x=@../d.npy", "outside"), ("chainstep p.py --set x=@d.npy", "no_file"), ("chainstep; ls", "no_shell"),
    ("chainstep p.py; ls", "no_shell"), ("chainstep $(ls)", "no_file"), ("", "not_ours"),
])  # fmt: skip
def test_what_a_tape_cannot_open(tmp_path: Path, command: str, code: str) -> None:
    folder = tmp_path / "tape"
    folder.mkdir()
    for path in (tmp_path / "p.py", folder / "p.py"):
        path.write_text("x = 1.0\ny = x * x\n", encoding="utf-8")
    (folder / "link.py").symlink_to(tmp_path / "p.py")
    with pytest.raises(UnfitError) as caught:
        opening(command, str(folder))
    assert caught.value.code == code
    for lang in ("en", "ko"):
        assert said(code, caught.value.fields, "problem", lang)


def test_what_cannot_be_opened_is_told_before_anything_plays(tmp_path: Path) -> None:
    path = tmp_path / "t.tape"
    path.write_text('Sleep 1s\n  Type "chainstep gone.py" Enter\n', encoding="utf-8")
    (problem,) = load(str(path)).problems
    assert (problem.line, problem.column, problem.code) == (2, 3, "no_file")
    path.write_text("Sleep 1s\n", encoding="utf-8")
    assert [each.code for each in load(str(path)).problems] == ["opens_nothing"]
    (failure,) = fails(f'{OPEN}Type "q" Type "ls" Enter')
    assert (failure.code, failure.line) == ("opening", 2)


def test_a_program_that_cannot_be_traced_is_shown_as_the_app_shows_it(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("y = nope\n", encoding="utf-8")
    assert "nope" in shown(played('Type "chainstep bad.py" Enter', folder=str(tmp_path))[-1])


SCRIPT = """
import hashlib, sys
from tui.tapes.format import read
from tui.tapes.running import frames
text = sys.stdin.read()
print(hashlib.sha256(repr(list(frames(read(text).tape))).encode()).hexdigest(), "textual" in sys.modules, "rich" in sys.modules)
"""


def test_the_frames_are_the_same_wherever_they_are_made(tmp_path: Path) -> None:
    text = f'#: size 120x40\n{LESSON}Type "q" Sleep 1s {OPEN}Type "K" Right@200ms 12 Type "c" Sleep 1s'
    assert played(text) == played(text)
    told = set()
    for seed, lang, home in (("1", "C", "a"), ("7", "ko_KR.UTF-8", "b")):
        environ = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": lang, "HOME": str(tmp_path / home),
                   "XDG_CONFIG_HOME": str(tmp_path / home),
                   "NO_COLOR": seed if seed == "7" else "", "COLORFGBG": "0;15", "TZ": f"UTC+{seed}", "PYTHONPATH": str(ROOT),
                   "COLUMNS": "40"}  # fmt: skip
        done = subprocess.run([sys.executable, "-c", SCRIPT], input=text, env=environ, cwd=tmp_path, capture_output=True, text=True,
                              timeout=120, check=True, encoding="utf-8")  # fmt: skip
        told.add(done.stdout.strip())
    (only,) = told
    assert only.endswith("False False")
