"""The board: what is asked, typed answers judged by number and by reason, the field's own keys, a pane that writes itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

import engine
from tests.tui.desks import on_screen, pressed, sample, stepper
from tests.tui.golden import compare
from tests.tui.golden import text_of as golden
from tests.tui.samples import PROGRAMS, views
from tests.tui.samples import session as session_of
from tui.actions import ACTIONS, paste, place, press
from tui.arithmetic import value_of
from tui.catalogue import say
from tui.cells import row_len, text_of
from tui.paint import paint
from tui.questions import Question, asked, judge, kinds, known
from tui.session import Session
from tui.states.board import board_of, question_of
from tui.view import Views

SIGMOID = 18


def typed(session: Session, at: Views, text: str) -> Session:
    """The field opened, a text typed into it, and judged."""
    for key in ("enter", *text, "enter"):
        character = key if len(key) == 1 else None
        session, effect = press(session, at, {"=": "equals_sign", "+": "plus", " ": "space"}.get(key, key), character)
        assert effect is None
    return session


def panel(session: Session, at: Views, width: int = 80) -> list[str]:
    return [text_of(row).rstrip() for row in paint(at, session, width, 24).cut("panel")]


def test_after_a_wrong_answer_another_one_begins_anew() -> None:
    """The next digits were written behind the wrong answer, and both could not be read."""
    at = views("eight.py")
    wrong = typed(session_of(SIGMOID, ask=True, beat=1), at, "5")
    assert not board_of(wrong).verdict.right  # type: ignore[union-attr]
    assert board_of(press(wrong, at, "7", "7")[0]).typed.text == "7"
    assert board_of(press(wrong, at, "backspace", None)[0]).typed.text == ""
    unread = typed(session_of(SIGMOID, ask=True, beat=1), at, "5(")
    assert board_of(press(unread, at, ")", ")")[0]).typed.text == "5()"


def verdict(name: str, position: int, beat: int, text: str) -> tuple[bool, str]:
    at = views(name)
    found = board_of(typed(session_of(position, ask=True, beat=beat), at, text)).verdict
    assert found is not None
    return found.right, found.reason


@pytest.mark.parametrize(
    ("beat", "text", "right", "reason"),
    [
        (0, "(1 - sigx) * sigx", True, "right"), (0, "0.0452", True, "right"), (0, "0.045", True, "right"),
        (0, "0.04517666", True, "right"), (0, "sigx - sigx**2", True, "right"), (0, "sigx - sigx^2", True, "right"),
        (0, "(sigx - 1) * sigx", False, "sign"),
        (0, "-0.0452", False, "sign"), (0, "0.0453", False, "off"), (0, "3", False, "own"), (0, "x", False, "own"),
        (0, "(1 - sigx) * sigx * dsigx", False, "upstream"), (0, "hm", False, "unread"), (0, "(1 -", False, "unread"),
        (0, "sigx", False, "result"), (0, "0.9526", False, "result"), (0, "1 - sigx", False, "factor"),
        (2, "(1 - sigx) * dsigx", False, "factor"),
        (0, "0", False, "digits"), (1, "0.0452", True, "right"),
        (2, "-0.0358", True, "right"), (2, "0.04518 * -0.7916", True, "right"), (2, "0.0358", False, "sign"),
        (2, "0.0452", False, "local"), (2, "-0.7916", False, "above"), (2, "dsigx", False, "above"),
        (2, "3 * -0.7916", False, "own"),
        (3, "+=", True, "right"), (3, "=", False, "assigned"), (3, "-=", False, "unread"),
        (4, "1.547", True, "right"), (4, "1.583 + -0.03576", True, "right"), (4, "-0.03576", False, "alone"),
        (4, "1.583", False, "before"),
    ],
)  # fmt: skip
def test_an_answer_is_judged_by_number_and_by_reason(beat: int, text: str, right: bool, reason: str) -> None:
    assert verdict("eight.py", SIGMOID, beat, text) == (right, reason)


def test_what_another_number_is_exactly_is_no_rounded_answer() -> None:
    at = views("eight.py")
    position = at.at(frozenset()).steps.find("dx(2)")
    judged = board_of(typed(session_of(position, ask=True, beat=1), at, "1")).verdict
    assert judged is not None
    assert (judged.right, judged.reason) == (False, "local")  # 0.5121 is 1, too, to no digit


def test_the_own_value_where_the_others_belongs_is_a_swap() -> None:
    at = views("eight.py")
    view = at.at(frozenset())
    session = typed(session_of(view.steps.find("dnum"), ask=True), at, "num")
    assert board_of(session).verdict.reason == "swapped"  # type: ignore[union-attr]


def test_a_first_contribution_of_a_fork_is_assigned() -> None:
    at = views("eight.py")
    step = next(k for k in range(10, 22) if "op" in kinds(at.at(frozenset()), k))
    beat = kinds(at.at(frozenset()), step).index("op")
    assert verdict("eight.py", step, beat, "=") == (True, "right")
    assert verdict("eight.py", step, beat, "+=") == (False, "added")


def test_every_question_of_every_program_accepts_its_own_answer() -> None:
    count = 0
    for name in PROGRAMS:
        view = views(name).at(frozenset())
        for position in range(view.total + 1):
            found = asked(view, position)
            assert tuple(one.kind for one in found) in (kinds(view, position), ("shape",)), (name, position)
            for one in found:
                if one.answer == "?":
                    continue
                text = repr(one.answer)[1:-1] if isinstance(one.answer, tuple) else str(one.answer)
                assert judge(one, text, {}).right, (name, position, one)
                count += 1
                for reason, near in one.near:
                    same = near == pytest.approx(one.answer, rel=1e-9)
                    assert same or not judge(one, repr(near), {}).right, (name, position, reason)
    assert count > 150


def test_what_is_not_known_yet_cannot_be_named() -> None:
    view = views("eight.py").at(frozenset())
    line = view.steps[SIGMOID - 1].line
    names = known(view, line)
    assert names["x"] == 3
    assert "dsigx" in names
    assert "dx" not in names  # two contributions are still to come


def test_a_shape_is_an_answer() -> None:
    question = Question("shape", (6, 3))
    for text in ("6x3", "(6, 3)", "6×3", "[6, 3]", "6 3"):
        assert judge(question, text, {}).right, text
    assert judge(question, "3x6", {}).reason == "transposed"
    assert judge(question, "6x4", {}).reason == "off"
    assert judge(question, "dW", {}).reason == "unread"
    assert judge(question, "__import__('os')", {}).reason == "unread"
    assert value_of("__import__('os')") is None


def test_the_mock_up_of_a_wrong_sign() -> None:
    at = views("eight.py")
    session = typed(session_of(SIGMOID, ask=True), at, "(sigx - 1) * sigx")
    rows = panel(session, at)
    assert rows[0] == " sigx = 1.0 / (1 + math.exp(-x))        ∂sigx/∂x = ?        at x = 3"
    assert rows[1].startswith(" you: (sigx - 1) * sigx = -0.04518")
    assert rows[1].endswith("✗ not yet")
    assert rows[2].startswith(" the size is right, the sign is not")
    assert rows[3] == " answer: (sigx - 1) * sigx▁"
    screen = paint(at, session, 80, 24)
    assert text_of(screen.rows[screen.regions["panel"].y - 1]).endswith("answered 1, right at once 0 ─")
    assert text_of(screen.rows[-1]).split() == "→ show enter judge ? hint esc leave the field".split()


def test_what_an_assignment_would_lose_is_said_with_its_numbers() -> None:
    at = views("eight.py")
    session = typed(session_of(SIGMOID, ask=True, beat=3), at, "=")
    assert panel(session, at)[4] == " x has 1.583 from (4); = would lose it: dx would end at 0.4764, not 2.060"


def test_a_question_never_blocks_and_the_first_answer_counts() -> None:
    at = views("eight.py")
    session = typed(session_of(SIGMOID, ask=True), at, "7")
    session, _ = press(session, at, "enter")
    state = board_of(session)
    assert (state.answered, state.right) == (1, 0)
    session, _ = press(session, at, "right")
    assert (session.position, session.beat) == (SIGMOID, 1)
    assert not board_of(session).open
    session = typed(session, at, "0.0452")
    assert (board_of(session).answered, board_of(session).right) == (2, 1)
    assert place(session) == "stepper"  # judged right, all keys are the stepper's again
    assert panel(session, at)[2] == " ✓ right: 0.04518 (to the 3 digits that you gave)"


def test_an_open_field_has_the_printing_keys() -> None:
    at = views("eight.py")
    session, _ = press(session_of(SIGMOID, ask=True), at, "5", "5")  # a digit opens it
    assert place(session) == "board"
    for key, character in (("q", "q"), ("space", " "), ("g", "g"), ("home", None), ("z", "z"), ("end", None), ("backspace", None)):
        session, effect = press(session, at, key, character)
        assert effect is None
    assert board_of(session).typed.text == "z5q "
    session, _ = paste(session, at, "x*2\n")
    assert board_of(session).typed.text.startswith("z5q x*2")
    session, _ = press(session, at, "question_mark", "?")
    assert board_of(session).hinted
    session, _ = press(session, at, "escape")
    assert place(session) == "stepper"
    assert session.ask
    moved, _ = press(session, at, "g", "g")
    assert moved.position == 0
    off, _ = press(session, at, "i", "i")
    assert not off.ask


def test_the_backward_pane_writes_itself_and_gives_nothing_away() -> None:
    at = views("eight.py")
    for beat in range(5):
        screen = paint(at, session_of(SIGMOID, ask=True, beat=beat), 80, 24)
        pane = [text_of(row).rstrip() for row in screen.cut("backward")]
        said = "\n".join([*pane, *map(text_of, screen.cut("panel"))])
        assert sum(" = (" in row or " += (" in row for row in pane) <= (10 if beat else 9)
        assert "dsigy = " not in said
        assert "1.547" not in said
        assert ("-0.03576" in said) == (beat >= 3)
        assert ("0.04518" in said) == (beat >= 2)
        assert ("dx += " in said) == (beat >= 4)
    start = [text_of(row) for row in paint(at, session_of(3, ask=True, beat=1), 80, 24).cut("backward")]
    assert not any(" = " in row for row in start)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_question_is_painted_in_every_state(lang: str) -> None:
    for name in PROGRAMS:
        at = views(name)
        view = at.at(frozenset())
        for position in range(0, view.total + 1, 2):
            for beat in range(view.beats(position) - 1):
                session = session_of(position, ask=True, beat=beat, lang=lang)
                assert question_of(view, session) is not None
                for text in ("1", "x", "=", "hm("):
                    after = typed(session, at, text)
                    for width in (80, 50):
                        rows = paint(at, replace(after), width, 24).rows
                        assert {row_len(row) for row in rows} == {width}


def test_goldens_of_the_board() -> None:
    at = views("eight.py")
    found = ""
    for lang, beat, text in (("en", 0, "(sigx - 1) * sigx"), ("en", 2, "-0.0358"), ("en", 3, "="), ("ko", 0, "3"), ("ko", 4, "2")):
        found += golden(paint(at, typed(session_of(SIGMOID, ask=True, beat=beat, lang=lang), at, text), 80, 24))
    compare("eight-80x24-board", found)
    net = views("net.py")
    compare("net-120x40-board", golden(paint(net, typed(session_of(8, ask=True, beat=1), net, "2x3"), 120, 40)))


def test_the_board_goes_on_from_question_to_question_and_back() -> None:
    at = Views(engine.trace_source("x = 3.0\ny = x * x\nf = y * x\n", "p.py"))
    session = session_of(0, ask=True)
    seen = [session]
    while not session.ended:
        session = ACTIONS["step"](session, at)
        seen.append(session)
    for before, after in pairwise(seen):
        assert ACTIONS["back"](after, at) == before


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_question_for_a_shape_does_not_show_it(lang: str) -> None:
    """The parts of a line have its shape: they come when the answer does."""
    source = "X = np.ones((4, 3))\nW = np.ones((3, 5))\nh = np.maximum(0, X @ W)\nf = h.sum()\n"
    at = Views(engine.trace_source(source, "p.py"))
    for width, height in ((80, 24), (120, 40), (200, 50)):
        asked = paint(at, session_of(1, ask=True, lang=lang), width, height)
        assert "4×5" not in "".join(text_of(row) for row in asked.rows)
        assert "(1a)" not in "".join(text_of(row) for row in asked.cut("panel"))
    shown = paint(at, session_of(1, ask=True, beat=1, lang=lang), 80, 24)
    assert "[4×5]" in "".join(text_of(row) for row in shown.cut("panel"))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_number_that_comes_of_an_array_is_asked_for_its_shape(lang: str) -> None:
    source = "x = np.array([1.0, 2.0])\nw = 3.0\nb = 0.5\npred = w * x + b\nloss = np.sum(pred**2)\n"
    here = Views(engine.trace_source(source, "p.py"))
    view = here.at(frozenset())
    for name in ("db", "dw"):
        position = view.steps.find(name)
        lands, question = asked(view, position)
        assert (lands.kind, lands.answer) == ("lands", name)
        assert (question.kind, question.answer) == ("shape", ())
        rows = [text_of(row) for row in paint(here, session_of(position, ask=True, beat=1, lang=lang), 80, 24).cut("panel")]
        assert say("board.ask.shape", lang) in "".join(rows)


SENT = """\
np.random.seed(0)
h = np.random.randn(5, 3)
W = np.random.randn(3, 2)
a = np.random.randn(3)
b = np.random.randn(3)
out = h @ W
s = a + b
p = a * b
f = np.sum(out) + np.sum(s * s) + np.sum(p * p) + a[1] * 2
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    ("line", "text", "reason"),
    [
        ("dW = h.T @ dout", "dW", "right"), ("dW = h.T @ dout", "W", "right"), ("dW = h.T @ dout", "dh", "input"),
        ("dW = h.T @ dout", "dout", "came"), ("dW = h.T @ dout", "a", "no_input"), ("dW = h.T @ dout", "3", "unread"),
        ("dW = h.T @ dout", "W[0]", "no_input"), ("da += (b) * dp", "db", "input"), ("da += (b) * dp", "a", "right"),
        ("da += (1) * ds", "a", "right"), ("da += (1) * ds", "db", "same"), ("da[1] += df_c", "da[1]", "right"),
        ("da[1] += df_c", "da", "right"),
    ],
)  # fmt: skip
def test_of_an_array_it_is_asked_where_the_gradient_lands(line: str, text: str, reason: str, lang: str) -> None:
    """Only the shape was asked, of a left side that already told whose gradient it is; and of a fork the = or += stood there."""
    at = Views(engine.trace_source(SENT, "p.py"))
    view = at.at(frozenset())
    found = next(one for one in view.trace.lines if view.trace.raw(one.index) == line)
    start = session_of(view.steps.of_line(found.index), ask=True, lang=lang)
    rows = panel(start, at)
    grad, inputs = view.trace.vars[found.to].grad, dict(asked(view, start.position)[0].fields)["inputs"]
    assert rows[0].startswith(" ?")
    assert grad not in rows[0]
    assert found.of == 1 or " = " not in rows[0] and "+=" not in rows[0]
    assert say("board.reads", lang, inputs=inputs) in rows[1]
    after = typed(start, at, text)
    verdict = board_of(after).verdict
    assert verdict is not None
    assert (verdict.right, verdict.reason) == (reason in ("right", "same"), reason)
    shown = panel(after, at)
    assert any(row.startswith(" ✓") for row in shown) == verdict.right
    assert all(row_len(row) == 80 for row in paint(at, after, 80, 24).rows)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("panel", ["circuit", "values", "dimensions"])
