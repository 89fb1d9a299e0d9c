"""What the panel says, number formats, cells, and the error screen."""

from __future__ import annotations

import string
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.gates import GATES
from tests.tui.samples import session as session_of
from tests.tui.samples import views
from tui.catalogue import say, sentences
from tui.cells import cell_len, clean, cut, cut_row, elide, elide_left, fit, left, right, row_len, text_of, wrap
from tui.paint import paint
from tui.paint.digits import brief, corner, fitted, full, number, percent
from tui.paint.fault import fault_rows
from tui.paint.moment import Moment
from tui.paint.panel import panel_rows
from tui.session import Look, Panels, Session
from tui.view import Views


def panel(source: str, address: str, width: int = 100, lang: str = "en", **fields: object) -> list[str]:
    """The five rows of the panel at an address of a program."""
    at = Views(engine.trace_source(source, "p.py"))
    view = at.at(frozenset())
    session = session_of(view.steps.find(address), lang=lang, **fields)  # type: ignore[arg-type]
    return [text_of(row).rstrip() for row in paint(at, session, width, 30).cut("panel")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.583186894545187, "1.583"),
        (2.0595697956, "2.060"),
        (-0.7915934, "-0.7916"),
        (0.017986, "0.01799"),
        (3, "3"),
        (-4.0, "-4"),
        (-0.0, "0"),
        (1e-9, "1.000e-9"),
        (-1.2345678e-10, "-1.235e-10"),
        (123456.789, "1.235e5"),
        (9999999, "9999999"),
        (10**7, "1.000e7"),
        (10**400, "1.000e400"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (float("nan"), "nan"),
        (True, "True"),
        (np.float64(0.5), "0.5000"),
        (np.int64(7), "7"),
        (np.array(2.5), "2.500"),
    ],
)
def test_numbers_have_four_digits_and_keep_their_zeros(value: object, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("width", [7, 8, 9])
@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**20), 10**20))
def test_a_number_is_shortened_to_its_cell_but_never_cut(width: int, value: float) -> None:
    text = fitted(value, width)
    assert len(text) <= width
    if abs(value) < 1e300:  # beyond, rounding up leaves the floats
        assert float(text) == pytest.approx(float(value), rel=0.5, abs=1e-300)


def test_numbers_in_narrow_cells() -> None:
    cells = [fitted(v, 7) for v in (0.0005025, -0.0005025, 1.5474253, -1.2345e-10, 123456.789, -9999999)]
    assert cells == ["5.03e-4", "-5.0e-4", "1.547", "-1e-10", "1.235e5", "-1.00e7"]
    assert number(0.0005025) == "5.025e-4"
    assert fitted(np.zeros((64, 100)), 4) == "(64,100)"


def test_a_part_that_only_hands_its_gradient_on_shows_it_and_never_zero() -> None:
    source = "x = 0.5\ni = 2.0\nb = 0.3\nh = np.tanh(x * i) + i * b\nf = h * h\n"
    at = Views(engine.trace_source(source, "p.py"))
    view = at.at(frozenset())
    trace = view.trace
    for position in range(view.forward + 1, view.total + 1):
        moment = Moment(view, Session(position=position))
        for var in trace.vars:
            shown = moment.total(var.index)
            if shown.value is not None and shown.arrived == shown.of and var.diff:
                assert shown.value == pytest.approx(trace.gradient(var.index)), var.shown


def test_values_in_brief() -> None:
    assert brief(np.zeros((64, 100))) == "(64,100)"
    assert brief(np.zeros(3)) == "(3,)"
    assert corner(np.arange(6.0)) == "[0 1 2 3 …]"
    assert corner(np.eye(3)) == "[[1 0 0] [0 1 0] …]"
    assert corner([1, [2, 3]]) == "[1 [2 3]]"
    assert corner({"W": np.zeros((2, 2)), "b": 0.5}) == "{W: (2, 2), b: 0.5000}"
    assert full(0.1 + 0.2) == "0.30000000000000004"
    assert [percent(x) for x in (0.0451766, 0.0176626, 1.0, 0.5, 0.0, 1e-9)] == [
        "4.5 %", "1.8 %", "100 %", "50 %", "0 %", "1.0e-7 %",
    ]  # fmt: skip


