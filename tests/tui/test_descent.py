"""Descent: steps are those of numpy's own loop, undone exactly; rates, scaled inputs and the sparkline against fresh runs."""

from __future__ import annotations

import re

import numpy as np
import pytest

import engine
from tests.tui.samples import PROGRAMS
from tests.tui.test_whatif import N, answered, opened, same, screen, stepper
from tests.tui.test_whatif import press as pressed
from tui import desk as desks
from tui.arithmetic import value_of
from tui.desk import events
from tui.desk.record import Desk
from tui.document import Document
from tui.effects import Copy, Edit, Effect, GiveUp
from tui.paint.descent import good_rate, spark
from tui.paint.digits import number
from tui.paint.exact import agrees
from tui.states.whatif import RATES, parameters, whatif_of
from tui.view import Views

EIGHT = PROGRAMS["eight.py"]
NET = PROGRAMS["net.py"]
LINE = """import numpy as np
X = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.0]])
y = [1.0, -1.0, 0.5]
w = np.array([0.5, -0.25])
p = {'b': 0.1, 'c': [1.0, 2.0]}
pred = X @ w * p['c'][0] + p['b']
f = ((pred - np.array(y)) ** 2).mean() + p['c'][1] ** 2
"""
LOOP = """x = [1.0, 2.0, 3.0]
w = 0.5
for i in range(5):
    f = (w * x[0] - 2.0) ** 2 + (w * x[1] - 4.1) ** 2
    dw = 2 * (w * x[0] - 2.0) * x[0] + 2 * (w * x[1] - 4.1) * x[1]
    w = w - 0.02 * dw
"""


def press(desk: Desk, *keys: str) -> Desk:
    def world(effect: Effect) -> events.Event:
        return answered(effect)

    return pressed(desk, *keys, world=world)


def values(desk: Desk) -> dict[str, object]:
    trace = stepper(desk).views.base
    return {var.shown: var.value for var in trace.vars if var.kind == "input"}


@pytest.mark.parametrize("source", [EIGHT, NET, LINE])
@pytest.mark.parametrize("key", ["x", "ctrl+x"])
def test_a_step_is_the_inputs_less_the_rate_times_their_gradients(source: str, key: str) -> None:
    desk = opened(source)
    trace = stepper(desk).views.base
    for _ in range(3):
        expected = {}
        for var in trace.inputs():
            if var.diff and trace.arrivals(var.index):
                step = 0.1 * np.asarray(trace.gradient(var.index))
                expected[var.shown] = np.asarray(var.value, dtype=float) + (step if key == "ctrl+x" else -step)
        desk = press(desk, key)
        trace = stepper(desk).views.base
        for name, value in expected.items():
            assert np.array_equal(np.asarray(values(desk)[name]), value), name
        fresh = engine.trace_source(source, "eight.py", trace.options)
        assert same(fresh.gradients, trace.gradients)
    back = press(desk, "u", "u", "u")
    assert stepper(back).views.base.value == engine.trace_source(source).value
    assert not whatif_of(stepper(back).session).wanted
    again = press(back, "U", "U", "U")
    assert same(stepper(again).views.base.values, stepper(desk).views.base.values)
    assert whatif_of(stepper(again).session).trail == whatif_of(stepper(desk).session).trail


def test_it_opens_the_panel_and_may_be_typed() -> None:
    desk = press(opened(EIGHT, 21), "escape")
    assert not stepper(desk).session.panels.stack
    stepped = press(desk, "x")
    assert stepper(stepped).session.panels.top == "whatif"
    for key in ("colon", *"ascent", "enter"):
        desk = press(desk, key)
    assert stepper(desk).views.base.value > engine.trace_source(EIGHT).value
    (copied,) = desks.press(stepped, "ctrl+y")[1]
    assert isinstance(copied, Copy)
    assert re.fullmatch(r"--set x=\S+ --set y=\S+", copied.text)


