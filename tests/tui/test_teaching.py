"""The panel teaches: the file's own line first, shapes that meet, true origins, an end that concludes, keys that answer."""

from __future__ import annotations

import re

import pytest

import engine
from tests.tui.samples import PROGRAMS, views
from tests.tui.samples import session as session_of
from tests.tui.test_panel import panel
from tui.actions import ACTIONS, act, press
from tui.arithmetic import value_of
from tui.cells import text_of
from tui.celltext import shortened
from tui.paint import paint
from tui.paint.exact import agrees
from tui.session import Session
from tui.view import Views


def ended(source: str, width: int = 80, **fields: object) -> list[str]:
    """The panel one step beyond the last."""
    at = Views(engine.trace_source(source, "p.py"))
    session = ACTIONS["step"](session_of(at.at(frozenset()).total, **fields), at)  # type: ignore[arg-type]
    assert session.ended
    return [text_of(row).rstrip() for row in paint(at, session, width, 24).cut("panel")]


def test_a_stage_with_parts_shows_the_files_own_line_then_its_parts() -> None:
    source = "X = np.ones((3, 2))\nW = np.ones((2, 2))\nh = X\nfor i in range(2):\n    h = np.tanh(h @ W + 0.1)\nf = h.sum()\n"
    said = panel(source, "(3)")
    assert said[0] == " h_2 = np.tanh(h_1 @ W + 0.1)"  # with versions
    assert said[1].startswith(" (3a) h_2_a = h_1 @ W")
    assert said[1].endswith("→ [3×2]")
    assert panel(source, "(2)")[4] == " next: (3) h_2 = np.tanh(h_1 @ W + 0.1)"
    assert panel("x = np.ones(3)\nf = np.mean( x**2 )\n", "(1)")[0] == " f = np.mean( x**2 )"  # as it is written
    inside = "def g(a):\n    z = np.maximum(0, a @ W)\n    return z * 2\nX = np.ones((1, 2))\nW = np.ones((2, 2))\nf = g(X).sum()\n"
    at = Views(engine.trace_source(inside, "p.py"))
    rows = [text_of(r).rstrip() for r in paint(at, Session(position=1), 100, 24).cut("panel")]
    assert rows[0] == " g_z = np.maximum(0, X @ W)"


def test_shapes_meet_and_it_is_said_what_is_summed() -> None:
    source = "X = np.ones((5, 6))\nW = np.ones((6, 3))\nout = X @ W\nf = (out ** 2).sum()\n"
    assert panel(source, "dW")[1] == " [6×5] @ [5×3] → [6×3]   the 5 points are summed"
    assert panel(source, "dX")[1] == " [5×3] @ [3×6] → [5×6]   the 3 columns of dout are summed"
    assert panel(source, "dW")[3] == " complete: ∂f/∂W has W's shape, 6×3"
    turned = "W = np.ones((3, 6))\nX = np.ones((6, 5))\nout = W @ X\nf = (out ** 2).sum()\n"
    assert "the 5 columns of dout are summed" in panel(turned, "dW")[1]


def test_what_is_read_as_an_index_has_no_gradient() -> None:
    source = "i = 1\nn = 7\nw = [1.0, 2.0]\nf = w[i] * 3\n"
    at = Views(engine.trace_source(source, "p.py"))
    rows = [text_of(row) for row in paint(at, Session(position=at.at(frozenset()).total), 100, 24).rows]
    assert not any(re.search(r"\bdi\b", row) for row in rows)  # it counts, and has no accumulator at all
    assert any(re.search(r"\bdn  unused", row) for row in rows)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_of_a_long_name_without_room_the_line_shows_more_than_the_name(width: int) -> None:
    """``layer_forward_2_pre_activat…`` was all that stood of a line: not what it computes."""
    source = (
        "def layer_forward(inputs, weights):\n    pre_activation = inputs @ weights\n    return np.tanh(pre_activation)\n"
        "h = np.ones((2, 3))\nW = np.ones((3, 3)) * 0.3\nfor t in range(3):\n    h = layer_forward(h, W)\nf = np.sum(h * h)\n"
    )
    at = Views(engine.trace_source(source, "p.py"))
    rows = [text_of(row) for row in paint(at, Session(position=at.at(frozenset()).total), width, 44).rows]
    assert any("…_pre_activation =" in row or "layer_forward_2_pre_activation = h_1 @ W" in row for row in rows)
    assert any("h_1.T @ d…_pre_activat" in row or "h_1.T @ dlayer_forward_2_pre_activation" in row for row in rows)
    assert not any(re.search(r"layer_forward_2_pre_activat\w*…", row) for row in rows)


