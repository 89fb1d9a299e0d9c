"""What if: edits of inputs are those of a fresh run, undo and redo are exact, and what the panel says computes."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isnan
from pathlib import Path

import numpy as np
import pytest

import engine
from tests.tui.samples import PROGRAMS
from tui import desk as desks
from tui.arithmetic import value_of
from tui.catalogue import say
from tui.cells import text_of
from tui.desk import events
from tui.desk.record import Desk
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.effects import Copy, Edit, Effect
from tui.moves.find import go
from tui.paint.along import curve
from tui.paint.exact import agrees
from tui.paint.moment import Moment
from tui.paint.plot import Plot, plotted
from tui.session import Session
from tui.states.whatif import row_of, slot, slots, whatif_of
from tui.view import Views

EIGHT = PROGRAMS["eight.py"]
N = r"-?[\d.]+(?:e-?\d+)?"
NET = """import numpy as np
def layer(z):
    k = 2.0
    return np.tanh(z) * k
w = [2.0, -3.0]
p = {'a': 0.5, 'b': [1, 4.0]}
X = np.array([[1.0, -2.0], [0.5, 3.0]])
q = layer(X * w[0] + p['a']).sum() - w[1] * p['b'][1]
f = q * p['b'][0] if q > 0 else -q
"""


def answered(effect: Effect) -> events.Event:
    """What the world brings back."""
    assert isinstance(effect, Edit)
    base = effect.views.base
    try:
        return events.Edited(effect.views, effect.edits, Views(engine.edited(base, dict(effect.edits)), effect.views))
    except engine.ProgramError as error:
        return events.Edited(effect.views, effect.edits, error)


def opened(source: str, position: int = 0, **settings: object) -> Desk:
    trace = engine.trace_source(source, "eight.py")
    at = desks.on_program(Views(trace), Document("eight.py", trace.options), position, **settings)  # type: ignore[arg-type]
    return press(at, "e")


def press(at: Desk, *keys: str, world: Callable[[Effect], events.Event] | None = answered) -> Desk:
    for key in keys:
        at, effects = desks.press(at, key, key if len(key) == 1 else {"asterisk": "*", "minus": "-", "full_stop": "."}.get(key, ""))
        for effect in effects if world is not None else ():
            at, _ = desks.handle(at, world(effect))
    return at


def stepper(at: Desk) -> Stepper:
    assert isinstance(at.top, Stepper)
    return at.top


def screen(at: Desk) -> list[str]:
    return ["".join(text for text, _ in row) for row in desks.rows(at)]


def same(one: object, other: object) -> bool:
    """Whether two traces' values, or gradients, are the same numbers."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(np.array_equal(np.asarray(one), np.asarray(other)))


def test_every_input_and_entry_is_edited_as_a_fresh_run_has_it() -> None:
    base = engine.trace_source(NET, "eight.py")
    start = opened(NET)
    view = stepper(start).view
    places = [slot(view, row).address for row in range(slots(view))]
    assert {"w[0]", "w[1]", "p['a']", "p['b'][0]", "p['b'][1]", "X[0,0]", "X[0,1]", "X[1,0]", "X[1,1]"} <= set(places)
    for row, address in enumerate(places):
        at = press(press(start, *["down"] * row), "e", "1", "full_stop", "2", "5", "enter")
        fresh = engine.edited(base, {address: 1.25})
        trace = stepper(at).views.base
        assert same(trace.values, fresh.values), address
        assert same(trace.gradients, fresh.gradients), address
        assert stepper(at).session.position == stepper(start).session.position
        assert f"{address}=1.25" in screen(at)[0] or "…" in screen(at)[0]


def test_nudges_are_decimal_and_undo_is_exact() -> None:
    start = opened(EIGHT, 21)
    at = press(start, "plus", "plus", "plus")
    assert whatif_of(stepper(at).session).shown == (("x", 3.3),)
    assert stepper(press(at, "minus", "minus", "minus")).views is stepper(start).views  # as the file has it: no edit is left
    at = press(at, "down", "right_parenthesis", "plus")
    assert dict(whatif_of(stepper(at).session).shown) == {"x": 3.3, "y": -3.5}
    reached = stepper(at).views.base.value
    back = press(at, "u", "u", "u", "u")
    assert stepper(back).views is stepper(start).views
    assert "nothing" not in screen(back)[-1]
    assert "no edit is left" in screen(press(back, "u"))[-1]
    again = press(back, "U", "U", "U", "ctrl+r")
    assert stepper(again).views.base.value == reached
    assert stepper(press(again, "delete")).views is stepper(start).views
    assert stepper(press(again, "delete", "u")).views.base.value == reached