def test_a_forward_step_is_substituted() -> None:
    source = "a = 2\nb = -3\nc=a*b\nc += a\n"
    assert panel(source, "(1)")[:3] == [" c = a*b", "   = 2 * (-3)", "   = -6"]
    assert panel(source, "(2)")[:3] == [" c_1 = c + a", "     = (-6) + 2", "     = -4"]
    assert panel(source, "(1)")[4] == " next: (2) c_1 = c + a"


def test_routers_tell_who_won() -> None:
    source = "x = 2.0\ny = 5.0\nm = max(x, y)\nr = np.maximum(0, -x)\nf = m + r\n"
    assert panel(source, "dx(1)")[4] == " max routes its gradient to the larger input: x = 2 lost"
    assert panel(source, "dy(1)")[4] == " max routes its gradient to the larger input: y = 5 won"


def test_a_tie_says_so_and_what_else_is_right() -> None:
    rows = panel("x = 4.0\nm = max(x, 4.0)\nf = m * 2\n", "dx")
    assert "a tie, 4 = 4: x gets slope 0 here; anything from 0 to 1 is right" in rows[4]
    assert "동점" in panel("x = 4.0\nm = max(x, 4.0)\nf = m * 2\n", "dx", lang="ko")[4]


def test_what_is_not_finite_is_told_and_marked_once() -> None:
    source = "x = np.array([1.0, 0.0])\ny = np.log(x)\nz = y * 2\nf = np.sum(z)\n"
    rows = panel(source, "(1)")
    assert any("the first inf comes from here: log of 0" in row for row in rows)
    assert not any("comes from here" in row for row in panel(source, "(2)"))
    at = Views(engine.trace_source(source, "p.py"))
    lines = [text_of(row) for row in paint(at, Session(position=3), 80, 24).rows]
    assert [line[:4].strip() for line in lines if line[1] == "!"] == ["!1"]


def test_an_unused_input_is_said_to_be_unused() -> None:
    at = views("fork.py")
    line = next(text_of(row) for row in paint(at, Session(position=19), 100, 24).rows if "dunused" in text_of(row))
    assert line.split()[-3:] == ["dunused", "unused", "0"]


def test_broadcasting_is_explained() -> None:
    source = "X = np.array([[1.0, 2.0], [3.0, 4.0]])\nb = np.array([0.5, 0.25])\nY = X + b\nf = np.sum(Y * Y)\n"
    assert panel(source, "db")[4] == " each entry of b was copied 2 times, so 2 gradients add up"


def test_the_files_own_lines_are_marked_right_or_wrong_and_it_says_why() -> None:
    at = views("own.py")
    view = at.at(frozenset())
    end = Session(position=view.total)
    code = [text_of(row) for row in paint(at, end, 80, 24).cut("backward")]
    marks = {line.split("=")[0].strip(" ▶◆✓✗+1234567890"): line[1] for line in code if " = " in line or " += " in line}
    assert marks["dr"] == marks["dq"] == "✓"
    assert marks["dy"] == "✗"
    wrong = paint(at, Session(position=view.steps.find("dx")), 80, 24)
    assert (
        text_of(wrong.cut("panel")[4]).strip()
        == "line 10 of the file is wrong: dx is 72 there, not 54 (= where += belongs)"
    )
    raw = [text_of(row) for row in paint(at, session_of(view.total, source=True), 80, 24).cut("forward")]
    signs = {int(line[2:4]): line[1] for line in raw if line[2:4].strip()}
    assert [signs[n] for n in (7, 8, 10, 11)] == ["✓", "✓", "✗", "✗"]
    assert signs[3] == " "
    early = [text_of(row) for row in paint(at, Session(position=3), 80, 24).cut("backward")]
    assert not any("✓" in line or "✗" in line for line in early)  # nothing is judged before it is reached