def test_only_what_was_asked_for_is_moved_and_what_a_loop_updates() -> None:
    trace = engine.trace_source(EIGHT, "p.py", engine.Options(wrt=("y",)))
    desk = press(desks.on_program(Views(trace), Document("p.py", trace.options), 3), "x")
    assert [name for name, _ in whatif_of(stepper(desk).session).wanted] == ["y"]
    loop = engine.trace_source(LOOP, "p.py", engine.Options(pass_number=2))
    assert loop.training is not None
    view = Views(loop).at(frozenset())
    assert [loop.vars[var].shown for var in parameters(view)] == ["w"]


def test_the_rate_is_adjusted_once_descent_is_under_way() -> None:
    desk = press(opened(EIGHT, 21), "x")
    assert "smaller or larger rate: 0.1" in screen(desk)[1]
    finer = press(desk, "left_parenthesis")
    assert "rate: 0.01" in screen(finer)[1]
    before = values(finer)["x"]
    gradient = stepper(finer).views.base.gradients["x"]
    assert values(press(finer, "x"))["x"] == before - 0.01 * gradient  # type: ignore[operator]
    assert "larger h" in screen(press(finer, "plus"))[1]


def test_a_step_waits_for_the_one_before_and_escape_gives_it_up() -> None:
    desk, (asked,) = desks.press(opened(EIGHT, 21), "x")
    assert isinstance(asked, Edit)
    held, none = desks.press(desk, "x")
    assert none == ()
    assert "x was not taken" in screen(held)[-1]
    slow, _ = desks.handle(held, events.StillEditing(asked.views, asked.edits, 3))
    assert "3 s; esc gives it up" in screen(slow)[-1]
    left, effects = desks.press(slow, "escape")
    assert effects == (GiveUp(),)
    assert "given up" in screen(left)[-1]
    assert stepper(left).session.panels.top == "whatif"
    assert whatif_of(stepper(left).session).past == ()
    late, _ = desks.handle(left, answered(asked))
    assert late.top == left.top


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("source", [EIGHT, LINE])
def test_what_a_step_says_and_does_computes(source: str, lang: str) -> None:
    desk = opened(source, 5, lang=lang)
    for key in ("x", "x", "left_parenthesis", "x"):
        desk = press(desk, key)
        rows = "\n".join(screen(desk))
        said = "one more step down says " if lang == "en" else "한 스텝 더 내려가면: "
        found = re.search(rf"({N}·{N}) = ({N})", rows[rows.index(said) :])
        assert found
        assert agrees(value_of(found[1].replace("·", "*")), found[2])
        trace, rate = stepper(desk).views.base, whatif_of(stepper(desk).session).pace
        there = stepper(press(desk, "x")).views.base.value
        assert number(abs(there - trace.value)) in rows, rows
        view = stepper(desk).view
        moved = parameters(view)
        assert np.isclose(engine.descended(trace, moved, [rate])[0], there, rtol=1e-12)


def test_a_good_rate_is_the_largest_that_keeps_half_of_what_the_tangent_says() -> None:
    for source in (EIGHT, LINE, "x = 3.0\nf = 2 * x * x\n"):
        trace = engine.trace_source(source, "eight.py")
        view = Views(trace).at(frozenset())
        moved = parameters(view)
        found = good_rate(view, moved)
        length = sum(float(np.sum(np.square(trace.gradient(var)))) for var in moved)
        good = []
        for rate in RATES:
            edits = {}
            for var in moved:
                value = np.asarray(trace.vars[var].value, dtype=float) - rate * trace.gradient(var)
                edits[trace.vars[var].shown] = value if value.ndim else float(value)
            try:
                drop = trace.value - engine.edited(trace, edits).value
            except engine.ProgramError:
                continue
            if drop >= 0.5 * rate * length and drop > 1e-12 * abs(trace.value):
                good.append(rate)
        assert found == max(good)
    flat = Views(engine.trace_source("x = 0.0\nf = x * x\n")).at(frozenset())
    assert good_rate(flat, parameters(flat)) == 0.0


