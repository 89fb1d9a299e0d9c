"""Prove it: what is refused and why, what is printed computes, frames, kinks, long traces by a child, and edits in between."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

import engine
from tests.tui.samples import PROGRAMS
from tests.tui.test_whatif import answered, opened, screen, stepper
from tests.tui.test_whatif import press as pressed
from tui import desk as desks
from tui.arithmetic import value_of
from tui.desk import events
from tui.desk.record import Desk
from tui.effects import Effect, Prove
from tui.paint.exact import agrees
from tui.paint.prove import moved_texts
from tui.session import Pick
from tui.states.prove import proof_of, prove_of
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