def test_a_given_seed_is_shown() -> None:
    at = Views(engine.trace_source("x = 2.0\nf = x * 3\n", "p.py", engine.Options(seed="-0.5")))
    rows = [text_of(row).rstrip() for row in paint(at, Session(position=2), 80, 24).cut("panel")]
    assert rows[1] == " ∂f/∂f is given: -0.5000. Every way back starts here"


def test_a_long_line_stands_whole_in_the_panel() -> None:
    source = (
        "alpha_beta_gamma = 0.5\ndelta_epsilon = 1.5\nf = 1.0 / (1 + math.exp(-alpha_beta_gamma)) * delta_epsilon\n"
    )
    at = Views(engine.trace_source(source, "p.py"))
    view = at.at(frozenset())
    for line in view.trace.lines[1:]:
        for width in (80, 60, 48):
            session = Session(position=view.steps.of_line(line.index))
            said = "".join(text_of(row) for row in paint(at, session, width, 24).cut("panel")[:2])
            whole = view.trace.raw(line.index)
            assert whole.replace(" ", "") in said.replace(" ", ""), width


def test_every_gate_has_its_sentence_or_the_common_one() -> None:
    from tui.catalogue.en.gates import SENTENCES

    assert {"other", "other.array", "chain", "chain.array", "broadcast"} <= set(SENTENCES)
    for name in (
        "add",
        "mul",
        "matmul",
        "sum",
        "exp",
        "log",
        "sigmoid",
        "square",
        "reciprocal",
        "getitem",
        "transpose",
    ):
        assert name in GATES
        assert name in SENTENCES
        assert f"{name}.array" in SENTENCES
    routers = {name.split(".")[0] for name in SENTENCES if name.endswith((".win", ".lose"))}
    assert routers == {"max", "min", "relu", "clip"}


@pytest.mark.parametrize("area", ["screen", "panel", "gates", "keys"])
def test_both_languages_say_the_same_things(area: str) -> None:
    english = sentences(area, "en")
    korean = sentences(area, "ko")
    assert list(english) == list(korean)

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, text in english.items():
        assert names(text) == names(korean[key]), key
        assert text.isascii() or set(text) <= {*map(chr, range(128)), "×", "·", "²", "▅", "▒"}, key


def test_modes_that_are_not_the_usual_ones_stand_on_the_rule() -> None:
    def rule(**fields: object) -> str:
        screen = paint(views("eight.py"), session_of(3, **fields), 80, 24)  # type: ignore[arg-type]
        return text_of(screen.rows[screen.regions["panel"].y - 1])

    assert rule() == "─" * 80
    assert rule(raw=False).endswith("─ simplified ─")
    assert rule(raw=False, ask=True).startswith("─ board: 1 of 1, the result ─")
    assert rule(raw=False, ask=True, beat=1).endswith("─ simplified · board ─")
    assert "1 s a beat" in rule(on=True)


WORDS = st.text(alphabet="ab 한글é́\t\x1b가.,()", max_size=40)


@given(WORDS, st.integers(0, 50))
def test_cells_are_never_too_many(text: str, width: int) -> None:
    shown = clean(text)
    assert shown.isprintable() or any(not c.isprintable() for c in "́")
    assert cell_len(cut(shown, width)) <= width
    assert cell_len(elide(shown, width)) <= width
    assert cell_len(elide_left(shown, width)) <= width
    assert cell_len(left(shown, width)) == cell_len(right(shown, width)) == width
    assert row_len(fit([(shown, "plain"), (shown, "value")], width)) == width
    if width > 1:
        assert all(cell_len(line) <= width for line in wrap(shown, width))


@given(WORDS, st.integers(0, 30), st.integers(0, 30))
def test_a_row_cut_anywhere_has_its_width(text: str, start: int, width: int) -> None:
    row = fit([(clean(text), "plain")], 60)
    assert row_len(cut_row(row, start, width)) == width


def test_hangul_takes_two_cells() -> None:
    assert cell_len("역전파 dx") == 9
    assert cut("역전파", 5) == "역전"
    assert elide("역전파", 5) == "역전…"