def test_two_names_that_would_be_alike_are_not_shortened() -> None:
    source = (
        "def first_layer(x):\n    hidden = x * 2.0\n    return hidden\n"
        "def second_layer(x):\n    hidden = x * 3.0\n    return hidden\n"
        "x = 1.5\na = first_layer(x)\nb = second_layer(x)\nf = a * b\n"
    )
    view = Views(engine.trace_source(source, "p.py")).at(frozenset())
    two = ["f = first_layer_hidden + ", "second_layer_hidden"]
    assert shortened(view, two) == two
    assert shortened(view, ["dfirst_layer_hidden = x"]) == ["d…_hidden = x"]


def test_a_key_of_a_dict_has_its_own_accumulator() -> None:
    """Both rows said ``dp``."""
    at = Views(engine.trace_source("p = {}\np['W'] = 2.0\np['b'] = 3.0\nf = p['W'] * 4.0 + p['b']\n", "p.py"))
    rows = [text_of(row) for row in paint(at, Session(position=at.at(frozenset()).total), 80, 24).rows]
    assert any(re.search(r"p\['W'\] = 2.0 .*│\s+dp\['W'\]\s+4$", row.rstrip()) for row in rows)
    assert any(re.search(r"p\['b'\] = 3.0 .*│\s+dp\['b'\]\s+1$", row.rstrip()) for row in rows)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_constant_has_its_value_and_the_reason_why_it_has_no_gradient(width: int) -> None:
    """Both cells were blank, as if the line had not run."""
    source = (
        "X = np.ones((4, 3))\ny = np.array([0, 1, 1, 0])\nN = X.shape[0]\nW = np.ones((3, 2))\nh = np.zeros((N, 2))\n"
        "for n in range(N):\n    h[n] = X[n] @ W\nf = h[np.arange(N), y].sum() / N\n"
    )
    at = Views(engine.trace_source(source, "p.py"))
    for position in (0, at.at(frozenset()).total):
        rows = [text_of(row) for row in paint(at, Session(position=position), width, 40).rows]
        (count,) = [row for row in rows if re.search(r"\bN = X.shape", row)]
        assert re.search(r"\b4(\s|│|$)", count)
        if width < 80:
            assert not any("index: no gradient" in row for row in rows)  # one column has no cell beside it
            continue
        assert count.rstrip().endswith("count or index: no gradient")
        (label,) = [row for row in rows if re.search(r"\by = np.array", row)]
        assert "(4,)" in label
        assert label.rstrip().endswith("label: no gradient")
        assert any(re.search(r"\bh = np.zeros.*\(4,2\).*overwritten: no gradient\s*$", row) for row in rows)


def test_what_is_not_finite_names_its_true_origin() -> None:
    source = "x = -2.0\ny = 1.5\na = x * y + np.exp(y * 1000)\nb = a - a\nf = b * y\n"
    assert "the first inf comes from here: exp of so large a number overflows" in "".join(panel(source, "(1)"))
    assert "nan here comes from the inf that (1) made: exp of so large" in "".join(panel(source, "(2)"))
    assert "nan here comes from the inf that (1) made" in "".join(panel(source, "dy"))
    given = "x = np.array([1.0, np.nan])\nf = (x * 2).sum()\n"
    assert "nan here comes from x, which is not finite itself" in "".join(panel(given, "(1)"))
    backward = "x = np.array([0.0, 1.0])\ny = np.sqrt(x)\nz = y * 2\nf = z.sum()\n"
    assert "the first inf comes from here: the slope of a root at 0" in "".join(panel(backward, "dx"))
    assert "comes from" not in "".join(panel(backward, "dz"))


def test_in_plain_letters_a_ratio_is_no_name_of_the_program() -> None:
    source = "p = 2.0\nbuf = p * 3\ndp = buf * 2\nf = dp * p\n"
    for row in panel(source, "dp(1)", ascii=True):
        assert row.isascii()
        assert not re.search(r"\bdf/d", row)
    assert "D(buf)/D(p)" in panel(source, "dp(1)", ascii=True)[0]


def test_contributions_arrive_everywhere() -> None:
    said = "\n".join(text_of(row) for row in paint(views("eight.py"), Session(position=18), 80, 24).rows)
    assert "dx  2 of 3 arrived" in said
    assert "fork: 2 of 3 arrived" in said
    lists = "\n".join(text_of(row) for row in paint(views("loop.py"), Session(position=30), 120, 40).rows)
    assert "fork +10 +7 +4 ·1" in lists
    assert "dw  3 of 4 arrived" in lists  # one count for a fork
    assert "w is read four times" in text_of(paint(views("loop.py"), Session(), 120, 40).cut("panel")[1])


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_the_end_concludes_with_lines_that_compute(name: str, lang: str) -> None:
    for width in (80, 120, 60):
        rows = ended(PROGRAMS[name], width, lang=lang)
        assert len(rows) == 5
        slopes = [row for row in rows[1:4] if re.match(r" +d.* = -?\d", row)]
        assert slopes, rows
        for row in slopes:
            for left, right in re.findall(r"(0\.01 · \(?-?[\d.]+(?:e-?\d+)?\)?) = (-?[\d.]+(?:e-?\d+)?)", row):
                assert agrees(value_of(left.replace("·", "*")), right.rstrip(".")), row