def test_a_value_may_be_multiplied_and_nonsense_is_refused() -> None:
    start = opened(EIGHT, 21)
    assert dict(whatif_of(stepper(press(start, "e", "asterisk", "1", "0", "0", "0", "enter")).session).shown) == {"x": 3000.0}
    refused = press(start, "e", "q", "enter")
    assert not whatif_of(stepper(refused).session).wanted
    assert "q is no number" in screen(refused)[-1]


def test_what_cannot_be_computed_is_said_and_the_edit_taken_back() -> None:
    start = opened("import math\nx = 0.5\nf = math.log(x)\n", 1)
    at = press(start, "e", "minus", "1", "enter")
    assert stepper(at).views is stepper(start).views
    assert whatif_of(stepper(at).session).wanted == whatif_of(stepper(at).session).shown == ()
    assert "not with these inputs" in screen(at)[-1]


def test_only_the_newest_edit_counts() -> None:
    start = opened(EIGHT, 21)
    at, first = desks.press(start, "plus")
    assert "running again" in "\n".join(screen(at))
    at, second = desks.press(at, "plus")
    at, _ = desks.handle(at, answered(second[0]))
    at, _ = desks.handle(at, answered(first[0]))
    assert whatif_of(stepper(at).session).shown == (("x", 3.2),)
    assert stepper(at).views.base.values["x"] == 3.2


def test_a_reload_keeps_the_edits_whose_names_still_exist() -> None:
    at = press(opened(EIGHT, 21), "plus", "down", "plus")
    document = stepper(at).document
    at, effects = desks.press(at, "R")
    assert len(effects) == 1
    busy, none = desks.press(at, "plus")
    assert none == ()  # an edit would push the reading of the file aside
    changed = engine.trace_source("x = 10.0\nz = 2\nf = x * z\n", "eight.py")
    at, effects = desks.handle(busy, events.Arrived(busy.ticket, Views(changed)))
    assert [effect.edits for effect in effects if isinstance(effect, Edit)] == [(("x", 3.1),)]
    at, _ = desks.handle(at, answered(effects[0]))
    assert stepper(at).views.base.value == engine.edited(changed, {"x": 3.1}).value
    assert stepper(at).document is document


@pytest.mark.parametrize(("lang", "said"), [("en", "its edit is dropped: y"), ("ko", "버린 변경: y")])
def test_a_reload_says_which_edits_it_drops(lang: str, said: str) -> None:
    """It said "read again", and the edit was gone from the title."""
    at = press(opened(EIGHT, 21, lang=lang), "plus", "down", "plus")
    for source, told in (("x = 10.0\nz = 2\nf = x * z\n", True), ("x = 3\ny = 2.0\nf = x * y\n", False)):
        busy, _ = desks.press(at, "R")
        after, _ = desks.handle(busy, events.Arrived(busy.ticket, Views(engine.trace_source(source, "eight.py"))))
        assert (said in text_of(desks.rows(after)[-1])) == told


def test_edits_stay_when_the_panel_is_closed_and_are_copied_for_the_command_line() -> None:
    at = press(opened(EIGHT, 21), "plus")
    copied = desks.press(at, "ctrl+y")[1]
    assert copied == (Copy("--set x=3.1"),)
    closed = press(at, "escape")
    assert not stepper(closed).session.panels.stack
    assert "what if x=3.1" in screen(closed)[0]
    assert any("~3.100" in row for row in screen(closed))
    for key in ("colon", *"reset", "enter"):
        closed = press(closed, key)
    assert "what if" not in screen(closed)[0]
    assert not any("~" in row for row in screen(closed))