def test_an_error_stands_at_its_place_in_the_source() -> None:
    source = "x = 3\ny = x +* 2\nf = y\n"
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(source, "bad.py")
    for lang in ("en", "ko"):
        for width, height in ((80, 24), (40, 10), (120, 40)):
            rows = fault_rows(caught.value, source, width, height, lang)
            assert len(rows) == height
            assert {row_len(row) for row in rows} == {width}
            lines = [text_of(row) for row in rows]
            here = next(i for i, line in enumerate(lines) if "y = x +* 2" in line)
            assert lines[here].startswith("▶")
            assert lines[here + 1].index("^") == lines[here].index("y = x") + caught.value.place.column - 1
            assert lines[here + 2].strip()
    nowhere = engine.ProgramError("empty", file="bad.py")
    assert row_len(fault_rows(nowhere, None, 80, 24, "en")[2]) == 80


def test_names_of_one_assignment_stand_side_by_side() -> None:
    """``a, b = 2.0, 3.0`` holds two numbers, not a list of two."""
    at = Views(engine.trace_source("a, b = 2.0, 3.0\nw = [1.0, 2.0]\nf = a * b * w[0]\n", "p.py"))
    session = Session(position=at.at(frozenset()).steps.find("db"))
    rows = [text_of(row) for row in paint(at, session, 100, 30).rows]
    assert any("2, 3" in row and "da, db" in row and "3, 2" in row for row in rows)
    assert any("w = [1.0, 2.0]" in row and "(2,)" in row and " dw " in row for row in rows)


def test_a_call_keeps_its_parentheses_round_a_shape() -> None:
    said = panel("x = np.array([1.0, 2.0])\ny = np.log(x)\nf = y.sum()\n", "(1)")
    assert said[1].strip() == "= np.log((2,))"


def test_the_error_screen_shows_the_place_in_a_long_line() -> None:
    source = "x = 3\ny = " + "x + " * 90 + "nowhere + x\n"
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(source, "p.py")
    rows = [text_of(row) for row in fault_rows(caught.value, source, 80, 24, "en")]
    at = next(i for i, row in enumerate(rows) if "nowhere" in row)
    assert rows[at + 1].index("^") == rows[at].index("nowhere")
    assert "x = 3" in rows[at - 1]  # the other lines stay where they are


def test_a_long_notice_is_whole_at_the_start() -> None:
    said = panel("x = 3\nf = x * 2\n\n# backward\ndx = 2.0\n", "0", width=80)
    assert said[-1].endswith("all keys")
    assert not any("…" in row for row in said)


def test_headers_of_the_listing_order_name_versions() -> None:
    at = Views(engine.trace_source("s = 1.0\ns = s * 2\ns = s * 3\n", "p.py"))
    rows = [text_of(row) for row in paint(at, session_of(order="listing"), 100, 30).rows]
    assert any("# backprop s_2 = s_1 * 3" in row for row in rows)


def test_the_sentence_of_a_given_seed_is_whole() -> None:
    source = "W = np.ones((5, 10))\nX = np.ones((10, 3))\nD = W.dot(X)\ndD = np.random.randn(*D.shape)\ndW = dD.dot(X.T)\n"
    said = panel(source, "dD", width=80)
    assert "Every way back starts here" in " ".join(" ".join(said).split())
    assert said[-1].startswith(" next: ")


def test_the_values_of_a_long_list_begin_at_the_current_element() -> None:
    at = Views(engine.trace_source("w = [0.5] * 200\nf = w[3] * w[150]\n", "p.py"))
    session = session_of(at.at(frozenset()).steps.find("dw[150](1)"), panels=("values",))
    rows = [text_of(row) for row in paint(at, session, 80, 24).cut("values")]
    assert any("w[150]" in row for row in rows)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_sentence_of_intuition_fits_its_row(lang: str) -> None:
    fields = {"to": "scores", "base": "scores", "x": "-0.7916", "local": "-0.7916", "share": "4.5 %", "through": "33 %",
              "gate": "solve", "shape": "(64, 100)", "from_shape": "(64,)", "count": 100, "lines": 64, "above": "-0.7916",
              "given": "-0.7916", "all": "to x and to y", "other": "invden", "low": "0.14", "high": "0.98", "output": "loss",
              "some": "x", "last": "y", "first": "dout [64×10]", "second": "Wᵀ [10×100]", "n": 8, "index": "dh[i,j] = Σn ·",
              "step": "0.01", "moved": "-7.916e-5"}  # fmt: skip
    for key in sentences("gates", lang):
        if not key.endswith(".long"):  # which is said only where it fits
            assert cell_len(say(f"gates.{key}", lang, **fields)) < 80, key


