"""The session walked over thousands of keys, and each move by itself."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from tests.tui.samples import PROGRAMS, views
from tests.tui.samples import session as session_of
from tui.actions import ACTIONS, act, click, press
from tui.field import Field
from tui.keys import EFFECTS, keys_at
from tui.moves.carry import settle
from tui.moves.find import go
from tui.moves.time import tick
from tui.paint import Hit, paint
from tui.session import Pick, Prompt, Session
from tui.view import Views

NAMES = [name for name in sorted(PROGRAMS) if name != "net.py"]
EVERY = [(name, None) for key in keys_at("stepper") for name in key.keys]
TYPED = [(c, c) for c in "0123456789()dxfya'"] + [("enter", "\r"), ("ㅁ", "ㅁ"), ("ㅜ", "ㅜ"), ("ㅎ", "ㅎ"), ("F", "F")]


def at(position: int, name: str = "eight.py", **more: object) -> tuple[Session, Views]:
    """A session of a program at a position."""
    return session_of(position, **more), views(name)


@pytest.mark.parametrize("seed", range(40))
def test_any_key_sequence_equals_a_fresh_session_at_the_same_state(seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(NAMES)
    here = views(name)
    again = Views(here.base)  # other caches
    session = session_of(lang=chance.choice(["en", "ko"]))
    for count in range(120):
        key, char = chance.choice(EVERY + TYPED)
        session, effect = press(session, here, key, char or (key if len(key) == 1 else None))
        assert effect is None or effect in EFFECTS
        view = here.at(session.expanded)
        assert 0 <= session.position <= view.total
        assert 0 <= session.beat < view.beats(session.position)
        if count % 10 == 0:
            fresh = Session(**{field.name: getattr(session, field.name) for field in fields(session)})
            assert paint(here, session, 80, 24) == paint(again, fresh, 80, 24)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 40), st.booleans(), st.integers(0, 2), st.booleans())
def test_back_is_the_exact_inverse_of_step(name: str, position: int, ask: bool, beat: int, opened: bool) -> None:
    here = views(name)
    session = Session(ask=ask)
    if opened:
        session = ACTIONS["expand_all"](session, here)
    view = here.at(session.expanded)
    session = replace(session, position=min(position, view.total), message=None)
    session = replace(session, beat=min(beat, view.beats(session.position) - 1) if ask else 0)
    ahead = ACTIONS["step"](session, here)
    if ahead != session:
        assert ACTIONS["back"](ahead, here) == session
    behind = ACTIONS["back"](session, here)
    if behind != session:
        assert ACTIONS["step"](behind, here) == session


def test_the_ends_hold() -> None:
    session, here = at(0)
    assert ACTIONS["back"](session, here) == session
    last = replace(session, position=21)
    for end in (last, Session(position=21, ask=True, beat=5)):
        done = ACTIONS["step"](end, here)
        assert done == replace(end, ended=True)  # what concludes it, and nothing beyond
        assert ACTIONS["step"](done, here) == done


def walk(action: str, start: int, name: str = "eight.py") -> list[int]:
    """Positions reached by repeating an action until it changes nothing."""
    session, here = at(start, name)
    found = []
    while True:
        after = replace(ACTIONS[action](session, here), message=None, before=None)
        if after.position == session.position:
            return found
        found.append(after.position)
        session = after


def test_stages_are_stepped_over_and_back() -> None:
    ends = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21]
    assert walk("next_stage", 0) == ends
    assert walk("previous_stage", 21) == [*reversed(ends[:-1]), 0]
    session, here = at(13)
    assert ACTIONS["next_stage"](session, here).position == 14
    assert ACTIONS["previous_stage"](session, here).position == 12


def test_accumulations_are_the_lines_that_add() -> None:
    assert walk("next_accumulation", 0) == [18, 19, 21]
    assert walk("previous_accumulation", 21) == [19, 18]
    session, here = at(21)
    assert ACTIONS["next_accumulation"](session, here).message == ("screen.no_fork", ())


def test_ask_first_takes_a_key_for_factors_product_and_sum() -> None:
    session, here = at(17, ask=True, beat=3)
    beaten = []
    for _ in range(7):
        session = ACTIONS["step"](session, here)
        beaten.append((session.position, session.beat))
    assert beaten == [*((18, beat) for beat in range(6)), (19, 0)]  # local, its number, product, = or +=, sum; then all of it
    off = ACTIONS["ask"](session, here)
    assert not off.ask
    assert off.beat == 0
    assert ACTIONS["ask"](off, here).beat == 4


def test_addresses() -> None:
    session, here = at(3)
    for text, position in (("12", 12), ("(3)", 3), ("df", 9), ("dx(3)", 18), ("dx", 19), (" dy ", 21), ("0", 0)):
        found = go(session, here, text)
        assert found.position == position, text
        assert found.before == "(3)"
    wrong = go(session, here, "dq")
    assert wrong.position == 3
    assert wrong.message == ("screen.bad_address", (("text", "dq"),))


def test_a_prompt_is_typed_corrected_and_left() -> None:
    session, here = at(3)
    for key, char in (("1", "1"), ("5", "5"), ("backspace", None), ("8", "8")):
        session, _ = press(session, here, key, char)
    assert session.prompt == Prompt(":", Field.holding("18"))
    assert press(session, here, "escape")[0].prompt == Prompt()
    assert press(session, here, "enter", "\r")[0].position == 18
    for _ in range(3):
        session, _ = press(session, here, "backspace")
    assert session.prompt == Prompt()
    for key in ("colon", "right"):
        session, _ = press(session, here, key)
    assert session.position == 3  # arrows do not step while typing
    for char in "order":
        session, _ = press(session, here, char, char)
    session, _ = press(session, here, "enter")
    assert session.look.order == "listing"


def test_search_selects_without_moving_in_time() -> None:
    session, here = at(3)
    for key, char in (("slash", "/"), ("i", "i"), ("n", "n"), ("v", "v"), ("enter", "\r")):
        session, _ = press(session, here, key, char)
    assert session.position == 3
    assert session.selected == Pick("forward", "stage", 6)
    seen = [session.selected]
    for _ in range(4):
        session = ACTIONS["next_match"](session, here)
        seen.append(session.selected)
    assert [pick.index for pick in seen if pick] == [6, 7, 1, 2, 3]
    assert ACTIONS["previous_match"](session, here).selected == seen[-2]
    assert ACTIONS["go_there"](session, here).position == 12
    nothing = ACTIONS["next_match"](replace(session, pattern="zzz"), here)
    assert nothing.message == ("screen.no_match", (("text", "zzz"),))
    assert ACTIONS["next_match"](Session(), here).message == ("screen.no_pattern", ())


def test_marks_and_back_to_before_the_jump() -> None:
    session, here = at(5)
    for key, char in (("m", "m"), ("a", "a")):
        session, _ = press(session, here, key, char)
    assert session.marks == (("a", "(5)"),)
    session, _ = press(session, here, "G", "G")
    assert session.position == 21
    for key, char in (("apostrophe", "'"), ("a", "a")):
        session, _ = press(session, here, key, char)
    assert session.position == 5
    for _ in range(2):
        session, _ = press(session, here, "apostrophe", "'")
    assert session.position == 21
    for _ in range(2):
        session, _ = press(session, here, "apostrophe", "'")
    assert session.position == 5
    for key, char in (("apostrophe", "'"), ("q", "q")):
        session, _ = press(session, here, key, char)
    assert session.message == ("screen.no_mark", (("letter", "q"),))


def test_selecting_rows_and_going_there() -> None:
    session, here = at(18)
    up = ACTIONS["select_up"](session, here)
    assert up.selected == Pick("backward", "line", 10)
    assert up.position == 18
    assert ACTIONS["go_there"](up, here).position == 19
    assert ACTIONS["escape"](up, here) == session
    other = ACTIONS["next_panel"](session, here)
    assert other.selected == Pick("forward", "stage", 2)
    down = ACTIONS["select_down"](other, here)
    assert down.selected == Pick("forward", "stage", 3)
    top = ACTIONS["page_up"](ACTIONS["page_up"](down, here), here)
    assert top.selected == Pick("forward", "row", 0)
    bottom = session
    for _ in range(5):
        bottom = ACTIONS["page_down"](bottom, here)
    assert bottom.selected == Pick("backward", "line", 0)


def test_clicks() -> None:
    session, here = at(3)
    for kind, index, position in (
        ("stage", 6, 7),
        ("line", 9, 18),
        ("position", 14, 14),
        ("position", 99, 21),
        ("total", 0, 19),
        ("row", 0, 0),
    ):
        assert click(session, here, Hit(kind, index)).position == position, kind
    assert click(session, here, None) == session
    unused, fork = at(2, "fork.py")
    assert click(unused, fork, Hit("total", 1)).message == ("screen.no_step", ())


@pytest.mark.parametrize("name", NAMES)
def test_expanding_and_folding_keeps_the_step(name: str) -> None:
    here = views(name)
    folded = here.at(frozenset())
    for position in range(folded.total + 1):
        session = Session(position=position)
        opened = ACTIONS["expand_all"](session, here)
        if not opened.expanded:
            continue
        wide = here.at(opened.expanded)
        if position:
            assert wide.step(opened.position).kind in (folded.step(position).kind, "gradient", "contribution")  # type: ignore[union-attr]
            assert wide.step(opened.position).stage == folded.step(position).stage  # type: ignore[union-attr]
        assert ACTIONS["expand_all"](opened, here).position == position


@pytest.mark.parametrize("name", NAMES)
def test_folding_ends_at_the_enclosing_step(name: str) -> None:
    here = views(name)
    opened = ACTIONS["expand_all"](Session(), here)
    wide, folded = here.at(opened.expanded), here.at(frozenset())
    for position in range(wide.total + 1):
        after = ACTIONS["expand_all"](replace(opened, position=position), here)
        step, found = wide.step(position), folded.step(after.position)
        assert (step is None) == (found is None)
        if step is not None and found is not None:
            assert found.stage == step.stage
            assert (found.line >= 0) == (step.line >= 0)


def test_one_stage_opens_and_others_stay() -> None:
    session, here = at(18)
    opened = ACTIONS["expand"](session, here)
    assert opened.expanded == {2}
    assert here.at(opened.expanded).steps.address(opened.position).startswith("dx(3")
    assert ACTIONS["expand"](opened, here).position == 18
    alone = ACTIONS["expand"](Session(position=4), here)
    assert alone.message == ("screen.no_parts", ())
    assert alone.expanded == frozenset()
    seed = ACTIONS["expand"](Session(position=0), here)
    assert seed.message == ("screen.no_step", ())


def test_marks_survive_expanding() -> None:
    session, here = at(18)
    session = replace(session, marks=(("a", "dx(3)"), ("b", "(8)")), before="df")
    opened = ACTIONS["expand"](session, here)
    folded = ACTIONS["expand"](opened, here)
    assert folded.marks == session.marks
    assert folded.before == "df"
    assert go(opened, here, dict(opened.marks)["a"]).position == opened.position


def test_play_stops_at_the_end_and_starts_again() -> None:
    session, here = at(19)
    session = ACTIONS["play"](session, here)
    assert session.play.on
    session = tick(session, here)
    assert (session.position, session.play.on) == (20, True)
    session = tick(session, here)
    assert (session.position, session.play.on) == (21, False)
    assert tick(session, here) == session
    again = ACTIONS["play"](session, here)
    assert (again.position, again.play.on) == (0, True)
    assert not ACTIONS["step"](again, here).play.on
    delays = []
    for _ in range(8):
        delays.append(again.play.delay)
        again = ACTIONS["faster"](again, here)
    assert delays == sorted(delays, reverse=True)
    assert again.play.delay < 0.2
    for _ in range(9):
        again = ACTIONS["slower"](again, here)
    assert again.play.delay > 2


def test_quit_closes_a_panel_first() -> None:
    session, here = at(3)
    session, _ = press(session, here, "v", "v")
    session, _ = press(session, here, "question_mark", "?")
    assert session.panels.stack == ("values", "help")
    session, effect = press(session, here, "q", "q")
    assert (session.panels.stack, effect) == (("values",), None)
    session, effect = press(session, here, "escape")
    assert session.panels.stack == ()
    assert act(session, here, "quit")[1] == "quit"


def test_reading_the_file_again_keeps_the_step() -> None:
    session, here = at(18)
    session = replace(session, marks=(("a", "dx(3)"), ("b", "dinvden(8)")), before="(3)")
    text = (
        PROGRAMS["eight.py"]
        .replace("x = 3", "x = 2.5\nz = 1")
        .replace("invden = 1.0 / den\nf = num * invden", "f = num / den")
    )
    changed = Views(engine.trace_source(text, "eight.py"))
    after = settle(session, here, changed)
    assert changed.at(after.expanded).steps.address(after.position) == "dx(3)"
    assert after.marks == (("a", "dx(3)"),)
    assert after.before == "(3)"
    gone = Views(engine.trace_source("x = 1\nf = x * 2\n", "eight.py"))
    short = settle(session, here, gone)
    assert short.position == gone.at(frozenset()).total
    assert settle(Session(), here, gone).position == 0
    assert settle(Session(position=5), here, gone).position == 1


def test_an_unknown_key_changes_nothing() -> None:
    session, here = at(3)
    for key in ("F", "f5", "ctrl+o", "ㅃ"):
        after, effect = press(session, here, key, key if len(key) == 1 else None)
        assert (replace(after, message=None), effect) == (session, None)


def test_every_pure_action_leaves_the_session_painted() -> None:
    for name in NAMES:
        here = views(name)
        for action in [key.id for key in keys_at("stepper")]:
            for position in (0, 1, here.at(frozenset()).forward + 1, here.at(frozenset()).total):
                after, _ = act(Session(position=position), here, action)
                assert len(paint(here, after, 100, 30).rows) == 30


def test_opening_very_many_stages_is_refused_with_their_number() -> None:
    from tui.moves.looks import MOST

    source = f"x = 0.5\nh = 1.0\nfor t in range({MOST + 1}):\n    h = math.tanh(x * h)\n"
    at = Views(engine.trace_source(source, "p.py"))
    found = ACTIONS["expand_all"](Session(position=3), at)
    assert not found.expanded
    assert found.message == ("screen.too_many_stages", (("n", MOST + 1), ("most", MOST)))