def test_marks_are_on_what_changed_and_on_nothing_else() -> None:
    at = press(opened(EIGHT, 21, width=120, height=40), "plus", "escape")
    rows = screen(at)
    before, after = engine.trace_source(EIGHT), stepper(at).views.base
    for var in after.vars:
        if var.kind != "stage":
            continue
        row = next(row for row in rows if f" {var.shown} = " in row[:50])
        assert ("~" in row[36:46]) == (before.vars[var.index].value != var.value), (var.shown, row)


@pytest.mark.parametrize("keys", [("plus",), ("minus",), ("right_parenthesis", "plus"), ("plus", "down", "minus")])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 24)])
def test_what_is_printed_computes(keys: tuple[str, ...], size: tuple[int, int]) -> None:
    at = press(opened(EIGHT, 21, width=size[0], height=size[1]), *keys)
    seen = 0
    for row in screen(at):
        for left, result in re.findall(rf"({N}·\(?{N}\)?|{N} - \(?{N}\)?) = ({N})", row):
            value = value_of(left.replace("·", "*"))
            assert value is not None
            assert abs(value - float(result)) <= 0.5 * 10 ** -len(result.partition(".")[2]), row
            seen += 1
    assert seen >= 3


def test_a_replay_is_a_fresh_run() -> None:
    trace = engine.trace_source(NET)
    view = Views(trace).at(frozenset())
    for row in range(slots(view)):
        place = slot(view, row)
        value = np.asarray(trace.vars[place.var].value, dtype=float)[place.at]
        (found,) = engine.nudged(trace, place.var, place.at, [0.25])
        fresh = engine.edited(trace, {place.address: float(value) + 0.25})
        assert found is not None
        assert not found.flipped
        assert np.isclose(found.output, fresh.value, rtol=1e-12), place
        for var, reached in found.values.items():
            assert np.allclose(reached, np.asarray(fresh.vars[var].value, dtype=float), rtol=1e-12), (place, fresh.vars[var].shown)


def test_a_replay_tells_flipped_tests_and_where_nothing_can_be_computed() -> None:
    trace = engine.trace_source("import math\nx = 0.5\ny = math.sqrt(x)\nf = 2 * y if y > 0.1 else y\n")
    flipped, outside = engine.nudged(trace, 0, (), [-0.4999, -1.0])
    assert flipped is not None
    assert [branch.text for branch in flipped.flipped]
    assert outside is None


def test_an_input_of_a_branch_that_only_the_edits_take_can_be_edited_too() -> None:
    source = "x = 3\ny = 2.0\nif x > 3:\n    k = 5.0\n    f = k * x * y\nelse:\n    f = x * y\n"
    at = press(opened(source, 1), "plus")
    view = stepper(at).view
    row = next(row for row in range(slots(view)) if slot(view, row).address == "k")
    at = press(at, *["down"] * row, "plus")
    assert dict(whatif_of(stepper(at).session).shown) == {"x": 3.1, "k": 5.1}
    assert stepper(at).views.base.value == engine.edited(engine.trace_source(source), {"x": 3.1, "k": 5.1}).value


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_no_input_is_dropped_while_descending_on_a_small_screen(lang: str) -> None:
    source = "w = [2.0, -3.0, -3.0]\nx = [-1.0, -2.0]\nd = w[0] * x[0] + w[1] * x[1] + w[2]\nf = d * d\n"
    total = Views(engine.trace_source(source)).at(frozenset()).total
    rows = screen(press(opened(source, total, lang=lang), "x"))
    assert all(any(f" {name} " in row for row in rows) for name in ("w[0]", "w[1]", "w[2]", "x[0]", "x[1]")), "\n".join(rows)


def test_what_is_typed_for_an_input_does_not_read_as_a_key() -> None:
    desk = press(opened(EIGHT, 21), "enter", "5")
    assert screen(desk)[-1].startswith(" =5"), screen(desk)[-1]


def test_a_digit_or_a_star_begins_a_value_in_the_panel() -> None:
    start = opened(EIGHT, 21)
    assert dict(whatif_of(stepper(press(start, "5", "full_stop", "2", "enter")).session).shown) == {"x": 5.2}
    assert dict(whatif_of(stepper(press(start, "asterisk", "1", "0", "0", "0", "enter")).session).shown) == {"x": 3000.0}
    assert stepper(press(start, "escape", "5", "enter")).session.position == 5  # the panel is closed: an address again