def test_a_variable_read_twice_in_one_product_is_not_scaled_by_the_other() -> None:
    assert panel("x = 3.0\nf = x * x\n", "dx")[4] == " x is read more than once here: its local gradients add up to 6"
    said = panel("x = np.array([1.0, 2.0])\ny = x * x\nf = y.sum()\n", "dx")
    assert said[4] == " x is read more than once here: its local gradients add up"


def test_sums_and_means_along_an_axis_count_the_elements_of_a_line() -> None:
    source = "X = np.array([[1.0, 2.0, 4.0], [3.0, 5.0, 6.0]])\nm = X.{}(axis=0)\nf = m @ m\n"
    assert panel(source.format("mean"), "dX")[4] == " mean shares each of 3 gradients equally among 2 elements"
    assert panel(source.format("sum"), "dX")[4] == " sum copies each of 3 gradients to the 2 elements it added"
    whole = "X = np.array([[1.0, 2.0], [3.0, 5.0]])\nf = X.mean()\n"
    assert panel(whole, "dX")[4] == " mean shares its gradient equally among 4 elements"
    uneven = "X = np.array([[1.0, np.nan], [3.0, 5.0]])\nm = np.nanmean(X, axis=0)\nf = m @ m\n"
    assert panel(uneven, "dX")[4] == " mean shares its gradient equally among what it averaged"


def test_a_weighted_mean_is_not_shared_equally() -> None:
    source = "x = np.array([1.0, 2.0])\nw = np.array([3.0, 1.0])\nf = np.average(x, weights=w)\n"
    assert panel(source, "dx")[4] == " a weighted mean: values share by weight, weights by distance from the mean"


def test_a_sentence_names_an_array_plainly_in_each_of_its_states() -> None:
    source = "a = np.array([1.0, 2.0])\nb = a * 1\nb[0] = 3.0\nf = (b * a).sum()\n"
    assert panel(source, "db(3a)")[4] == " mul swaps: b gets a, 1 to 2 here, times what came from above"


WRITES = "x = 2.0\na = np.zeros(50)\na[40] = x\na[41] = a[40] * x\nf = (a * a).sum()\n"


def test_a_cleared_place_tells_what_it_held() -> None:
    said = panel(WRITES, "da(2a)")
    at = Views(engine.trace_source(WRITES, "p.py"))
    view = at.at(frozenset())
    clear = next(line for line in view.trace.lines if line.op == "clear")
    rows = [text_of(r).strip() for r in paint(at, Session(position=view.steps.of_line(clear.index)), 100, 30).cut("panel")]
    assert rows[0].startswith("da[41] = 0.0 ")
    assert rows[1] == "before this line it held 8"
    assert said[0].index("=") == said[1].index("=")  # numbers stand under the line's own sign
    assert said[3].strip().startswith("da[40] = 4 + 16 = 20 ")  # of an array's fork the entry that is spelled out


def test_a_corner_begins_at_the_first_element_that_is_not_zero() -> None:
    value = np.zeros((6, 3))
    assert corner(value) == "[[0 0 0] [0 0 0] …]"
    value[4, 1] = 0.5
    assert corner(value) == "[… [0 0.5000 0] [0 0 0]]"
    assert corner(value[4]) == "[0 0.5000 0]"