def test_inputs_times_a_thousand() -> None:
    desk = press(opened(LINE, 5, width=120, height=40), "e", "asterisk", "1", "0", "0", "0", "enter")
    before, after = engine.trace_source(LINE), stepper(desk).views.base
    assert np.array_equal(np.asarray(after.values["X"]), 1000 * np.asarray(before.values["X"]))
    rows = "\n".join(screen(desk))
    ratio = float(np.linalg.norm(after.gradients["w"]) / np.linalg.norm(before.gradients["w"]))
    assert f"dw {number(ratio)} times as large" in rows
    found = re.search(r"a good rate: (\S+) before, (\S+) now", rows)
    assert found
    assert float(found[2]) <= float(found[1]) / 1e5
    assert re.search(r"X\[0,0\] +1 → 1000 ", rows)
    one = press(desk, "e", "7", "enter")
    assert np.asarray(stepper(one).views.base.values["X"]).tolist() == [[7.0, 2000.0], [500.0, -1000.0], [2000.0, 0.0]]
    halved = press(one, "e", "asterisk", "0", "full_stop", "5", "enter")
    assert np.asarray(stepper(halved).views.base.values["X"]).tolist() == [[3.5, 1000.0], [250.0, -500.0], [1000.0, 0.0]]


def test_an_edit_that_is_undone_scales_nothing_any_more() -> None:
    source = "x = 3.0\nw = 2.0\nf = x * x * w\n"
    desk = press(opened(source, 3, width=120, height=40), "e", "asterisk", "1", "0", "enter")
    assert "x × 10: dw 100 times as large" in "\n".join(screen(desk))
    for key in ("u", "U"):
        desk = press(desk, key)
        assert "x × 10" not in "\n".join(screen(desk))


def test_a_scaled_input_that_is_refused_is_not_told_of() -> None:
    """The gradients of the edit before it were, as if they were those of the scaled input."""
    source = "x = 3.0\nw = 2.0\nf = math.exp(x) * w\n"
    desk = press(opened(source, 3, width=120, height=40), "plus", "asterisk", *"1000", "enter")
    rows = "\n".join(screen(desk))
    assert "too large for a float" in rows
    assert "x × 1000" not in rows


def test_of_several_edits_no_scaled_input_is_told_alone() -> None:
    source = "x = 3.0\nw = 2.0\nf = x * x * w\n"
    start = opened(source, 3, width=120, height=40)
    ten = ("asterisk", "1", "0", "enter")
    assert "x × 100: dw 10000 times as large" in "\n".join(screen(press(start, *ten, *ten)))
    rows = "\n".join(screen(press(start, "plus", *ten)))
    assert "x × 10:" not in rows
    assert "all edits together: dw 106.8 times as large" in rows


def test_a_list_is_scaled_as_a_whole_and_a_key_of_a_dict_by_itself() -> None:
    start = opened(LINE, 5)
    view = stepper(start).view
    names = [name for name in view.names if view.trace.vars[view.names[name]].kind == "input"]
    rows = 6
    listed = press(start, *["down"] * rows, "e", "asterisk", "2", "enter")
    assert stepper(listed).views.base.values["y"] == [2.0, -2.0, 1.0]
    key = press(start, *["down"] * (rows + 5), "e", "asterisk", "3", "enter")
    assert stepper(key).views.base.values["p"] == {"b": pytest.approx(0.3), "c": [1.0, 2.0]}, names
    inside = press(start, *["down"] * (rows + 6), "e", "asterisk", "2", "enter")
    assert stepper(inside).views.base.values["p"] == {"b": 0.1, "c": [2.0, 4.0]}
    assert "**2 is no number" in screen(press(start, "e", "asterisk", "asterisk", "2", "enter"))[-1]


def test_a_descent_shows_what_moves_where_nothing_was_selected() -> None:
    """Of a training loop the panel showed the data, which a descent leaves as they are."""
    source = (
        "X = np.ones((4, 3))\ny = np.arange(4.0)\nw = np.zeros(3)\nfor i in range(3):\n    loss = np.mean((X @ w - y)**2)\n"
        "    dw = 2 * X.T @ (X @ w - y) / 4\n    w -= 0.1 * dw\n"
    )
    desk = press(opened(source), "x")
    assert any(row.startswith(" ▶ w[0]") for row in screen(desk))
    chosen = press(opened(source), "down", "x")
    assert any(row.startswith(" ▶ X[0,1]") for row in screen(chosen))


