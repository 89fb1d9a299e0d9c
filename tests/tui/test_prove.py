"""Prove it: what is refused and why, what is printed computes, frames, kinks, long traces by a child, and edits in between."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

import engine
from tests.tui.samples import PROGRAMS
from tests.tui.test_whatif import answered, opened, screen, stepper
from tests.tui.test_whatif import press as pressed
from tui import desk as desks
from tui import start
from tui.arithmetic import value_of
from tui.desk import events
from tui.desk.record import Desk
from tui.effects import Effect, Prove
from tui.paint.exact import agrees
from tui.paint.prove import moved_texts
from tui.session import Pick
from tui.settings import Settings
from tui.states.prove import HELD, ROWS, proof_of, prove_of
from tui.view import Views

EIGHT = PROGRAMS["eight.py"]
N = r"\(?-?[\d.]+(?:e-?\d+)?\)?"
LONG = "x = 0.5\n" + "x = 0.999 * x\n" * 1500


def at(source: str, position: int, **settings: object) -> Desk:
    return pressed(opened(source, position, **settings), "escape")


def proved(effect: Effect) -> events.Event:
    """What the world brings back."""
    if not isinstance(effect, Prove):
        return answered(effect)
    trace, (_, at, step) = effect.views.at(effect.stages).trace, effect.claim
    return events.Proved(effect.views, effect.stages, effect.claim, engine.proof(trace, effect.var, at, step))


def press(desk: Desk, *keys: str) -> Desk:
    return pressed(desk, *keys, world=proved)


def test_what_is_not_complete_is_refused_with_the_reason() -> None:
    cases = [
        (0, "no gradient to prove"), (3, "dsigx is not complete yet: 0 of 1 arrived, still to come (6)"),
        (9, "df is given, not computed"), (18, "dx is not complete yet: 2 of 3 arrived, still to come (2)"),
    ]  # fmt: skip
    for position, said in cases:
        desk = press(at(EIGHT, position), "equals_sign")
        assert not stepper(desk).session.panels.stack
        assert said in screen(desk)[-1], (position, screen(desk)[-1])
    written = "import numpy as np\nx = 2.0\na = np.zeros(2)\na[0] = x\nf = (a * a).sum()\n"
    last = Views(engine.trace_source(written)).at(frozenset()).total
    desk = press(at(written, last - 1), "equals_sign")
    assert "written into" in screen(desk)[-1] or "prove" in screen(desk)[1]


def test_the_three_frames_of_the_drawing() -> None:
    desk = press(at(EIGHT, 19), "equals_sign")
    first, second, third = screen(desk), screen(press(desk, "right")), screen(press(desk, "right", "right"))
    assert "prove dx: frame 1 of 3, x - h" in first[1]
    assert "h = 0.001" in first[1]
    assert "(? - 1.5435866) / 0.002" in "\n".join(first)
    assert any("f = 1.5477057" in row for row in second)
    row = next(row for row in second if "sigx =" in row)
    assert row.split()[-3:] == ["0.952574", "0.952619", "0.000045"]
    assert any(" (1.5477057 - 1.5435866) / 0.002 = 2.060, and we got 2.060" in row for row in third)
    assert any("relative error 1.2e-7: right" in row for row in third)
    assert any("no branch and no max changed sides between 2.999 and 3.001" in row for row in third)
    assert "last frame" in screen(press(desk, "right", "right", "right"))[-1]
    assert "first frame" in screen(press(desk, "left"))[-1]
    assert press(desk, "right", "left") == desk
    assert stepper(press(desk, "escape")).session.panels.stack == ()
    assert stepper(press(desk, "right")).session.position == 19


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_every_quotient_and_every_move_computes_as_printed(name: str, lang: str) -> None:
    views = Views(engine.trace_source(PROGRAMS[name], "p.py"))
    seen = 0
    for position in range(1, views.at(frozenset()).total + 1):
        desk = press(at(PROGRAMS[name], position, lang=lang, width=120, height=40), "equals_sign", "right", "right")
        if stepper(desk).session.panels.top != "prove":
            assert stepper(desk).session.position >= position  # refused with a sentence, then stepped on
            continue
        rows = screen(desk)
        row = next(row for row in rows if re.match(rf" \({N} - {N}\) / ", row))
        found = re.match(rf" (\({N} - {N}\) / {N}) = ({N}), ", row)
        assert found, row
        assert agrees(value_of(found[1]), found[2]), row
        seen += 1
        shown = proof_of(stepper(desk).view, stepper(desk).session)
        assert isinstance(shown, engine.Proof)
        for one in shown.moved:
            was, now, by = moved_texts(one.here, one.up)
            if "e" not in was + now + by and "·" not in by:
                value = value_of(f"({now}) - ({was})")
                assert value is not None
                assert abs(value - float(by)) < 1e-9, (was, now, by)
    assert seen >= 2


def test_the_selected_variable_is_proven_and_the_entry_of_the_values_panel() -> None:
    desk = at(EIGHT, 21)
    start = stepper(desk)
    picked = desks.handle(desk, events.Key("up"))[0]
    assert stepper(picked).session.selected is not None
    row = next(i for i, row in enumerate(start.view.trace.rows) if row.text.startswith("y"))
    at_y = start.at(start.session.__class__(position=21, selected=Pick("forward", "row", row)), 0.0)
    shown = press(desks.put(desk, at_y) if hasattr(desks, "put") else Desk((at_y,)), "equals_sign")
    assert prove_of(stepper(shown).session).claim.name == "y"
    net = at(PROGRAMS["net.py"], 8, width=120, height=40)
    entry = press(net, "v", "tab", "down", "right")
    state = entry.top.session.panels  # type: ignore[attr-defined]
    moved = dict(state.states)["values"].entry
    proven = press(entry, "escape", "equals_sign")
    assert prove_of(stepper(proven).session).claim.at == moved
    assert prove_of(stepper(press(net, "equals_sign")).session).claim.at != ()


def test_smaller_and_larger_steps_and_again() -> None:
    desk = press(at(EIGHT, 19), "equals_sign", "left_parenthesis")
    assert "h = 0.0001" in screen(desk)[1]
    desk = press(desk, "right_parenthesis", "right_parenthesis")
    assert "h = 0.01" in screen(desk)[1]
    desk = press(desk, "right", "equals_sign")
    assert "frame 1 of 3" in screen(desk)[1]
    assert "h = 0.01" in screen(desk)[1]
    assert "prove dy" in screen(press(desk, "n", "n", "equals_sign"))[1]


def test_kinks_and_flipped_tests_are_said_in_both_languages() -> None:
    tie = "x = 0.0\nf = 3 * abs(x)\n"
    rows = "\n".join(screen(press(at(tie, 3), "equals_sign", "right", "right")))
    assert "a kink at x: slope -3 left, 3 right; 0 is one of the right answers" in rows
    branch = "x = 1.0\nf = x * x if x > 0.9999 else x\n"
    desk = press(at(branch, 3), "equals_sign", *["right_parenthesis"] * 3)
    assert "the test x > 0.9999 (line 2) flips between" in "\n".join(screen(desk))
    korean = press(at(branch, 3, lang="ko"), "equals_sign", *["right_parenthesis"] * 3)
    assert "x > 0.9999 (2줄)" in "\n".join(screen(korean))
    outside = press(at("import math\nx = 0.5\nf = math.log(x)\n", 3), "equals_sign", *["right_parenthesis"] * 5, "right")
    assert "cannot go that far" in "\n".join(screen(outside))


def test_a_long_trace_is_proven_by_a_child_and_only_the_newest_counts() -> None:
    last = Views(engine.trace_source(LONG)).at(frozenset()).total
    start = at(LONG, last)
    waiting, (asked,) = desks.press(start, "equals_sign")
    assert isinstance(asked, Prove)
    assert "replaying" in "\n".join(screen(waiting))
    finer, (newer,) = desks.press(press(start, "equals_sign"), "left_parenthesis")
    done, _ = desks.handle(waiting, proved(asked))
    assert "frame 1 of 3" in screen(done)[1]
    old, _ = desks.handle(finer, proved(asked))
    assert old.top == finer.top
    new, _ = desks.handle(finer, proved(newer))
    assert "frame 1 of 3" in screen(new)[1]
    _, again = desks.press(done, "right")
    assert again == ()


def test_an_edit_proves_anew() -> None:
    desk = press(at(EIGHT, 21), "G", "e", "plus", "escape")
    desk = press(desk, "p", "a", "equals_sign", "right", "right")
    rows = "\n".join(screen(desk))
    fresh = engine.proof(stepper(desk).views.base, stepper(desk).view.names[prove_of(stepper(desk).session).claim.name])
    assert f"{fresh.gradient:.4g}"[:4] in rows
    assert "3.1" in rows
    undone = press(desk, "u")
    assert "and we got" in "\n".join(screen(undone))
    assert "\n".join(screen(undone)) != rows


def test_the_place_of_the_cursor_moves_through_a_long_replay() -> None:
    last = Views(engine.trace_source(LONG)).at(frozenset()).total
    desk = press(at(LONG, last), "equals_sign")
    rows = [screen(press(desk, *["pageup"] * n)) for n in (0, 3, 6)]
    for one, other in pairwise(rows):
        assert one != other
    assert all(sum(row.startswith("▶") for row in each[2:16]) == 1 for each in rows)


def ticked(desk: Desk, beats: int) -> Desk:
    """So many beats of the clock later."""
    for _ in range(beats):
        due = desks.wake(desk)
        assert due is not None
        desk = desks.tick(desk, due)[0]
    return desk


def moving(source: str, position: int, **settings: object) -> Desk:
    desk = at(source, position, **settings)
    place = stepper(desk)
    session = replace(place.session, look=replace(place.session.look, motion=True))
    return replace(desk, motion=True, places=(*desk.places[:-1], replace(place, session=session)))


def test_the_values_ripple_down_frame_after_frame_to_the_quotient() -> None:
    desk = press(moving(EIGHT, 19), "equals_sign")
    still = press(at(EIGHT, 19), "equals_sign")
    moved = proof_of(stepper(still).view, stepper(still).session)
    assert isinstance(moved, engine.Proof)
    count = len(moved.moved)
    for frame, whole in enumerate((still, press(still, "right"))):
        seen = []
        for beat in range(count):
            rows = screen(desk)
            assert sum(" · " in row and row.rstrip().endswith("·") for row in rows[3:13]) >= count - beat - 1
            assert f"frame {frame + 1} of 3" in rows[1]
            assert "(? - " in "\n".join(rows)
            seen.append(rows)
            desk = ticked(desk, 1)
        assert screen(desk) == screen(whole)  # once it is through, the frame is the one that stands without motion
        assert all(earlier != later for earlier, later in pairwise(seen))
        desk = ticked(desk, HELD + 1)
    assert "(1.5477057 - 1.5435866) / 0.002 = 2.060, and we got 2.060" in "\n".join(screen(desk))
    assert screen(desk) == screen(press(still, "right", "right"))
    assert desks.wake(desk) is None  # and nothing moves any more


def test_a_key_ends_the_ripple_and_without_motion_nothing_moves() -> None:
    still = press(at(EIGHT, 19), "equals_sign")
    assert desks.wake(still) is None
    desk = ticked(press(moving(EIGHT, 19), "equals_sign"), 3)
    assert screen(press(desk, "right")) == screen(still)
    assert screen(press(desk, "right", "right")) == screen(press(still, "right"))
    assert desks.wake(press(desk, "right")) is None
    assert desks.wake(press(desk, "escape")) is None
    assert desks.wake(press(desk, "right", "equals_sign")) is not None
    again = ticked(press(desk, "right", "equals_sign"), 3)
    assert screen(again) == screen(desk)  # the same beats, the same picture


def test_the_ripple_of_a_long_program_takes_no_longer_and_is_followed() -> None:
    source = "x = 0.5\n" + "x = 0.999 * x\n" * 40
    last = Views(engine.trace_source(source)).at(frozenset()).total
    desk = press(moving(source, last), "equals_sign")
    still = press(at(source, last), "equals_sign")
    first = screen(ticked(desk, 1))
    assert any(row.startswith("▶") for row in first[2:])
    assert screen(ticked(desk, ROWS)) == screen(still)


def test_the_animation_is_off_where_the_reader_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, moves in (("none", False), ("NONE", False), ("full", True), ("", True)):
        monkeypatch.setenv("TEXTUAL_ANIMATIONS", said)
        assert start._look(False, Settings())["motion"] is moves
    assert not Desk(()).motion  # tapes, recordings, the browser and tests


NAMED = """\
import numpy as np
np.random.seed(0)
params = {'hidden_weights': np.random.randn(3, 2), 'hidden_bias': np.zeros(2)}
features = np.random.randn(4, 3)
loss_of_all = np.mean(np.maximum(0, features @ params['hidden_weights'] + params['hidden_bias'])**2)
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_with_a_long_name_no_sentence_and_no_head_of_a_column_is_cut(lang: str) -> None:
    """What changed sides ended in the middle, two columns had the same head, and the step was not in the title."""
    last = Views(engine.trace_source(NAMED)).at(frozenset()).total
    desk = press(at(NAMED, last, lang=lang), "equals_sign")
    for keys in ((), ("right",), ("right", "right")):
        rows = screen(press(desk, *keys))
        assert "( ) h = " in rows[1]
        assert "…" not in rows[2]
        assert not any(row.rstrip().endswith("…") for row in rows)
        assert any(re.match(r" \(loss_of_all\(.*\) - loss_of_all\(.*\)\) / ", row) for row in rows)
    said = " ".join(row.strip() for row in rows)
    assert ("no branch and no max changed sides between" if lang == "en" else "결과가 바뀐 조건이나 max는 없습니다") in said