def test_a_long_name_leaves_room_for_the_total_and_what_is_cut_keeps_whole_numbers() -> None:
    name = "the_name_of_a_variable_that_is_longer_than_the_whole_screen_is_wide_and_then_still_a_good_bit_longer"
    source = f"{name} = 2.0\nb = {name} * 3\nf = {name} * b\n"
    at = Views(engine.trace_source(source, "p.py"))
    view = at.at(frozenset())
    for width in (80, 60):
        rows = [text_of(r).rstrip() for r in paint(at, Session(position=view.total), width, 24).cut("panel")]
        assert any(" = 12    " in row and row.endswith("fork: 2 of 2 arrived: complete") for row in rows), rows
    source = "p = {'W1': np.ones((3, 5)) / 7}\ny = p['W1'] * p['W1']\nf = y.sum() + p['W1'].sum()\n"
    for row in panel(source, "dp['W1'](1)", 60):
        assert not any(piece.rstrip("…")[-1:].isdigit() for piece in row.split() if piece.endswith("…")), row


def test_asking_first_has_no_sum_for_a_first_contribution() -> None:
    at = Views(engine.trace_source("x = 3.0\ny = x * x\nf = y * x\n", "p.py"))
    view = at.at(frozenset())
    count = {view.steps.address(k): view.beats(k) for k in range(view.forward + 2, view.total + 1)}
    assert count == {"dy(2)": 3, "dx(2)": 4, "dx(1)": 6}
    session = Session(position=view.steps.find("dy(2)"), ask=True, beat=1)
    assert "what is the product?" in text_of(paint(at, session, 80, 24).rows[-1])
    rows = [text_of(r).rstrip() for r in paint(at, replace(session, beat=2), 80, 24).rows]
    assert any(" dy = 3    complete: ∂f/∂y = 3" in row for row in rows)
    assert "what is" not in rows[-1]


def test_a_place_given_by_many_numbers_leaves_room_for_the_values() -> None:
    source = "S = np.ones((6, 6)) * 2\nS[np.triu_indices(6, 1)] = -1.0\nf = (S * S).sum()\n"
    said = panel(source, "(1)", 80)
    assert said[0].startswith(" S[np.array([0, 0, 0,")
    assert said[3] == "  = (15,)  [-1 -1 -1 -1 …]"
    assert said[4].startswith(" next: (2)")


def test_a_list_of_expressions_shows_the_places_that_it_fills() -> None:
    source = "x = 2.0\nw = [1.0, x * 3]\nw[1] = w[1] * x\nf = w[1] * w[0]\n"
    assert panel(source, "(1)")[:3] == [" w[1] = x * 3", "      = 2 * 3", "      = 6"]
    assert panel(source, "(1)")[4] == " next: (2) w_1[1] = w[1] * x"


def test_several_results_are_all_told() -> None:
    source = "X = np.ones((2, 3))\nA, B = X * 2, X @ X.T\nf = A.sum() + B.sum()\n"
    assert panel(source, "(1)")[3].strip() == "= (2, 3), (2, 2)"


def test_the_values_of_a_long_array_are_shown_from_the_place_written_into() -> None:
    at = Views(engine.trace_source(WRITES, "p.py"))
    view = at.at(frozenset())
    for session in (Session(position=2), Session(position=view.steps.find("da_2(2)"))):
        rows = [text_of(r).rstrip() for r in paint(at, replace(session, panels=Panels(("values",))), 80, 30).cut("values")]
        shown = [rows[i + 1].split()[:3] for i, row in enumerate(rows) if row == "   from [40]"]
        assert ["2", "4", "0"] in shown


def test_the_values_of_a_high_matrix_are_shown_from_the_row_written_into() -> None:
    at = Views(engine.trace_source("x = 3.0\nA = np.zeros((40, 2))\nA[30, 1] = x\nf = A.sum()\n", "p.py"))
    rows = [text_of(r).rstrip() for r in paint(at, session_of(1, panels=("values",)), 80, 40).cut("values")]
    assert rows[2] == "   from [28]"
    assert rows[5].split() == ["0", "3"]


def test_a_loop_over_texts_says_that_they_are_texts() -> None:
    at = Views(engine.trace_source("x = 2.0\np = {'w': x * 3}\nf = 0.0\nfor k in p:\n    f = f + p[k]\n", "p.py"))
    assert any("for k = 'w':" in text_of(row) for row in paint(at, Session(position=1), 80, 24).rows)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [60, 80])