def test_the_sparkline_is_the_output_step_by_step() -> None:
    desk = opened(EIGHT, 21)
    outputs = [engine.trace_source(EIGHT).value]
    for _ in range(4):
        desk = press(desk, "x")
        outputs.append(stepper(desk).views.base.value)
    (row,) = [row for row in screen(desk) if "so far" in row]
    assert spark(outputs) in row
    assert f"{outputs[0]:.4g} → {outputs[-1]:.4g}"[:5] in row
    assert "4 changes" in row
    assert spark([1.0, 2.0, 3.0]) == "▁▅█"[:1] + spark([1.0, 2.0, 3.0])[1] + "█"
    assert spark([1.0, float("nan"), 1.0]) == "▄?▄"


def test_what_cannot_descend_is_said() -> None:
    none = press(opened("x = 2.0\nf = 3.0 + 0 * round(x)\n", 1), "x")
    assert "nothing to descend" in screen(none)[-1] or not whatif_of(stepper(none).session).wanted
    far = press(opened("x = 2.0\nf = x * 1e306\n", 1), "x", *["right_parenthesis"] * 4, "x")
    assert "x would leave all floats" in screen(far)[-1]
    many = "import numpy as np\nW = np.ones((200, 200))\nf = (W * W).sum()\n"
    assert "40000 numbers, at most 20000" in screen(press(opened(many, 1), "x"))[-1]


def test_a_step_that_comes_too_early_says_that_it_was_not_taken() -> None:
    """It was lost without a word once the edit before it was computed."""
    at, (edit,) = desks.press(opened(EIGHT, 3), "plus", "+")
    early, none = desks.press(at, "x", "x")
    assert none == ()
    done, _ = desks.handle(early, answered(edit))
    assert "x was not taken" in screen(done)[-1]
    assert len(whatif_of(stepper(done).session).past) == 1
    assert "x was not taken" not in screen(press(done, "x"))[-1]


def test_in_plain_signs_the_trail_tells_up_from_down() -> None:
    """Every bar was an underline."""
    rows = screen(press(opened(EIGHT, 3, ascii=True), "x", "x", "x"))
    trail = next(row for row in rows if "f so far" in row)
    assert len(set(trail.split("so far ")[1].split()[0])) > 2


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_what_a_scaled_input_did_is_told_of_what_is_learned_first_and_whole(width: int, lang: str) -> None:
    """Three ratios ran over the edge, the labels' first."""
    source = (
        "np.random.seed(0)\nX = np.random.randn(5, 4)\ny = np.random.randn(5, 3)\nweights = np.random.randn(4, 6) * 0.5\n"
        "bias = np.zeros(6)\nW2 = np.random.randn(6, 3) * 0.5\nloss = ((np.tanh(X @ weights + bias) @ W2 - y) ** 2).sum()\n"
    )
    desk = opened(source, 9, width=width, height=40, lang=lang)
    for key in ("asterisk", *"1000", "enter"):
        desk = press(desk, key)
    row = next(row for row in screen(desk) if "X × 1000: " in row).split("│")[0].rstrip()
    assert "dweights" in row
    assert "dy" not in row
    assert not row.endswith("…")


def test_an_array_without_entries_descends_nowhere() -> None:
    """No tuples would keep its shape: the next paint compared (0,) with (0, 3)."""
    source = "w = np.array([[2.0]])\ne = np.zeros((0, 3))\np = [np.ones(2), np.zeros((2, 0))]\nf = (w**2).sum() + e.sum()\n"
    source += "f += p[0].sum() + p[1].sum()\n"
    desk = press(opened(source, width=120, height=40), "x", "x")
    assert [address for address, _ in whatif_of(stepper(desk).session).shown] == ["w", "p[0]"]
    desk = press(desk, "u", "u", "down", "e", "asterisk", "3", "enter")
    assert [address for address, _ in whatif_of(stepper(desk).session).shown] == ["p[0]"]
    assert any(" f_1 = 6 → 10" in row for row in screen(desk))
