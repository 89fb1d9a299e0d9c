"""The live check: marks beside the lines that are done, asked for anew after each edit, and never while a key waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import engine
from tests.tui.samples import PROGRAMS
from tests.tui.test_prove import proved
from tests.tui.test_whatif import screen, stepper
from tui import desk as desks
from tui.desk import events
from tui.desk.record import Desk
from tui.document import Document
from tui.effects import CheckLines, Edit, Effect
from tui.session import Session
from tui.states.live import live_of, verdicts_of
from tui.view import Views

EIGHT = PROGRAMS["eight.py"]


def opened(source: str, position: int, **settings: object) -> Desk:
    trace = engine.trace_source(source, "p.py")
    return desks.on_program(Views(trace), Document("p.py", trace.options), position, live=True, **settings)  # type: ignore[arg-type]


def judged(effect: Effect) -> events.Event:
    """What the world brings back."""
    if not isinstance(effect, CheckLines):
        return proved(effect)
    return events.LinesChecked(effect.views, effect.stages, engine.lines_alone(effect.views.at(effect.stages).trace))


def checked(desk: Desk) -> Desk:
    """After what the places wait for from the start."""
    for effect in stepper(desk).wishes(None):
        desk, _ = desks.handle(desk, judged(effect))
    return desk


def press(desk: Desk, *keys: str, world: Callable[[Effect], events.Event] = judged) -> Desk:
    for key in keys:
        desk, effects = desks.press(desk, key)
        waiting = list(effects)
        while waiting:
            desk, more = desks.handle(desk, world(waiting.pop(0)))
            waiting += more
    return desk


def marks(desk: Desk) -> int:
    return sum(row[36:].count("✓") for row in screen(desk))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (56, 60)])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_lines_that_are_done_bear_a_mark_and_no_others(size: tuple[int, int], lang: str) -> None:
    for position in (8, 9, 14, 18, 21):
        desk = checked(opened(EIGHT, position, width=size[0], height=size[1], lang=lang))
        assert sum(row.count("✓") for row in screen(desk)) == max(0, position - 9), screen(desk)
        bare = opened(EIGHT, position, width=size[0], height=size[1], lang=lang)
        assert [row.replace("✓", " ") for row in screen(desk)] == screen(bare)


def test_an_edit_takes_the_marks_away_and_they_are_asked_for_anew() -> None:
    desk = checked(opened(EIGHT, 21))
    desk = press(desk, "e")
    after, (edit,) = desks.press(desk, "plus")
    assert isinstance(edit, Edit)
    after, (again,) = desks.handle(after, judged(edit))
    assert isinstance(again, CheckLines)
    assert verdicts_of(stepper(after).session) is None
    late, _ = desks.handle(after, events.LinesChecked(stepper(desk).views, frozenset(), ("wrong",) * 14))
    assert late.top == after.top  # of the trace of before
    done, _ = desks.handle(after, judged(again))
    assert verdicts_of(stepper(done).session) == engine.lines_alone(stepper(done).views.base)
    _, effects = desks.press(done, "u")
    assert [type(effect) for effect in effects] == [CheckLines]


def test_open_gates_are_checked_by_themselves() -> None:
    desk = press(checked(opened(EIGHT, 21)), "Z")
    assert len(verdicts_of(stepper(desk).session) or ()) == len(stepper(desk).view.trace.lines)
    assert marks(desk) > 10
    assert marks(press(desk, "Z")) == 12
    assert set(live_of(stepper(desk).session).verdicts or ()) == {"", "right"}


def test_a_key_turns_it_off_and_on() -> None:
    desk = checked(opened(EIGHT, 21))
    off, effects = desks.press(desk, "K")
    assert effects == ()
    assert marks(off) == 0
    assert "live check off" in screen(off)[-1]
    on, effects = desks.press(off, "K")
    assert effects == ()  # it is known already
    assert marks(press(on, "right")) == 12
    trace = engine.trace_source(EIGHT, "p.py")
    plain = desks.on_program(Views(trace), None, 21)
    assert stepper(plain).session == Session(position=21, look=stepper(plain).session.look)
    _, (asked,) = desks.press(plain, "K")
    assert isinstance(asked, CheckLines)


def test_stepping_asks_for_nothing() -> None:
    desk = opened(EIGHT, 3)
    for key in ("right", "n", "e", "escape", "down", "t", "v", "G", "left"):
        desk, effects = desks.press(desk, key)
        assert effects == (), key


def test_a_line_that_does_not_agree_is_marked_and_said_in_both_languages() -> None:
    for lang, said in (("en", "do not agree with dx += (1) * dnum"), ("ko", "맞지 않습니다: dx += (1) * dnum")):
        desk = opened(EIGHT, 21, lang=lang)
        trace = stepper(desk).view.trace
        at = next(line.index for line in trace.lines if trace.raw(line.index) == "dx += (1) * dnum")
        found = tuple("wrong" if i == at else one for i, one in enumerate(engine.lines_alone(trace)))
        desk, _ = desks.handle(desk, events.LinesChecked(stepper(desk).views, frozenset(), found))
        assert said in screen(desk)[-1]
        (row,) = [row for row in screen(desk) if "✗" in row]
        assert "dx += (1) * dnum" in row


def test_what_cannot_be_checked_bears_no_mark() -> None:
    desk = opened(EIGHT, 21)
    (asked,) = stepper(desk).wishes(None)
    assert isinstance(asked, CheckLines)
    desk, _ = desks.handle(desk, events.LinesChecked(asked.views, asked.stages, engine.ProgramError("memory", file="p.py")))
    assert marks(desk) == 0
    assert stepper(desk).wishes(None) == ()


def test_plain_letters_and_the_legend() -> None:
    desk = checked(opened(EIGHT, 21, ascii=True))
    assert any(" v" in row for row in screen(desk))
    shown = press(checked(opened(EIGHT, 21, width=80, height=60)), "question_mark")
    assert any("differences of its own stage agree" in row for row in screen(shown))