def test_what_an_update_says_is_not_cut_where_names_are_long(lang: str, width: int) -> None:
    names = {"w": "weights_of_the_hidden_layer", "b": "bias_of_the_hidden_layer", "lr": "learning_rate", "x": "observations"}
    source = (
        "{x} = np.array([1.0, 2.0, 3.0])\n{w} = 0.5\n{b} = 0.0\n{lr} = 0.02\nfor i in range(1000):\n"
        "    loss = (({w} * {x} + {b} - 2)**2).mean()\n    # backprop\n    dpred = 2 * ({w} * {x} + {b} - 2) / 3\n"
        "    d{w} = (dpred * {x}).sum()\n    d{b} = dpred.sum()\n    {w} -= {lr} * d{w}\n    {b} -= {lr} * d{b}\n"
    ).format(**names)
    view = Views(engine.trace_source(source, "loop.py")).at(frozenset())
    moment = Moment(view, Session(position=view.total - 1, look=Look(lang=lang)))
    rows = [text_of(row).rstrip() for row in panel_rows(moment, width)]
    assert "=" in rows[0]
    for row in rows[2:]:
        assert not row.endswith("…") or row.endswith(" …"), row  # names that are left out, not letters
        assert row_len([(row, "plain")]) <= width, row
    said = "by about" if lang == "en" else "움직입니다"
    assert (said in rows[3]) == (width == 80), rows


LONG = """\
np.random.seed(0)
class TwoLayerNetwork:
    def forward(self, features, hidden_weights):
        self.hidden_activations = features @ hidden_weights
        return self.hidden_activations * self.hidden_activations
network_of_mine = TwoLayerNetwork()
features_of_points = np.random.randn(5, 3)
weights_of_hidden_layer = np.random.randn(3, 4)
total_loss_of_batch = np.mean(network_of_mine.forward(features_of_points, weights_of_hidden_layer))
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_with_long_names_the_last_two_rows_are_whole_sentences(lang: str) -> None:
    """What a line does, and whose shape its gradient has, ended in the middle of a word."""
    view = Views(engine.trace_source(LONG)).at(frozenset())
    for position in range(view.forward + 2, view.total + 1):
        rows = [text_of(row).rstrip() for row in panel_rows(Moment(view, session_of(position, lang=lang)), 80)]
        assert not any(row.endswith("…") for row in rows[-2:]), rows


NARROW = """\
np.random.seed(0)
x = np.random.randn(4, 3)
w = np.random.randn(3, 2)
a_long_weight = 0.5
z = 1 / (1 + np.exp(-(x @ w)))
img = np.zeros((2, 2))
for i in range(2):
    img[i, 0] = np.sum(np.maximum(z[i:i+2] * a_long_weight, 0.1))
loss = np.mean(np.sqrt(img**2 + 1.0) * np.tanh(img)) + abs(a_long_weight) * np.sum(w**2)
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [60, 80])
def test_no_sentence_about_a_line_ends_in_the_middle(width: int, lang: str) -> None:
    """In narrow terminals the second half of a sentence yields as a whole; it was cut in a word."""
    view = Views(engine.trace_source(NARROW)).at(frozenset())
    for position in (0, *range(view.forward + 2, view.total + 1)):
        rows = [text_of(row).rstrip() for row in panel_rows(Moment(view, session_of(position, lang=lang)), width)]
        last = [row for row in rows if row][-1]
        assert not last.endswith("…") or (width < 80 and last.endswith(" …")), rows
        assert position or not any(row.endswith("…") for row in rows), rows


@pytest.mark.parametrize(("lang", "said"), [("en", "relu opens where"), ("ko", "ReLU는 입력이")])
def test_a_tie_of_an_array_does_not_take_the_place_of_its_gate(lang: str, said: str) -> None:
    source = "x = np.array([0.0, 1.0, -1.0])\na = np.maximum(0, x)\nf = a.sum()\n"
    assert said in panel(source, "dx", 120, lang)[4]
    assert "--ties" in panel(source, "dx", 120, lang)[4]
    assert {"en": "ties in a", "ko": "동점"}[lang] in panel(source, "dx", 60, lang)[4]