def test_the_point_that_an_edit_comes_to_is_in_the_plot_also_between_two_samples() -> None:
    """The highest of all was beyond the plot, and left out of it."""
    curve = [(float(x), -((x - 4.1) ** 2)) for x in range(9)]
    drawn = plotted(Plot(curve, (3.0, -1.21, 2.2), (3.0, -1.21), (4.1, 0.0)), 40, 8, False)
    assert "○" in [text for text, _ in drawn[0]]
    assert sum(text == "●" for row in drawn for text, _ in row) == 1


WIDE = """\
np.random.seed(1)
params = {'hidden_weights': -np.random.rand(3, 3) * 0.3, 'bias': np.zeros(3)}
loss = np.sum((params['hidden_weights'] * 0.5 + params['bias'])**2)
"""


def test_the_table_cuts_no_number_and_no_name_that_tells_two_places_apart() -> None:
    """Of long names only the common start was shown, and of an edited number with a sign its first digits."""
    at = press(opened(WIDE, 4), "plus", "down", "minus")
    rows = [found for row in screen(at) if (found := re.match(r"[ ▶]*(\S+\[\d,\d\]) +(.*)", row))]
    assert len(rows) > 4
    assert len({row[1] for row in rows}) == len(rows)
    assert not any("…" in row[2] for row in rows)
    assert sum(" → " in row[2] for row in rows) == 2


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_the_axis_of_the_plot_has_both_of_its_ends(size: tuple[int, int], lang: str) -> None:
    """Beside the table the right one was cut off."""
    width, height = size
    source = "a = np.array([[1.4142, -2.7183], [0.5772, 3.1416]])\nf = np.sum(np.tanh(a))\n"
    desk = press(opened(source, 3, width=width, height=height, lang=lang), "plus")
    rows = [row for row in screen(desk) if "●" in row and "○" in row and re.search(r"● -?[\d.]+   ○", row)]
    assert len(rows) == 1
    axis = rows[0].split("│")[0].rstrip()
    assert re.search(r"\d\.\d+ +● -?\d\.\d+   ○ -?\d\.\d+ .*?-?\d\.\d+$", axis), axis
    assert "…" not in axis


@pytest.mark.parametrize(
    ("text", "address", "value"),
    [("W[1,2] = 7", "W[1,2]", 7.0), ("x=5", "x", 5.0), (" w[1] = -0.5", "w[1]", -0.5), ("x*10", "x", 30.0), ("x = 2*3", "x", 6.0)],
)
def test_an_input_is_changed_by_its_address(text: str, address: str, value: float) -> None:
    """In an array of ten thousand entries no other way leads to one of them."""
    source = "x = 3.0\nw = [1.0, 2.0]\nW = np.ones((2, 3))\nf = x * w[0] * w[1] * np.sum(W)\n"
    views = Views(engine.trace_source(source, "p.py"))
    session = go(Session(), views, text)
    state = whatif_of(session)
    assert dict(state.wanted) == {address: value}
    view = views.at(frozenset())
    assert slot(view, row_of(view, session)).address == address
    assert session.panels.top == "whatif"


@pytest.mark.parametrize("text", ["W = 5", "W[2,0] = 1", "W[0] = 1", "q = 5", "f = 5", "x = hm", "x =", "= 5", "*5", "W[0,1,2]=5"])
def test_what_is_no_place_is_not_changed(text: str) -> None:
    source = "x = 3.0\nW = np.ones((2, 3))\nf = x * np.sum(W)\n"
    views = Views(engine.trace_source(source, "p.py"))
    session = go(Session(), views, text)
    assert whatif_of(session).wanted == ()
    assert session.message is not None


def test_a_mark_takes_no_digit_of_what_a_line_adds() -> None:
    at = press(opened(PROGRAMS["eight.py"], 21, width=120, height=40), "right_parenthesis", "plus")
    added = next(row for row in screen(at) if "dx += ((1 - sigx) * sigx) * dsigx" in row)
    assert "~-0.06718  ~2.294+" in added


def test_a_panel_without_a_plot_has_all_inputs_that_it_has_rows_for() -> None:
    long = "x = 1.0\ny = 0.5\nz = 2.0\nh = x\nfor i in range(2000):\n    h = h * 0.999 + y * 0.001\nf = h * z\n"
    rows = screen(opened(long, 10, width=120, height=40))
    assert {"x", "y", "z"} <= {row.lstrip(" ▶").split(" ")[0] for row in rows[-9:]}, rows


