"""What an answer to a lesson's question is worth, and what stands on the screen before and after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.desks import on_screen, pressed
from tui import desk as desks
from tui.catalogue import say
from tui.cells import text_of
from tui.cli import main
from tui.desk import Desk
from tui.desk.lesson import Lesson
from tui.desk.library import Library
from tui.effects import EditText, Note
from tui.lessons import written
from tui.lessons.course import FOLDER, LANGS, lessons, named, runs
from tui.lessons.format import read
from tui.lessons.judging import judged
from tui.lessons.opened import Opened, opened
from tui.lessons.records import KINDS, VERBS, Ask

FRONT = "---\nid: a\ntitle: t\norder: 1\nminutes: 5\n---\n```python p.py\n{program}```\n## One {{at {at}}}\ntext\n"


def one(program: str, at: str) -> Opened:
    lesson = read(FRONT.format(program=program, at=at)).lesson
    assert lesson is not None
    found, problems = opened(lesson, runs)
    assert found is not None, problems
    return found


def reason(lesson: Opened, kind: str, answer: str, text: str, *also: str) -> str:
    ask = Ask(1, kind, "what?", answer, tuple(also))
    verdict = judged(ask, text, lesson.views[0].at(frozenset()), lesson.places[0], lesson.numbers[0])
    assert verdict.right != bool(verdict.reason)
    return verdict.reason.rpartition(".")[2]


PRODUCT = "x = 4.0\ny = -3.0\nf = x * y\n"
FORK = "x = 3.0\ny = -4.0\np = x + y\nq = x * y\nf = p * q\n"
LAYER = "X = np.ones((4, 2))\nW = np.ones((2, 3))\nS = X @ W\nf = np.sum(S)\n"


@pytest.mark.parametrize(
    ("program", "at", "kind", "answer", "text", "told"),
    [
        (PRODUCT, "(1)", "value", "(x + h) * y", "-11.97", "other_way"),
        (PRODUCT, "(1)", "value", "(x + h) * y", "(4 + 0.01) * y", ""),
        (PRODUCT, "dx(1)", "gradient", "dx", "-0.03", "change"),
        (PRODUCT, "dx(1)", "gradient", "dx", "f", "result"),
        (PRODUCT, "dx(1)", "gradient", "dx", "dx", "itself"),
        (PRODUCT, "dx(1)", "gradient", "dx", "2*dx", "itself"),
        (PRODUCT, "dx(1)", "gradient", "dx", "3", "sign"),
        (PRODUCT, "dx(1)", "gradient", "dx", "ㅛ", ""),
        (PRODUCT, "dx(1)", "gradient", "dx", "y * df", ""),
        (PRODUCT, "dx(1)", "gradient", "dx", "w", "unknown"),
        (PRODUCT, "dx(1)", "gradient", "dx", "2(y", "bracket"),
        (PRODUCT, "dx(1)", "gradient", "dx", "2y", "times"),
        (PRODUCT, "dx(1)", "change", "dx * h", "dx*h", ""),
        (PRODUCT, "dx(1)", "change", "dx * h", "-3", "times_h"),
        (PRODUCT, "(1)", "input", "x", "X", ""),
        (PRODUCT, "(1)", "input", "x", "dx", ""),
        (PRODUCT, "(1)", "input", "x", "ㅌ", ""),
        (PRODUCT, "(1)", "input", "x", "y", "other_input"),
        (PRODUCT, "(1)", "input", "x", "both", "name_one"),
        (FORK, "dx(1)", "change", "dx * h", "-0.12", "only"),
        (FORK, "dx(1)", "change", "dx * h", "0.04", "only"),
        (FORK, "dx(1)", "gradient", "dx", "4 - 12", ""),
        (FORK, "dx(2)", "op", "+=", "+", "op_only"),
        (FORK, "dx(2)", "op", "+=", "=", "assigned"),
        (LAYER, "(1)", "shape", "W", "(4, 3)", "shape_of"),
        (LAYER, "(1)", "shape", "W", "(3, 2)", "transposed"),
        (LAYER, "(1)", "shape", "W", "(9, 9)", "shape_none"),
        (LAYER, "(1)", "shape", "W", "2x3", ""),
        (LAYER, "(1)", "value", "S[0, 0]", "X[0,0]*W[0,0] + X[0, 1]*W[1, 0]", ""),
    ],
)  # fmt: skip
def test_a_wrong_answer_gets_its_reason(program: str, at: str, kind: str, answer: str, text: str, told: str) -> None:
    assert reason(one(program, at), kind, answer, text) == told


def test_the_next_line_is_named_by_address_number_name_or_text() -> None:
    lesson = one("x = 2.0\ny = 3.0\nq = x + y\nf = q * q\n", "dq(2)")
    for text in ("dx(1)", "(1)", "dx = dq", "dx = (1) * dq", "x", "ㅇㅌ"):
        assert reason(lesson, "next", "dx(1)", text, "(1)") == "", text
    assert reason(lesson, "next", "dx(1)", "df", "(1)") == "next"


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_of_question_is_asked_somewhere(lang: str) -> None:
    asked = {ask.kind for lesson in lessons(lang) for section in lesson.sections for ask in section.asks}
    assert asked == set(KINDS)


# backward passes that are written

RELU = (
    "X = np.array([[1.0, 2.0], [3.0, -1.0]])\nW = np.array([[0.2, -0.4], [0.5, 0.3]])\n"
    "H = np.maximum(0, X @ W)\nloss = np.sum((H - 1.0)**2) / 2\n"
)


@pytest.mark.parametrize(
    ("program", "answer", "asks", "text", "right", "line", "missing"),
    [
        (FORK, "(2)", "dx, dy", "dx = y * dq\ndy = x * dq", True, 0, ""),
        (FORK, "(2)", "dx, dy", "dx = y\ndy = x * dq", False, 1, ""),
        (FORK, "(2)", "dx, dy", "dx = y * dq", False, 0, "dy"),
        ("x = 2.0\ny = -3.0\nq = x * y\nf = q + x\n", "(1)", "", "dx += y\ndy = x", False, 1, ""),
        ("x = 2.0\ny = -3.0\nq = x * y\nf = q + x\n", "(1)", "", "dx += dq * y\ndy = dq", False, 2, ""),
        ("x = 2.0\ny = -3.0\nq = x * y\nf = q + x\n", "(1)", "", "dx += -3\ndy = 2", False, 1, ""),
        ("x = 2.0\ny = -3.0\nq = x * y\nf = q + x\n", "(1)", "", "ㅇㅌ += ㅛ*ㅇㅂ\nㅇㅛ = ㅌ*ㅇㅂ", True, 0, ""),
        ("x = 2.0\ny = -3.0\nq = x * y\nf = q + x\n", "all", "", "df = 1.0\ndx = 1 + y\ndy = x", True, 0, ""),
        ("x = 2.0\ny = -3.0\nq = x * y\nf = q + x\n", "all", "", "dx = -2\ndy = 2", False, 1, ""),
        ("x = 0.5\np = x**2\nloss = (p - 1.0)**2\n", "all", "", "dloss = 1.0\ndp = 2*(p-1)*dloss\ndx = 2*x*dp", True, 0, ""),
        (RELU, "all", "dW", "dH = H - 1.0\ndS = (X @ W > 0) * dH\ndW = X.T @ dS", True, 0, ""),
        (RELU, "all", "dW", "dH = H - 1.0\ndW = X.T @ dH", False, 2, ""),
    ],
)  # fmt: skip
def test_written_lines_are_judged_by_their_meaning(
    program: str, answer: str, asks: str, text: str, right: bool, line: int, missing: str
) -> None:
    found = written.judged(answer, text, runs(program, "p.py"), "en", asks)
    assert (found.right, found.line, found.missing) == (right, line, missing), found


# what stands on the screen


def started(name: str, lang: str = "en", **settings: int) -> Desk:
    lesson = named(name, lang)
    assert lesson is not None
    return desks.on_lesson(lesson, lang=lang, **settings)


def lesson_on(desk: Desk) -> Lesson:
    assert isinstance(desk.top, Lesson)
    return desk.top


def asking(name: str, kind: str, nth: int = 1) -> Desk:
    desk, seen = started(name), 0
    while seen < nth:
        desk = pressed(desk, "right")
        asked = lesson_on(desk)._asked()
        seen += asked is not None and asked.kind == kind
    return desk


def test_lines_that_are_to_be_written_or_named_do_not_stand_there() -> None:
    desk = asking("write", "write")
    assert "dy = (x) * dq" not in on_screen(desk)
    told = pressed(desk, *["i"] * 4)
    assert on_screen(told).count("dy = (x) * dq") == 2  # the stepper has it, and the lesson
    assert "+= (1) * dp" not in on_screen(asking("forks", "op"))
    assert "dx = (1) * dq" not in on_screen(asking("chain", "next"))


def test_an_answer_that_was_told_opens_its_derivation_on_the_stepper() -> None:
    desk = asking("forks", "gradient")
    assert "complete, ∂f/∂x = -8" not in on_screen(desk)
    told = pressed(desk, *["i"] * 4)
    assert "the answer: -8" in on_screen(told)
    assert "complete, ∂f/∂x = -8" in on_screen(told)


def test_an_editor_shows_the_question_and_its_program() -> None:
    desk, effects = desks.press(asking("write", "write"), "enter")
    (edit,) = effects
    assert isinstance(edit, EditText)
    assert edit.title.endswith("q = x * y\nf = q + x")
    again, _ = desk.top.edited(desk, edit.purpose, "dx += y\ndy = x")
    assert "1  dx += y" in on_screen(again)
    assert "2  dy = x" in on_screen(again)


def test_what_was_judged_is_typed_over() -> None:
    desk = pressed(asking("sensitivity", "value"), "3", "enter", *"-12.03", "enter")
    assert "✓ right" in on_screen(desk)
    choice = pressed(asking("forks", "choice"), "3", "enter", "2", "1", "enter")
    assert "✓ right" in on_screen(choice)


def test_signs_begin_an_answer_about_signs() -> None:
    assert "✓ right" in on_screen(pressed(asking("circuit", "sign"), "-", "enter"))
    assert "✓ right" in on_screen(pressed(asking("forks", "op"), "+", "=", "enter"))


def test_a_question_has_its_keys_whatever_panel_is_open() -> None:
    desk = asking("forks", "sign")
    assert "ledger" in lesson_on(desk).session.panels.stack
    assert "enter answer" in on_screen(desk)
    assert lesson_on(pressed(desk, "enter")).player.open
    hinted = pressed(desk, "i")
    assert "look at" in on_screen(hinted)
    right = pressed(desk, "enter", "-", "enter")
    assert "✓" in on_screen(pressed(right, "escape"))


def test_a_new_program_begins_with_words_of_its_own() -> None:
    desk = started("sensitivity")
    while lesson_on(desk).player.program == 0:
        desk = pressed(desk, "right")
    assert "A new program" in on_screen(desk)
    assert "The gradient of y" not in on_screen(desk)
    assert "section 6 of 9" in on_screen(desk)
    assert "The gradient of y" in on_screen(pressed(desk, "left"))


def test_the_end_of_a_lesson_leads_to_the_next_one_where_one_was_in_it() -> None:
    desk = pressed(desks.on_library({"chain": {"program": 0, "position": 2, "right": 1, "count": 7}}), "enter")
    while not lesson_on(desk).player.ended:
        desk = pressed(desk, "right")
    assert "2 The chain rule" in on_screen(desk)
    after, _ = desks.press(desk, "right")
    assert lesson_on(after).opened.lesson.id == "chain"
    assert lesson_on(after).position == 2
    for left in (pressed(desk, "q"), pressed(after, "q")):
        assert isinstance(left.top, Library)
        assert left.top.programs[left.top.chosen].lesson == "chain"
    last = started("modes")
    for _ in range(90):
        last = pressed(last, "right")
    assert lesson_on(last).player.ended
    assert lesson_on(pressed(last, "right")).opened.lesson.id == "modes"


def test_the_answer_field_says_its_own_keys_and_takes_clicks() -> None:
    desk = pressed(asking("sensitivity", "value"), "1")
    last = text_of(desks.rows(desk)[-1])
    assert "→ go on" in last
    assert "enter judge" in last
    judged_, _ = desks.click(desk, last.index("enter judge"), 23)
    assert lesson_on(judged_).player.verdict is not None


def test_numbers_in_prose_have_no_idle_zeros() -> None:
    assert "h = 0.01, and" in on_screen(pressed(started("sensitivity"), "right"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_template_is_right_and_says_every_cue(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for each in LANGS:
        assert main(["learn", "--new", "My lesson", "--lang", each]) == 0
        (tmp_path / f"my-lesson.{each}.md").write_text(capsys.readouterr().out, encoding="utf-8")
    path = tmp_path / f"my-lesson.{lang}.md"
    assert main(["learn", "--check", str(path)]) == 0
    assert all(verb in path.read_text(encoding="utf-8") for verb in VERBS)


def test_a_copy_is_no_translation_and_an_id_is_taken_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (FOLDER / "07-forks.en.md").read_text(encoding="utf-8")
    for lang in LANGS:
        (tmp_path / f"forks.{lang}.md").write_text(text, encoding="utf-8")
    assert main(["learn", "--check", str(tmp_path / "forks.ko.md")]) == 1
    said = capsys.readouterr().err
    assert say("lesson.problem.not_translated") in said
    assert say("lesson.problem.taken_id", id="forks") in said


def test_a_lesson_left_after_jumps_is_noted_where_it_was() -> None:
    lesson = named("forks", "en")
    assert lesson is not None
    desk = pressed(desks.on_lesson(lesson, remembers=True), "n", "n", "n")
    at = lesson_on(desk).position
    _, effects = desks.press(desk, "q")
    assert [effect.noted["position"] for effect in effects if isinstance(effect, Note) and effect.noted] == [at]
    assert at > 0


def test_a_lessons_program_has_no_file() -> None:
    for key in ("E", "R"):
        assert say("lesson.no_file") in on_screen(pressed(started("forks"), key))


def test_a_low_screen_keeps_some_prose_and_a_wide_one_has_the_circuit() -> None:
    for size in ((80, 24), (80, 16), (80, 13), (60, 14)):
        desk = pressed(started("forks", width=size[0], height=size[1]), "right", "right")
        assert "section 1 of 5" in on_screen(desk), size
    wide = on_screen(pressed(started("forks", width=120, height=40), "right", "right"))
    assert "─ circuit ─" in wide
    assert "forward ↓" in wide
    assert "who reads" in wide.lower() or "Read the program" in wide


def test_a_fault_is_not_laid_on_the_line_before_a_copy() -> None:
    program = "w = 2.0\nx = 3.0\nt = 5.0\ny = w * x\ne = y - t\nloss = e ** 2\n"
    lines = "dloss = 1.0\nde = 2*e*dloss\ndy = de\ndt = de\ndw = x*dy\ndx = w*dy"
    found = written.judged("all", lines, runs(program, "p.py"), "en")
    assert (found.right, found.line) == (False, 4)