def test_no_open_panel_tells_where_the_gradient_lands(panel: str, size: tuple[int, int]) -> None:
    """The dimensions wrote the whole line, the values named the entry, the circuit drew the wire heavy."""
    at = views("net.py")
    position = at.at(frozenset()).steps.find("dW2")
    asked, told = (paint(at, session_of(position, ask=True, beat=beat, panels=(panel,)), *size) for beat in (0, 2))
    assert panel in asked.regions
    said = "\n".join(text_of(row) for row in asked.cut(panel))
    assert "dW2" not in said
    assert "W2━" not in said
    whole = "\n".join(text_of(row) for row in told.cut(panel))
    assert "W2━" in whole if panel == "circuit" else "dW2" in whole


@pytest.mark.parametrize("name", ["net.py", "fork.py", "own.py"])
def test_the_side_column_does_not_tell_where_the_gradient_lands(name: str) -> None:
    """It began with the variable whose gradient was asked for, and with its fork: of one stage the questions look alike there."""
    at = views(name)
    view = at.at(frozenset())
    sides: dict[tuple[int, int], list[str]] = {}
    for position in range(view.forward + 2, view.total + 1):
        step = view.step(position)
        if step is None or "lands" not in kinds(view, position):
            continue
        side = "\n".join(text_of(row)[121:] for row in paint(at, session_of(position, ask=True), 200, 50).rows[1:-1])
        assert "forks" not in side
        heads = " ".join(line.split()[0] for line in side.split("\n") if line.startswith(" ") and "shape (" in line)
        sides.setdefault((step.stage, view.trace.lines[step.line].base), []).append(heads)
    for found in sides.values():  # as many as there is room for
        assert all(max(found, key=len).startswith(heads) for heads in found), sides
    assert sides or name != "net.py"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_turned_on_where_nothing_is_asked_it_says_which_key_leads_to_a_question(lang: str) -> None:
    """It said "enter or a digit answers", and enter went on."""
    desk = pressed(sample("eight.py", 0, lang=lang), "i")
    said = on_screen(desk).split("\n")[-1]
    assert "enter" not in said
    assert "→" in said
    asked = pressed(desk, "right")
    assert "?" in on_screen(asked).split("\n")[-1]
    total = stepper(desk).view.total
    end = on_screen(pressed(sample("eight.py", total, lang=lang), "i")).split("\n")[-1]
    assert "←" in end
    assert "→" not in end


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5x4", "that is the shape of X"), ("(3, 5)", "these are its sizes in the other order"), ("3, 5", "the other order"),
        ("(7, 7)", "no variable has that shape"), ("nine", "that is no shape"),
    ],
)  # fmt: skip
def test_a_shape_that_is_wrong_is_told_whose_it_is(text: str, said: str) -> None:
    at = Views(engine.trace_source(PROGRAMS["net.py"], "net.py"))
    view = at.at(frozenset())
    position, question = next(
        (k, asked(view, k)[0]) for k in range(1, view.total + 1) if (found := asked(view, k)) and found[0].answer == (5, 3)
    )
    assert question.kind == "shape"
    rows = " ".join(panel(typed(session_of(position, ask=True), at, text), at, 120))
    assert said in rows, rows
    right = " ".join(panel(typed(session_of(position, ask=True), at, "(5, 3)"), at, 120))
    assert "right: (5, 3)" in right