def test_under_a_nudge_of_one_of_many_inputs_there_is_still_a_plot() -> None:
    wide = "x = np.arange(12.0)\nf = np.sum(np.tanh(x) * x)\n"
    rows = screen(press(opened(wide, 3, width=80, height=24), "plus"))
    assert any("●" in row and "○" in row for row in rows), rows
    assert sum("x[" in row[:9] for row in rows) > 3


def test_what_one_more_nudge_does_is_never_cut() -> None:
    for width in range(50, 80):
        at = opened("the_weight = 0.123456\nf = math.tanh(-the_weight * 1.2345)\n", 3, width=width, height=24)
        rows = [row.rstrip() for row in screen(press(at, "plus")) if row.startswith("  one more h")]
        assert len(rows) == 1
        assert re.search(r"actual -?\d\.\d{4}\d?$", rows[0]), (width, rows)


TABLE = re.compile(r"[ ▶]*(\S+) +(\S+ → \S+) +(\S+) +(?:\S+ = )?(\S+) +(\S+)$")
"""A row of an edited input: name, value before and after, gradient, predicted, actual."""
ENTRIES = "X = np.array([[1.0, -2.0], [0.5, 3.0]])\nw = [0.5, 4.0]\nf = np.sum(np.tanh(X * w[0])) * w[1]\n"


def edited_rows(at: Desk) -> dict[str, re.Match[str]]:
    """The rows of edited inputs, of the table alone, by name."""
    wide = min(74, at.width) if at.width >= 100 else at.width
    return {found[1]: found for row in screen(at) if (found := TABLE.match(row[:wide].rstrip())) and "·(" not in found[3]}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
def test_a_row_tells_what_f_did_for_its_edit(size: tuple[int, int], lang: str) -> None:
    at = press(opened(EIGHT, 21, width=size[0], height=size[1], lang=lang), "right_parenthesis", "plus")
    assert edited_rows(at)["x"].groups() == ("x", "3 → 3.500", "2.060", "1.030", "1.336")
    assert any({"en": "predicted     actual", "ko": "예측       실제"}[lang] in row for row in screen(at)) or size[0] == 60