LONG_NAME = "a_variable_whose_name_is_so_long_that_it_hardly_fits_in_a_row_of_any_terminal"


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [60, 80])
def test_of_a_long_name_the_frames_tell_point_and_output(width: int, lang: str) -> None:
    """The title lost the step, the frames x and f."""
    desk = at(f"{LONG_NAME} = 3.0\nf = {LONG_NAME}**2\n", 3, width=width, height=24, lang=lang)
    rows = screen(press(desk, "equals_sign", "right", "right"))
    assert "h = 0.001" in rows[1]
    frames = [row for row in rows if row.strip().startswith(("frame", "장면"))]
    assert len(frames) == 2
    assert all(re.search(r"= (2\.999|3\.001) +f = \d\.\d+", row) for row in frames), frames


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_where_the_output_itself_is_no_number_no_smaller_step_is_advised(lang: str) -> None:
    desk = at("x = 0.0\ny = 2.0\nf = (np.log(x) - np.log(x)) * y\n", 5, width=60, height=24, lang=lang)
    said = " ".join(screen(press(desk, "equals_sign")))
    assert {"en": "f is nan here", "ko": "f 값이 nan이라"}[lang] in said


def table(desk: Desk) -> list[str]:
    """The rows from the panel's title on."""
    rows = screen(desk)
    return rows[next(i for i, row in enumerate(rows) if row.startswith("━ ")) :]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_difference_that_does_not_exist_is_not_said_to_be_none(lang: str) -> None:
    """inf - inf and what is NaN on both sides stood as 0."""
    source = "x = np.array([1.0, 0.0, -1.0])\nl = np.log(x)\ns = np.sqrt(x)\nq = x[0] / 1e-320\nf = np.sum(l) + np.sum(s) + q\n"
    desk = press(at(source, 0, width=120, height=40, lang=lang), "end", "equals_sign", "right", "right")
    rows = [row.split() for row in table(desk)]
    for name in ("l", "s", "q", "f"):
        assert next(row for row in rows if name in row and "=" in row)[-1] == "·", name