@pytest.mark.parametrize("stack", [(), ("circuit",), ("values",)])
def test_while_a_question_stands_the_last_row_has_its_keys_whatever_is_open(stack: tuple[str, ...]) -> None:
    """Beside the circuit it had the stepper's, though enter judged and esc left the field."""
    at = views("eight.py")
    session = session_of(SIGMOID, ask=True, panels=stack)
    said = [text_of(paint(at, one, 80, 24).rows[-1]) for one in (session, press(session, at, "4", "4")[0])]
    assert "enter answer" in said[0]
    assert "enter judge" in said[1]


@pytest.mark.parametrize("beat", range(5))
def test_the_field_and_the_hint_stand_below_any_question(beat: int) -> None:
    """Under three rows of a question a hint pushed the field out, and after a wrong answer no hint came."""
    at = views("eight.py")
    session = replace(session_of(SIGMOID, ask=True), beat=beat)
    field = press(session, at, "9", "9")[0]
    hinted = press(field, at, "question_mark", "?")[0]
    wrong = press(press(field, at, "enter", "")[0], at, "question_mark", "?")[0]
    for shown, texts in ((field, ["answer:"]), (hinted, ["answer:", "?"]), (wrong, ["you:"])):
        rows = panel(shown, at)
        assert len(rows) == 5
        assert all(any(text in row for row in rows) for text in texts), (beat, rows)
    hint = _hint_of(wrong, at)
    assert all(any(hint[:30] in row for row in panel(one, at)) for one in (hinted, wrong))
    again = press(wrong, at, "question_mark", "?")[0]
    assert again.message is not None, "there is one hint"