@pytest.mark.parametrize("source", [EIGHT, ENTRIES], ids=["numbers", "entries"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_of_several_edits_a_row_tells_what_f_did_with_that_one_alone(size: tuple[int, int], source: str) -> None:
    at = press(opened(source, 3, width=size[0], height=size[1]), "plus", "down", "minus", "minus")
    base, edits = stepper(at).view.before, whatif_of(stepper(at).session).shown
    assert base is not None
    rows = edited_rows(at)
    assert len(edits) == 2 == len(rows)
    for address, value in edits:
        alone = engine.edited(base.trace, {address: value}).value - base.trace.value
        assert agrees(alone, rows[address][5]), (address, alone, rows[address])


def test_of_a_descent_each_row_is_told_alone() -> None:
    at = press(opened(ENTRIES, 3, width=120, height=40), "x")
    base, edits = stepper(at).view.before, dict(whatif_of(stepper(at).session).shown)
    assert base is not None
    rows = edited_rows(at)
    assert {"X[0,0]", "X[1,1]", "w[0]", "w[1]"} <= rows.keys()
    for address, row in rows.items():
        value = edits[address] if address in edits else edits["X"][int(address[2])][int(address[4])]
        assert agrees(engine.edited(base.trace, {address: value}).value - base.trace.value, row[5]), row


def test_what_is_not_known_alone_is_not_told() -> None:
    """The replay of x alone would go on in the branch that the program leaves."""
    source = "x = 3.0\ny = 2.0\nif x > 3.05:\n    k = 5.0\n    f = k * x * y\nelse:\n    f = x * y\n"
    at = press(opened(source, 1), "plus", "down", "plus", "up")
    rows = edited_rows(at)
    assert rows["x"][5] == "·"
    assert rows["y"][5] == "0.3000"
    assert any("x alone: the test x > 3.05 comes out otherwise" in row for row in screen(at))
    waiting, _ = desks.press(press(opened(EIGHT, 21), "plus"), "plus")
    assert edited_rows(waiting)["x"][5] == "·"  # of 3.2 it is not known yet, and that of 3.1 is another


def test_of_a_long_program_no_key_waits_for_replays() -> None:
    source = "x = 0.5\nw = 1.001\nfor i in range({n}):\n    x = w * x\n"
    few, many = (press(opened(source.format(n=n), 3), "plus", "down", "plus") for n in (680, 2000))
    assert [row[5] == "·" for row in edited_rows(few).values()] == [True, False]
    assert [row[5] == "·" for row in edited_rows(many).values()] == [True, True]


@pytest.mark.parametrize(
    ("source", "lang", "said"),
    [
        (EIGHT, "en", "gap 1.3363 - 1.0298 = 0.3065: f bends between 3 and 3.500"),
        (EIGHT, "ko", "차이 1.3363 - 1.0298 = 0.3065: f가 3과 3.500 사이에서 휩니다"),
        ("x = 0.3\nf = 2.7 * x + 0.1\n", "en", "gap 1.350 - 1.350 = 0: the tangent meets f at 0.8000"),
        ("x = 0.3\nf = 2.7 * x + 0.1\n", "ko", "차이 1.350 - 1.350 = 0: 접선이 0.8000에서 f와 만납니다"),
    ],
)
def test_the_gap_says_what_it_comes_from_and_rounding_is_none(source: str, lang: str, said: str) -> None:
    """Of a straight line it was ``0.5400 - 0.5400 ≈ 1.110e-16``."""
    for width, height in ((80, 24), (120, 40), (200, 50)):
        at = press(opened(source, 3, width=width, height=height, lang=lang), "right_parenthesis", "plus")
        assert any(said in row for row in screen(at)), "\n".join(screen(at))
    several = press(opened(EIGHT, 3, lang=lang), "plus", "down", "plus")
    assert not any("bends" in row or "휩니다" in row for row in screen(several))


def test_a_draw_of_a_pass_is_edited_within_the_pass() -> None:
    """With a draw inside the pass edited the loop was traced whole, and its end was told as what the edit does to the pass."""
    source = (Path(__file__).parents[1] / "programs" / "own" / "two_players.py").read_text()
    at = press(opened(source, 3, width=120, height=40), "plus")
    assert [address for address, _ in whatif_of(stepper(at).session).shown] == ["z[0]"]
    after, base = stepper(at).view.trace, stepper(at).views.base
    assert after.training is not None
    assert base.training is not None
    assert (after.training.number, after.training.of) == (base.training.number, base.training.of)


def test_a_pass_is_not_held_against_the_whole_loop() -> None:
    """Where the loop is left at once nothing is updated, and no pass is found."""
    source = "x, y = 2.0, 7.0\nw, b = 0.5, 1.0\ng = w * x\nfor step in range(9):\n" + "".join(
        f"    {line}\n" for line in ("if w > 5: break", "p = w * x + b", "loss = (p - y) ** 2", "dp = 2 * (p - y)",
                                   "w -= 0.1 * dp * x", "b -= 0.1 * dp")
    )  # fmt: skip
    at = opened(source, 3, width=120, height=40)
    assert stepper(at).views.base.training is not None
    rows = [slot(stepper(at).view, row).address for row in range(slots(stepper(at).view))]
    at = press(at, *["down"] * rows.index("w"), "e", "6", "enter")
    assert whatif_of(stepper(at).session).shown == whatif_of(stepper(at).session).wanted == ()
    assert "the pass of the training loop is not found again" in screen(at)[-1]


@pytest.mark.parametrize("pick", ["np.argmax(x)", "np.argsort(x)[-1]"])
@pytest.mark.parametrize(("lang", "said"), [("en", "not told alone: a computed index"), ("ko", "계산된 인덱스나 순서가")])
def test_where_an_index_moves_nothing_is_told_of_one_edit_alone(pick: str, lang: str, said: str) -> None:
    """A replay keeps the index, and would say 100 where x[2] alone moves f by 210."""
    source = f"import numpy as np\nx = np.array([1.0, 3.0, 2.0])\nw = np.array([10.0, 20.0, 30.0])\nf = w[{pick}] * x.sum()\n"
    at = press(opened(source, 3, width=120, height=40, lang=lang), "down", "down", "7", "enter", "down", "1", "1", "enter")
    rows = edited_rows(at)
    assert [rows[name][5] for name in ("x[2]", "w[0]")] == ["·", "·"]
    assert any(said in row for row in screen(at))
    single = press(opened(source, 3, width=120, height=40, lang=lang), "down", "down", "7", "enter")
    assert edited_rows(single)["x[2]"][5] == "210"
    told = {"en": "the curve holds the computed indices", "ko": "곡선은 지금 계산된 인덱스로"}[lang]
    assert any(told in row for row in screen(single))
    stays = press(opened(source, 3, width=120, height=40, lang=lang), "down", "down", "plus", "down", "plus")
    assert [edited_rows(stays)[name][5] for name in ("x[2]", "w[0]")] == ["2", "0"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_gap_to_infinity_is_infinite(lang: str) -> None:
    """It was 0: an infinite difference is no rounding of infinite numbers."""
    start = opened("w = 1.5\nf = w * 1e200 * w * 1e103\n", 0, lang=lang, width=120, height=40)
    at = press(start, "e", "asterisk", "1", "0", "0", "0", "enter")
    row = next(row for row in screen(at) if {"en": "  gap ", "ko": "  차이 "}[lang] in row)
    assert "inf - " in row
    assert " = inf" in row
    assert " 0" not in row.partition("=")[2]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_not_a_number_moves_no_index(lang: str) -> None:
    """NaN is no other output than NaN; and nothing is said of a curve where none is drawn."""
    source = "x = np.array([1.0, 0.0, -1.0])\nl = np.log(x)\nf = np.sum(l) + x[0] / 1e-320\n"
    at = press(opened(source, 0, lang=lang, width=120, height=40), "plus")
    told = {"en": "the curve holds", "ko": "곡선은"}[lang]
    assert not [row for row in screen(at) if told in row]
    picked = "X = np.array([1.0, 3.0, 2.0])\nw = np.array([0.5, 5.0, 7.0])\ni = int(np.argmax(X))\nf = w[i] * X[i] + X.sum()\n"
    small = press(opened(picked, 0, lang=lang, width=80, height=16), "e", "9", "enter")
    assert not [row for row in screen(small) if told in row]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_program_too_long_for_a_curve_says_so(lang: str) -> None:
    middle, long = ("x = 0.5\n" + "x = 0.999 * x\n" * n for n in (2000, 7000))
    for source, told in ((middle, {"en": "no curve: ", "ko": "곡선 없음"}), (long, {"en": "no curve, ", "ko": "곡선도 다음"})):
        rows = screen(opened(source, 0, lang=lang, width=120, height=40))
        row = next(row for row in rows if told[lang] in row)
        assert "…" not in row[:74]


def test_the_axis_of_a_narrow_curve_is_not_cut() -> None:
    for width in range(100, 130):
        at = press(opened(EIGHT, 0, width=width, height=30, ascii=True), "plus")
        axis = next(row for row in screen(at) if " @ " in row)
        assert not axis.rstrip().endswith("~"), (width, axis)


FLIPS = "x = 0.5\nw = 0.7\nif x > 0:\n    h = w + x\nelse:\n    h = w - x**2\nf = h**2\n"


@pytest.mark.parametrize(("lang", "said", "drawn"), [
    ("en", "the test x > 0 comes out otherwise", "f is drawn only where the test x > 0 comes out as now"),
    ("ko", "조건 x > 0의 결과가 달라집니다", "조건 x > 0의 결과가 지금과 같은 곳만 그립니다"),
])  # fmt: skip
def test_where_an_edit_flips_a_branch_no_curve_is_drawn_that_is_not_f(lang: str, said: str, drawn: str) -> None:
    """The branch of now was drawn over the whole range, and f was said to bend where it jumps."""
    at = press(opened(FLIPS, 3, width=120, height=40, lang=lang), "e", "minus", "0", "full_stop", "5", "enter")
    rows = screen(at)
    assert any("gap" in row or "차이" in row for row in rows)
    assert any(said in row for row in rows)
    assert any(drawn in row for row in rows)
    here = stepper(at)
    points = curve(Moment(here.view, here.session))
    assert {bool(one.test) for one in points if one.x > 0} == {True}
    for one in points:
        assert isnan(one.f) == bool(one.test)
        assert one.test or one.f == pytest.approx((0.7 - one.x**2) ** 2)
    nudge = press(opened(FLIPS.replace("x = 0.5", "x = -0.05"), 3, width=120, height=40, lang=lang))
    step = {"en": "0.1·0.1395 = 0.01395, actual ·", "ko": "0.1·0.1395 = 0.01395, 실제 ·"}[lang]
    assert any(step in row for row in screen(nudge)), screen(nudge)


PLACES = """import numpy as np
n = 3
X = np.ones((2, n)) * 0.5
w = [1.0, 2.0, 3.0]
p = {'W': np.array([1.0, 2.0, 4.0]), 'b': 0.5}
y = np.array([0, 1])
s = X @ p['W'] * w[0] + p['b']
out = np.zeros(2)
out[0] = s[0] * w[1]
out[1] = s[1] * w[2]
f = out[y].sum() / n
"""


@pytest.mark.parametrize(("text", "edits"), [
    ("X[-1,0]=2", {"X[1,0]": 2}), ('p["W"][1]=7', {"p['W'][1]": 7}), ("w[1]/2", {"w[1]": 1.0}), ("w[1] += 1", {"w[1]": 3.0}),
    ("w[-1]=5", {"w[2]": 5}),
    ("w[1]-=0.5", {"w[1]": 1.5}), ("X[0,1]*=3", {"X[0,1]": 1.5}), ("w*2", {"w[0]": 2.0, "w[1]": 4.0, "w[2]": 6.0}),
])  # fmt: skip
def test_a_place_is_named_as_people_write_it(text: str, edits: dict[str, float]) -> None:
    at = opened(PLACES, 1, width=120, height=40)
    assert isinstance(at.top, Stepper)
    assert dict(whatif_of(go(at.top.session, at.top.views, text)).wanted) == edits


@pytest.mark.parametrize(("text", "said"), [
    ("n=5", "n is a count, a size or an index: --set n=… changes it as the program begins"),
    ("y[0]=7", "y[0] is a label, read as an index: --set y[0]=… changes it as the program begins"),
    ("s=1", "s is computed here, in (1): change what it is computed from"),
    ("out[0]=3", "out[0] is a buffer that the program fills: it is no input"),
    ("zz=1", "there is no input zz: there are X, w, p"),
    ("w[9]=1", "there is no w[9]: the last is w[2]"),
    ("X[5,5]=1", "there is no X[5,5]: the last place is X[1,2]"),
    ("p['b'][0]=1", "there is no p['b'][0]: p['b'] is a single number"),
    ("p['W'][7]=1", "there is no p['W'][7]: the last place is p['W'][2]"),
    ("w[-4]=1", "there is no w[-4]: the last is w[2]"),
    ("n/2", "n is a count, a size or an index: --set n=… changes it as the program begins"),
])  # fmt: skip
def test_what_cannot_be_edited_is_told_why(text: str, said: str) -> None:
    """Each was answered with addresses of steps."""
    at = opened(PLACES, 1, width=120, height=40)
    assert isinstance(at.top, Stepper)
    after = go(at.top.session, at.top.views, text)
    assert whatif_of(after).wanted == ()
    assert after.message is not None
    key, fields = after.message
    assert say(key, "en", **dict(fields)) == said


def test_an_edit_that_flips_a_branch_keeps_the_step() -> None:
    """The step went to another round of the loop, of the same text."""
    source = "x = [0.5, -1.0, 2.0]\nw, b, h = 0.7, 0.1, 0.0\nfor v in x:\n    if v > 0:\n        h = h * w + v\n"
    source += "    else:\n        h = h * w - v**2 + b\nf = h**2\n"
    at = press(opened(source, width=120, height=40), "G")
    step = stepper(at).view.step(stepper(at).session.position)
    assert step is not None
    assert step.id == "dx[0](1)"
    after = press(at, "colon", "x", "[", "0", "]", "=", "minus", "0", "full_stop", "5", "enter")
    there = stepper(after).view.step(stepper(after).session.position)
    assert there is not None
    assert there.id == "dx[0](1)"
    back = press(after, "G", "u")
    assert stepper(back).session.position == stepper(back).view.total