def test_the_end_says_what_moves_the_output_and_what_next() -> None:
    rows = ended(PROGRAMS["eight.py"])
    assert rows[1] == " dx = 2.060   x up by 0.01 moves f by about 0.01 · 2.060 = 0.02060"
    assert rows[3] == " x moves f most; x counts the 3 ways through (4) (3) (2)"
    assert rows[4] == " now: e change an input   = prove a gradient   i predict it yourself   g again"
    against = ended("x = 2.0\ny = 3.0\nf = x * 3 - y\n")
    assert against[3] == " x moves f most, y the other way"
    net = ended(PROGRAMS["net.py"], 100)
    assert re.match(r" d\w+\[\d,\d\] = ", net[1].replace("  d", " d"))
    assert "2 more inputs" in net[3]
    assert "v all entries" in net[4]
    assert ended("x = 2.0\nf = 3.0 + 0 * x\n")[1].startswith(" dx = 0")


def test_one_step_more_concludes_and_back_returns() -> None:
    here = views("eight.py")
    last = Session(position=21)
    done = ACTIONS["step"](last, here)
    assert done == session_of(21, ended=True)
    assert ACTIONS["step"](done, here) == done
    assert ACTIONS["back"](done, here) == last
    assert not ACTIONS["previous_stage"](done, here).ended
    assert not ACTIONS["first"](done, here).ended


def test_a_key_that_goes_no_further_says_so() -> None:
    here = views("eight.py")
    for action, position, key in (("back", 0, "at_start"), ("previous_stage", 0, "at_start"), ("last", 21, "at_end"),
                                  ("next_stage", 21, "at_end"), ("go_there", 3, "none_selected")):  # fmt: skip
        after, _ = act(Session(position=position), here, action)
        assert after.message is not None, action
        assert after.message[0] == f"screen.{key}"
    assert act(session_of(21, ended=True), here, "step")[0].message is not None
    top = Session(position=0)
    for _ in range(40):
        top, _ = act(top, here, "select_up")
    assert top.message == ("screen.first_row", top.message[1]) if top.message else False
    assert act(Session(position=3), here, "step")[0].message is None


def test_a_key_that_is_not_bound_is_answered() -> None:
    here = views("eight.py")
    for key, character in (("F", "F"), ("f5", None)):
        session, effect = press(Session(position=3), here, key, character)
        assert effect is None
        assert session.message == ("screen.unbound", (("pressed", key), ("help", "?")))
        assert "? shows all keys" in text_of(paint(here, session, 80, 24).rows[-1])


def test_selection_and_hits_have_a_glyph_and_hits_are_counted() -> None:
    here = views("eight.py")
    picked, _ = act(Session(position=18), here, "select_up")
    rows = [text_of(row) for row in paint(here, picked, 80, 24).cut("backward")]
    assert sum(row.startswith("›") for row in rows) == 1
    assert sum(row.startswith("▶") for row in rows) == 1
    found, _ = act(session_of(18, pattern="dxpy "), here, "next_match")
    assert found.message is not None
    fields = dict(found.message[1])
    assert found.message[0] == "screen.found_of"
    assert 1 <= fields["k"] <= fields["n"]
    screen = paint(here, found, 80, 24)
    shown = [text_of(row) for row in (*screen.cut("forward"), *screen.cut("backward"))]
    assert sum(row[0] in "›▶" for row in shown) >= fields["n"]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("panels", [(), ("ledger",), ("values",)])
def test_the_last_row_keeps_help_and_quit_at_any_width(panels: tuple[str, ...], lang: str) -> None:
    for width in range(50, 130, 5):
        row = text_of(paint(views("eight.py"), session_of(18, panels=panels, lang=lang), width, 24).rows[-1])
        assert "? " in row, (width, row)
        assert " q " in row, (width, row)


def test_a_scrolled_panel_tells_where_it_stands() -> None:
    screen = paint(views("eight.py"), session_of(3, panels=("help",)), 80, 24)
    assert re.search(r"↑↓ 1/\d+ ─", text_of(screen.rows[screen.regions["help"].y]))