def _hint_of(session: Session, at: Views) -> str:
    question = question_of(at.at(frozenset()), session)
    assert question is not None
    fields = {name: str(value) for name, value in question.fields}
    return say(f"board.hint.{question.kind}", "en", **{**dict.fromkeys(("base", "to"), ""), **fields})


def test_a_number_where_a_sign_is_asked_for_is_told_so() -> None:
    """It was told to write a number."""
    at = views("eight.py")
    wrong = typed(replace(session_of(SIGMOID, ask=True), beat=3), at, "7")
    assert any("write = or +=" in row for row in panel(wrong, at))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_an_assignment_would_lose_is_said_to_its_end(lang: str) -> None:
    """With two contributions before, the number that the gradient should have was cut off."""
    at = Views(engine.trace_source("scale = 3.21\na = scale * 1.2345\nb = scale * 2.3456\nc = scale * 3.4567\nf = a * b * c\n"))
    view = at.at(frozenset())
    last = max(line.index for line in view.trace.lines if line.to == view.names["scale"])
    position = view.steps.of_line(last)
    assert position
    start = session_of(position, ask=True, beat=0, lang=lang)
    beat = next(beat for beat, one in enumerate(asked(view, position)) if one.kind == "op")
    rows = panel(typed(replace(start, beat=beat), at, "="), at)
    final = str(view.trace.gradients["scale"])[:4]
    assert any(final in row and "=" in row and not row.endswith("…") for row in rows[4:]), rows
