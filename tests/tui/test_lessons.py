"""Lessons: each is played to its end on the pure player, in every language, with right answers and with wrong ones; what is wrong
with a file is said, all at once; progress outlives a kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from tui import desk as desks
from tui.catalogue import say
from tui.cells import row_len, text_of
from tui.cli import main
from tui.effects import EditText, Note
from tui.lessons import drill, progress, written
from tui.lessons.checking import problems_of, unlike
from tui.lessons.course import FOLDER, files, language_of, lessons, named, runs
from tui.lessons.format import read
from tui.lessons.judging import answer_of, judged
from tui.lessons.numbers import STEP, Numbers, filled
from tui.lessons.opened import Opened, opened
from tui.lessons.player import (
    Given,
    Player,
    answered,
    answering,
    backward,
    hinted,
    judged_lines,
    onward,
    question_at,
    score,
    section_at,
)
from tui.lessons.records import NUMBERS, Ask

FILES = [*files("en"), *files("ko")]
IDS = [path.name for path in FILES]


def text_at(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def at(path: Path) -> Opened:
    lesson = read(text_at(path), language_of(str(path))).lesson
    assert lesson is not None
    found, problems = opened(lesson, runs)
    assert found is not None, problems
    return found


def moments(opened: Opened) -> list[tuple[int, int, int, object]]:
    """Every moment from the beginning to the end, with what is shown and asked there."""
    player, position, seen = Player(), 0, []
    while not player.ended:
        found = question_at(opened, player, position)
        seen.append((player.program, position, section_at(opened, player, position), found and found[0]))
        player, position = onward(opened, player, position)
        assert len(seen) < 2000
    return seen


def test_there_are_fourteen_lessons_in_both_languages() -> None:
    assert [lesson.order for lesson in lessons("en")] == list(range(1, 15))
    assert [lesson.id for lesson in lessons("ko")] == [lesson.id for lesson in lessons("en")]
    for lesson in (*lessons("en"), *lessons("ko")):
        assert 5 <= lesson.minutes <= 15
        assert len(lesson.asks) >= 5
        assert all(name in {other.id for other in lessons("en") if other.order < lesson.order} for name in lesson.requires)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_nothing_is_wrong_with_it(path: Path) -> None:
    assert problems_of(text_at(path), language_of(str(path)), runs) == ()


@pytest.mark.parametrize("path", files("en"), ids=lambda path: path.name)
def test_it_is_built_alike_in_both_languages(path: Path) -> None:
    other = path.with_name(path.name.replace(".en.", ".ko."))
    one, two = read(text_at(path)).lesson, read(text_at(other), "ko").lesson
    assert one is not None
    assert two is not None
    assert list(unlike(one, two)) == []
    for mine, theirs in zip(one.sections, two.sections, strict=True):  # they hold the same numbers
        assert len(mine.prose) == len(theirs.prose)
        for a, b in zip(mine.asks, theirs.asks, strict=True):
            assert bool(a.why) == bool(b.why)
            assert len(a.options) == len(b.options)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_it_is_played_to_its_end_and_back(path: Path) -> None:
    lesson = at(path)
    seen = moments(lesson)
    assert {i for _, _, i, _ in seen} >= set(range(len(lesson.lesson.sections)))
    assert {key for *_, key in seen if key} == set(lesson.lesson.asks)
    player, position = Player(), 0
    while not player.ended:
        player, position = onward(lesson, player, position)
    back = []
    while (before := backward(lesson, player, position)) != (player, position):
        player, position = before
        found = question_at(lesson, player, position)
        back.append((player.program, position, section_at(lesson, player, position), found and found[0]))
    assert back[::-1] == seen


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_every_question_takes_its_answer_and_refuses_others(path: Path) -> None:
    lesson = at(path)
    lang = language_of(str(path))
    player, position = Player(), 0
    while not player.ended:
        found = question_at(lesson, player, position)
        if found is not None:
            key, ask = found
            numbers = lesson.numbers[player.program]
            trace = lesson.views[player.program].base
            if ask.kind == "write":
                text = written.solution(ask.answer, trace)
                said = written.judged(ask.answer, text, trace, lang, ask.text)
                player = judged_lines(player, key, text, said)
                worse = text.replace("* ", "* -1 * ", 1)
                told = written.judged(ask.answer, worse, trace, lang, ask.text)
                assert (told.right, told.line > 0, bool(told.said)) == (False, True, True), (worse, told)
            else:
                for wrong, reason in wrong_answers(ask, numbers):
                    verdict = judged(ask, wrong, lesson.views[player.program].at(frozenset()), position, numbers)
                    assert not verdict.right, (ask, wrong)
                    if reason:
                        assert verdict.reason.endswith(f".{reason}"), (ask, wrong, verdict)
                    fields = {name: str(value) for name, value in verdict.fields}
                    assert not verdict.reason or say(verdict.reason, lang, **fields)
                player = answered(lesson, answering(player, answer_of(ask, numbers)), position)
            assert player.of(key).right, (ask, player.verdict)
        player, position = onward(lesson, player, position)
    assert score(lesson, player) == (len(lesson.lesson.asks), 0, len(lesson.lesson.asks))


def wrong_answers(ask: Ask, numbers: Numbers) -> list[tuple[str, str]]:
    """Answers of a kind that is wrong, and the reason that they must be told ("": any)."""
    if ask.kind == "choice":
        return [(str(i), "") for i, option in enumerate(ask.options, 1) if not option.right] + [("9", "no_option")]
    if ask.kind == "op":
        return [("=" if ask.answer == "+=" else "+=", ""), ("-=", "op_only")]
    if ask.kind == "input":
        return [("y" if ask.answer == "x" else "x", "other_input")]
    if ask.kind == "sign":
        value = numbers.of(ask.answer)
        assert value
        return [("-" if value > 0 else "+", "direction"), ("0", "level")]
    if ask.kind == "shape":
        return [("(7, 7)", "shape_none"), ("()", "shape_of")]
    if ask.kind == "next":
        return [("df", "next"), ("nowhere(9)", "unread")]
    value = numbers.of(ask.answer)
    assert value is not None
    assert ask.kind in NUMBERS
    found = [(repr(-value), "sign")] if value else []
    if ask.kind == "change":
        found.append((repr(value / STEP), "times_h"))
    return [*found, (repr(value + 17.25), ""), ("nonsense", "unknown"), ("(1", "bracket"), ("2(3)", "times"), ("$", "unread")]


@pytest.mark.parametrize("path", files("en"), ids=lambda path: path.name)
def test_gradients_that_are_asked_for_are_those_of_differences(path: Path) -> None:
    lesson = at(path)
    for program, views in enumerate(lesson.views):
        report = engine.check(views.base)
        assert report.ok, (path, lesson.lesson.programs[program].name)


def test_a_fork_says_what_is_missing() -> None:
    lesson = at(FOLDER / "07-forks.en.md")
    i = next(i for i, s in enumerate(lesson.lesson.sections) if s.asks and s.asks[0].answer == "dx")
    ask = lesson.lesson.sections[i].asks[0]
    view = lesson.views[0].at(frozenset())
    judge = [judged(ask, text, view, lesson.places[i], lesson.numbers[0]).reason for text in ("-12", "4", "8", "1")]
    assert judge == ["board.why.alone", "board.why.before", "board.why.sign", "board.why.off"]


def test_rounded_sums_are_right() -> None:
    lesson = at(FOLDER / "05-staged.en.md")
    i = next(i for i, s in enumerate(lesson.lesson.sections) if s.asks and s.asks[0].answer == "dx")
    ask, view = lesson.lesson.sections[i].asks[0], lesson.views[0].at(frozenset())
    dx = lesson.numbers[0]["dx"]
    for text in (f"{dx:.4g}", f"{dx:.2g}", f"{dx - 0.5:.4g} + 0.5"):
        assert judged(ask, text, view, lesson.places[i], lesson.numbers[0]).right


GOOD = "---\nid: a\ntitle: t\norder: 1\nminutes: 5\n---\n```python p.py\nx = 2.0\nf = x * x\n```\n## One {at (1)}\nf is {f}\n"


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("# no front\n", 1, "no_front"),
        ("---\nid: a\n", 1, "open_front"),
        (GOOD.replace("id: a", "id: A B"), 2, "bad_id"),
        (GOOD.replace("minutes: 5", "minutes: soon"), 5, "no_number"),
        (GOOD.replace("minutes: 5", "colour: red"), 5, "unknown_key"),
        (GOOD.replace("title: t", "id: b"), 3, "twice"),
        (GOOD.replace("x * x", "x * q"), 9, "program"),
        (GOOD.replace("x * x", "open('f')"), 9, "program"),
        (GOOD.replace("(1)", "(9)"), 11, "no_moment"),
        (GOOD.replace("{f}", "{g}"), 12, "unknown_name"),
        (GOOD.replace("{f}", "4.125"), 12, "untied"),
        (GOOD + "<b>bold</b>\n", 13, ""),
        (GOOD + "\n<div>x</div>\n", 14, "html"),
        (GOOD + "```ask riddle\nwhat?\nanswer: f\n```\n", 13, "bad_kind"),
        (GOOD + "```ask value\nwhat?\n```\n", 13, "one_answer"),
        (GOOD + "```ask value\nwhat?\nanswer: ff\n```\n", 13, "no_answer"),
        (GOOD + "```ask value\nanswer: f\n```\n", 13, "no_text"),
        (GOOD + "```ask choice\nwhat?\n- a\n- b\n```\n", 13, "bad_choice"),
        (GOOD + "```ask blank\ndx = ?\nanswer: x\n```\n", 13, "one_blank"),
        (GOOD + "```ask next\nwhat?\nanswer: dq\n```\n", 13, "no_answer"),
        (GOOD + "```do\nrun rm\n```\n", 14, "bad_cue"),
        (GOOD + "```do\nopen window\n```\n", 14, "no_panel"),
        (GOOD + "```do\nselect g\n```\n", 14, "unknown_name"),
        (GOOD + "## Two {at 0}\nx\n", 13, "back"),
        (GOOD.replace("## One", "# One"), 7, "no_section"),
        (GOOD.replace("## One", "# One"), 11, "one_hash"),
        (GOOD + "what?\nanswer: f\n", 14, "lost_part"),
        (GOOD + "```ak value\nwhat?\nanswer: f\n```\n", 15, "lost_part"),
        (GOOD.replace("{f}", "{f"), 12, "open_brace"),
        (GOOD + "```ask value\nwhat?\nanser: f\n```\n", 15, "near_part"),
        (GOOD + "```ask gradient\nwhat?\nanswer: f\n```\n", 13, "no_gradient"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, code: str) -> None:
    found = problems_of(text, "en", runs)
    assert (code == "" and not found) or (line, code) in [(p.line, p.code) for p in found]
    for problem in found:
        fields = {name: str(value) for name, value in problem.fields}
        assert all(say(f"lesson.problem.{problem.code}", lang, **fields) for lang in ("en", "ko"))


def test_all_is_said_at_once() -> None:
    text = GOOD.replace("{f}", "{g} 4.125").replace("(1)", "(1)") + "```ask value\nanswer: f\n```\n```do\nopen window\n```\n"
    assert {p.code for p in problems_of(text, "en", runs)} >= {"unknown_name", "untied", "no_text", "no_panel"}


@given(st.text(max_size=400))
def test_any_text_is_read_or_told(text: str) -> None:
    found = read(text)
    assert found.problems or found.lesson is not None


LINES = [*GOOD.split("\n"), "```ask value", "answer: f", "```", "## S {at dx}", "{f:.9}", "{{x}", "---"]


@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_any_lines_are_read_or_told(lines: list[str]) -> None:
    assert isinstance(problems_of("\n".join(lines), "en", runs), tuple)


def test_numbers_in_prose_come_from_the_program() -> None:
    trace = engine.trace_source("x = 2.0\nW = [1.0, 3.0]\nf = x * x * W[1]\n")
    numbers = Numbers(trace, engine.Steps(trace))
    assert filled("{x} {x + 1:.3} {f} {dx} {W[1]} {{x} {nothing} {f!을}", numbers) == "2 3 12 12 3 {x} {nothing} 12를"
    with pytest.raises(KeyError):
        numbers["W[7]"]
    with pytest.raises(KeyError):
        numbers["__class__"]


SIZES = [(80, 24), (100, 30), (120, 40), (200, 50), (60, 20), (130, 9), (130, 2), (60, 12), (20, 30), (130, 12), (1, 1)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_screen_of_a_lesson_fits(size: tuple[int, int], lang: str) -> None:
    lesson = named("forks", lang)
    assert lesson is not None
    desk = desks.on_lesson(lesson, width=size[0], height=size[1], lang=lang)
    for key in ("right", "1", "enter", "i", "tab", "L", "down", "escape") * 3 + ("right",) * 12 + ("left",) * 12:
        desk, _ = desks.press(desk, key)
        rows = desks.rows(desk)
        assert len(rows) == size[1]
        assert all(row_len(row) == size[0] for row in rows)


def shown(desk: desks.Desk) -> str:
    return "\n".join(text_of(row) for row in desks.rows(desk))


def test_a_question_is_answered_on_the_desk() -> None:
    lesson = named("sensitivity", "en")
    assert lesson is not None
    desk, effects = desks.on_lesson(lesson, remembers=True), ()
    desk, _ = desks.press(desk, "right")
    for key in ("3", "enter"):
        desk, effects = desks.press(desk, key)
    assert "not yet" in shown(desk)
    assert isinstance(effects[0], Note)
    for key in ("escape", "enter", *"-12.03"):
        desk, _ = desks.press(desk, key)
    desk, effects = desks.press(desk, "enter")
    assert "✓ right" in shown(desk)
    assert effects
    desk, _ = desks.press(desk, "right")
    desk, _ = desks.press(desk, "left")
    assert "✓ right: -12.03" in shown(desk)
    assert "f went down" in shown(desk)


def test_what_is_asked_for_is_not_shown_before() -> None:
    lesson = named("forks", "en")
    assert lesson is not None
    desk = desks.on_lesson(lesson, width=80, height=24)
    while "So what is" not in shown(desk):
        desk, _ = desks.press(desk, "right")
    assert "complete, ∂f/∂x" not in shown(desk)
    assert "dx += (1) * dp" in shown(desk)
    assert say("board.enter", "en", key="→") not in shown(desk)  # one question at a time
    for key in ("enter", *"4-12", "enter"):
        desk, _ = desks.press(desk, key)
    assert "complete, ∂f/∂x = -8" in shown(desk)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_question_of_the_course_has_three_hints(lang: str) -> None:
    asks = [(lesson.id, ask) for lesson in lessons(lang) for section in lesson.sections for ask in section.asks]
    counts = {(name, ask.text): len(ask.hints) for name, ask in asks}
    assert len(counts) > 90
    assert {key for key, count in counts.items() if count != 3} == set()


def test_hints_come_one_by_one_and_the_answer_last() -> None:
    lesson = at(FOLDER / "07-forks.en.md")
    player, position = Player(), lesson.places[1]
    found = question_at(lesson, player, position)
    assert found is not None
    for count in range(1, 9):
        player = hinted(lesson, player, position)
        assert player.of(found[0]).hints == min(count, len(found[1].hints) + 1)


def test_lines_are_written_in_an_editor_and_judged() -> None:
    lesson = named("write", "en")
    assert lesson is not None
    desk = desks.on_lesson(lesson)
    effects: tuple[object, ...] = ()
    while not effects:
        desk, _ = desks.press(desk, "right")
        desk, effects = desks.press(desk, "enter") if "Write the backward" in shown(desk) else (desk, ())
    assert isinstance(effects[0], EditText)
    desk, _ = desk.top.edited(desk, effects[0].purpose, "dx = y * dq\ndy = x * dq\n")
    assert "line 1" in shown(desk)
    assert "+=" in shown(desk)
    desk, _ = desk.top.edited(desk, effects[0].purpose, "dx += y * dq\ndy = x * dq\n")
    assert "✓" in shown(desk)


def test_the_contents_lead_to_a_section_and_starting_over_is_asked_for() -> None:
    lesson = named("forks", "en")
    assert lesson is not None
    desk = desks.on_lesson(lesson, remembers=True)
    desk, _ = desks.press(desk, "L")
    for key in ("down", "down", "enter"):
        desk, _ = desks.press(desk, key)
    assert "section 3 of 5" in shown(desk)
    desk, _ = desks.press(desk, "L")
    for key in ("down",) * 9 + ("enter", "down", "enter"):
        desk, effects = desks.press(desk, key)
    assert effects == (Note("forks", None),)
    assert desk.top.player == Player()


def test_progress_is_kept_and_taken_up_again(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    lesson = at(FOLDER / "07-forks.en.md")
    player, position = Player(), 0
    for _ in range(6):
        player, position = onward(lesson, player, position)
    assert progress.remember("forks", progress.noted(player, position, 0, 6), path)
    assert progress.remember("chain", progress.noted(Player(), 3, 0, 6), path)
    there = progress.place(progress.load(path)["forks"], lesson)
    assert (there.position, there.player.given) == (position, player.given)
    assert progress.remember("chain", None, path)
    assert set(progress.load(path)) == {"forks"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 99, "lessons": {}}', '{"version": 1}', "\xff"])
def test_a_file_that_cannot_be_read_is_set_aside(text: str, tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    path.write_text(text, encoding="latin-1")
    assert progress.load(path) == {}
    assert path.with_name("progress.json.bad").read_text(encoding="latin-1") == text


@pytest.mark.parametrize(
    "noted",
    [None, 3, {}, {"program": 9, "position": 0}, {"program": 0, "position": 10**9}, {"program": True, "position": 0},
     {"program": 0, "position": 1, "answers": [[0, 0, "x", 0, 0, 0], [99, 99, 0, 0, 1, 0], 3]}],
)  # fmt: skip
def test_a_place_that_is_none_is_the_beginning(noted: object) -> None:
    there = progress.place(noted, at(FOLDER / "07-forks.en.md"))
    assert there.player.given == ()
    assert there.position in (0, 1)


def test_a_home_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert not progress.remember("forks", {}, blocked / "progress.json")


def test_progress_outlives_a_kill(tmp_path: Path) -> None:
    """A child that writes all the time is killed at twenty moments: what is there can be read, and nothing is set aside."""
    code = (
        "import sys\nfrom tui.lessons import progress\nfrom pathlib import Path\n"
        "p = Path(sys.argv[1])\nprint('go', flush=True)\nn = 0\n"
        "while True:\n    n += 1\n"
        "    progress.remember('forks', {'program': 0, 'position': n, 'answers': [[0, 0, n, 0, 0, 0]] * 200}, p)\n"
    )
    path = tmp_path / "progress.json"
    for delay in np.linspace(0.0, 0.12, 20):
        with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            child.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(timeout=float(delay) + 0.02)
            os.kill(child.pid, signal.SIGKILL)
        assert progress.load(path)["forks"]["position"] > 0
        assert not path.with_name("progress.json.bad").exists()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("bugs", [False, True], ids=["gradients", "bugs"])
def test_a_drill_is_played_to_its_end(seed: int, bugs: bool) -> None:
    lesson = drill.drill("ko" if seed % 2 else "en", seed, {"max": 3}, bugs)
    found, problems = opened(lesson, runs)
    assert found is not None, problems
    sizes = [len(views.base.stages) for views in found.views]
    assert sizes[0] <= 2
    assert sizes[-1] >= 7
    player, position = Player(), 0
    while not player.ended:
        asked = question_at(found, player, position)
        if asked is not None:
            key, ask = asked
            trace = found.views[player.program].base
            if ask.kind == "write":
                told = written.judged(ask.answer, ask.start, trace, "en")
                assert not told.right, ask.start
                player = judged_lines(player, key, "", written.judged(ask.answer, written.solution(ask.answer, trace), trace, "en"))
            else:
                player = answered(found, answering(player, answer_of(ask, found.numbers[player.program])), position)
            assert player.of(key).right
        player, position = onward(found, player, position)
    assert drill.streak(found, player) == len(lesson.asks)
    assert drill.drill("en", seed) == drill.drill("en", seed)


def test_what_went_wrong_comes_back() -> None:
    lesson = drill.drill("en", 3)
    found, _ = opened(lesson, runs)
    assert found is not None
    player = Player()
    for key in lesson.asks:
        player = player.noting(key, Given(tries=1, right=True))
    weak = drill.weak_of(found, player, {})
    assert weak
    assert all(0 < n <= 6 for n in weak.values())
    for key in lesson.asks:
        player = player.noting(key, Given(right=True))
    assert sum(drill.weak_of(found, player, weak).values()) < sum(weak.values())
    assert drill.streak(found, player) == len(lesson.asks)

    def share(weights: dict[str, int]) -> int:
        return sum(drill.circuit(6, random.Random(seed), weights).count("max") for seed in range(60))

    assert share({"max": 6}) > 1.5 * share({})


def test_the_library_leads_into_lessons_and_drills_and_back(tmp_path: Path) -> None:
    desk = desks.on_library({"forks": {"right": 2, "count": 6}}, remembers=True)
    assert "2/6" in shown(desk)
    for steps, word in ((0, "Three lines"), (14, "Round 1"), (15, "Round 1")):
        there = desk
        for _ in range(steps):
            there, _ = desks.press(there, "down")
        there, _ = desks.press(there, "enter")
        for _ in range(12):
            if word in shown(there):
                break
            there, _ = desks.press(there, "right")
        assert word in shown(there)
        back, _ = desks.press(there, "q")
        assert type(back.top).__name__ == "Library"


def test_a_jump_a_click_and_autoplay_take_the_lesson_along() -> None:
    lesson = named("forks", "en")
    assert lesson is not None
    start = desks.on_lesson(lesson, width=80, height=24)
    for key in ("right", "1", "enter"):
        start, _ = desks.press(start, key)
    jumped, _ = desks.press(start, "colon", ":")
    for key in (*"dx(2)", "enter"):
        jumped, _ = desks.press(jumped, key)
    assert "section 3 of 5" in shown(jumped)
    assert "not yet" not in shown(jumped)
    rows = shown(start).split("\n")
    at = next(y for y, row in enumerate(rows) if row.lstrip().startswith("2 q = x * y"))
    clicked, _ = desks.click(start, 5, at)
    assert clicked.top.position == 2  # type: ignore[attr-defined]
    assert clicked.top.player.verdict is None  # type: ignore[attr-defined]


def test_the_last_row_takes_clicks() -> None:
    lesson = named("forks", "en")
    assert lesson is not None
    desk, _ = desks.press(desks.on_lesson(lesson, width=120, height=40), "right")
    last = shown(desk).split("\n")[-1]
    answering_, _ = desks.click(desk, last.index("enter"), 39)
    assert answering_.top.player.open  # type: ignore[attr-defined]
    listed, _ = desks.click(desk, last.index("L contents"), 39)
    assert "start over" in shown(listed)


def test_prose_that_does_not_fit_is_scrolled() -> None:
    lesson = named("chain", "en")
    assert lesson is not None
    desk = desks.on_lesson(lesson, width=80, height=24)
    while "What is ∂f/∂x" not in shown(desk):
        desk, _ = desks.press(desk, "right")
    assert "the heart of it" not in shown(desk)
    for _ in range(4):
        desk, _ = desks.press(desk, "pageup")
    assert "the heart of it" in shown(desk)
    for _ in range(4):
        desk, _ = desks.press(desk, "pagedown")
    assert "What is ∂f/∂x" in shown(desk)


def test_a_lesson_that_cannot_be_opened_says_all_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.en.md"
    path.write_text(GOOD.replace("(1)", "dz(4)"))
    assert main(["learn", str(path)]) == 2
    assert f"{path}:11: dz(4) never comes" in capsys.readouterr().err
    path.write_text(GOOD.replace("x * x", "x * q"))
    assert main(["learn", str(path)]) == 2
    assert f"{path}:9: the program cannot be traced" in capsys.readouterr().err


def test_a_wider_screen_does_not_hide_the_code() -> None:
    desk = desks.on_library({}, width=80, height=24)
    desk, _ = desks.press(desk, "enter")
    desk, _ = desks.resize(desk, 120, 40)
    assert "forward ↓" in shown(desk)