def test_a_number_of_a_replay_keeps_its_exponent() -> None:
    desk = at("x = 3.0\ny = -1e200\nz = y * 1e-300 + x * 1e-105\nf = z * x\n", 0, width=120, height=40)
    rows = table(press(desk, "end", "equals_sign"))
    assert next(row.split() for row in rows if row.strip().startswith("y "))[-1] == "-1.00e200"
    assert not [row for row in rows if re.search(r"\d…", row)]


def test_a_quotient_has_one_value_in_table_and_rule() -> None:
    """0.48225 was rounded to 0.4822 under the rule and to 0.4823 in the table."""
    source = "x = 1.5\ny = -2.0\nw = 0.3\nz = w * x + y\ns = 1 / (1 + math.exp(-z))\nr = max(x, y)\nq = x / (y - 1)\n"
    source += "f = s * r - q**2 + abs(z) * 0.5\n"
    desk = press(at(source, 0, width=120, height=40), "end", "equals_sign", "right", "right")
    for _ in range(6):
        rows = screen(desk)
        claim = next(re.search(r" [=≈] (\S+?),", row) for row in rows if row.startswith(" (") and ") / " in row and "f(" not in row)
        assert claim is not None
        assert claim[1] == next(row.split()[-1] for row in table(desk) if "5 f = " in row)
        desk = press(desk, "right_parenthesis", "right", "right")
