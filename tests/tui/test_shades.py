"""Arrays as shades: by size and sign, told apart without colour; tints that can be read; nothing before it is reached."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from tests.tui.samples import session, views
from tui import themes
from tui.cells import text_of
from tui.paint import paint
from tui.paint.shades import STEPS, largest, shade, strip
from tui.view import Views


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([1.0, -1.0, 0.5, -0.5, 0.0], "█▓▅▒·"),
        ([[1.0, 2.0], [3.0, 4.0]], "▃▅▇█"),
        ([0.0, 0.0], "··"),
        ([np.nan, 1.0, -np.inf], "!█!"),
        ([1, -3], "▃▓"),
    ],
)
def test_a_strip_tells_size_and_sign_by_its_glyphs(value: list[float], said: str) -> None:
    assert "".join(text for text, _ in strip(np.array(value), 8)) == said


def test_a_strip_of_a_long_array_is_spread_over_it() -> None:
    cells = strip(np.linspace(-1, 1, 1_000), 8)
    assert len(cells) == 8
    assert "".join(text for text, _ in cells).startswith("▓▓")
    assert cells[-1][0] == "█"
    assert strip(np.array([True, False]), 8) == strip(np.float64(3.0), 8) == strip(np.ones(1), 8) == []


def test_shades_grow_with_the_size_on_both_sides() -> None:
    found = [shade(x, 2.0) for x in np.linspace(-2, 2, 41)]
    assert found[0] == f" low{STEPS}"
    assert found[20] == ""
    assert found[-1] == f" high{STEPS}"
    signed = [0 if not one else (1 if "high" in one else -1) * int(one[-1]) for one in found]
    assert signed == sorted(signed)
    assert shade(np.nan, 1.0) == shade(1.0, 0.0) == ""
    assert largest(np.array([np.inf, -2.0])) == 2.0


@pytest.mark.parametrize("theme", list(themes.PALETTES))
def test_numbers_can_be_read_on_every_shade_and_the_scale_diverges(theme: str) -> None:
    grounds = [themes.background_of(f"value {name}", theme) for name in ("low3", "low2", "low1", "high1", "high2", "high3")]
    assert len({*grounds, themes.PALETTES[theme].background}) == 7
    for role in ("value", "upstream", "gradient"):
        for name in themes.SHADES:
            ground = themes.background_of(f"{role} {name}", theme)
            assert themes.contrast(themes.colour_of(f"{role} {name}", theme), ground) >= 4.5, (role, name)


def test_the_panes_and_the_grid_show_them_where_there_is_room() -> None:
    here = views("net.py")
    rows = paint(here, session(9, panels=("values",)), 120, 40).rows
    texts = [text_of(row) for row in rows]
    assert any("scores = h @ W2" in row and any(glyph in row for glyph in "▁▂▃▄▅▆▇█░▒▓") for row in texts)
    assert any(role.split()[-1] in themes.SHADES for row in rows for _, role in row)
    narrow = paint(here, session(9), 80, 24).rows
    assert not any(glyph in text_of(row) for row in narrow for glyph in "▂▃▄▅▆▇░▒")


def test_nothing_is_shaded_before_it_is_reached() -> None:
    here = Views(engine.trace_source("a = np.array([1.0, -2.0])\nb = a * 3\nf = np.sum(b * b)\n"))
    start = "\n".join(text_of(row) for row in paint(here, session(0), 120, 40).rows)
    assert "b = a * 3" in start
    assert not any(glyph in row for row in start.split("\n") if "b = a" in row for glyph in "▁▂▃▄▅▆▇█░▒▓")


ODD = """\
x = np.array([1.0, 2.0])
a = np.array([40.0, 40.0]) * x
s = 1e-9 * a
dead = np.maximum(0, -a)
big = s * 1e-3 + dead
y = x * 1e12
loss = np.sum(big) + np.sum(y)
"""


@pytest.mark.parametrize("width", [80, 120])
def test_gradients_that_vanish_explode_or_are_zero_are_flagged_in_the_panes(width: int) -> None:
    here = Views(engine.trace_source(ODD))
    rows = [text_of(row) for row in paint(here, session(here.at(frozenset()).total), width, 40).rows]
    told = {name: next(row for row in rows if f" {name} = " in row or f" {name} += " in row) for name in ("ddead_a", "dx", "ds")}
    assert "(2,) 0" in told["ddead_a"]
    assert any("dx  all" in row and "(2,)↑" in row for row in rows)
    assert "(2,)↓" not in told["ds"]  # 1e-3 is small, no more
    tiny = Views(engine.trace_source(ODD.replace("1e-9", "1e-6").replace("s * 1e-3", "s * 1e-9").replace("x * 1e12", "x * 1e-20")))
    rows = [text_of(row) for row in paint(tiny, session(tiny.at(frozenset()).total), width, 40).rows]
    assert any("ds = " in row and "(2,)↓" in row for row in rows)


@pytest.mark.parametrize("width", [80, 120])
def test_an_array_whose_gradient_is_not_finite_is_flagged_where_it_arrives_and_on_its_way(width: int) -> None:
    """Its shape stood there as that of any other: only the line that made the first infinity bore a mark."""
    source = "x = np.array([0.0, 1.0])\nw = np.array([1.0, 2.0])\na = x * 3\nb = np.sqrt(a) * w\nf = np.sum(b)\n"
    here = Views(engine.trace_source(source))
    rows = [text_of(row) for row in paint(here, session(here.at(frozenset()).total), width, 40).rows]
    for name in ("dx", "da"):
        assert any(f" {name}" in row and "(2,)!" in row for row in rows), name
    assert not any(" dw" in row and "(2,)!" in row for row in rows)


def test_a_gradient_is_flagged_once_it_is_complete() -> None:
    here = Views(engine.trace_source("x = np.ones(2)\na = x * 0\nb = x * 1.0\nf = np.sum(a) + np.sum(b)\n"))
    view = here.at(frozenset())
    first = next(line for line in view.trace.lines if line.to >= 0 and view.trace.vars[line.to].shown == "x")
    rows = [text_of(row) for row in paint(here, session(view.steps.of_line(first.index)), 120, 40).rows]
    assert not any("dx" in row and "(2,) 0" in row for row in rows)


def test_a_sum_that_is_zero_but_for_rounding_does_not_vanish() -> None:
    source = "np.random.seed(0)\ns = np.random.randn(6, 3)\ne = np.exp(s - s.max(axis=1, keepdims=True))\n"
    source += "p = e / e.sum(axis=1, keepdims=True)\nloss = -np.mean(np.log(p[np.arange(6), [0, 1, 2, 0, 1, 2]]))\n"
    here = Views(engine.trace_source(source))
    view = here.at(frozenset())
    grads = {var.grad: view.trace.gradient(var.index) for var in view.trace.vars if var.grad == "de_a"}
    assert 0 < largest(grads["de_a"]) < 1e-15
    rows = [text_of(row) for row in paint(here, session(view.total), 120, 40).rows]
    assert any("de_a = " in row for row in rows)
    assert not any("↓" in row for row in rows if "de_a = " in row)
    source = "a = np.array([40.0, 41.0])\ns = 1 / (1 + np.exp(-a))\nf = np.sum(s * np.array([1.0, 2.0]))\n"
    saturated = Views(engine.trace_source(source))
    rows = [text_of(row) for row in paint(saturated, session(saturated.at(frozenset()).total), 120, 40).rows]
    assert any("da = " in row and ("(2,)↓" in row or "(2,) 0" in row) for row in rows)


def test_plain_glyphs_could_not_tell_heights() -> None:
    rows = [text_of(row) for row in paint(views("net.py"), session(9, ascii=True), 120, 40).rows]
    (row,) = [row for row in rows if "scores = h @ W2" in row and "(5,2)" in row]
    assert set(row.split("|")[0].split("W2")[1]) <= set(" (5,2).")


SIZED = """\
np.random.seed(0)
X = np.random.randn(5, 4)
h = np.tanh(X)
long_name_of_it = np.tanh(h) * np.tanh(h) + h * 2.0
f = h.sum() + long_name_of_it.sum()
"""


def test_narrow_panes_tell_shape_and_size_where_the_text_has_room() -> None:
    """Below 110 columns there are no strips; the cells told shapes alone."""
    here = Views(engine.trace_source(SIZED))
    trace, total = here.base, here.at(frozenset()).total
    h = next(var for var in trace.vars if var.shown == "h")
    screen = paint(here, session(total), 80, 24)
    row = next(text_of(row) for row in screen.cut("forward") if " h = " in text_of(row))
    assert f"(5,4) ~{np.abs(h.value).mean():.2f}" in row
    cut = next(text_of(row) for row in screen.cut("forward") if "long_name" in text_of(row))
    assert cut.rstrip().endswith("(5,4)")  # the text is longer than its column: it keeps what it has
    back = next(text_of(row) for row in screen.cut("backward") if " dX = " in text_of(row))
    assert f"(5,4) ~{np.abs(trace.gradients['X']).mean():.1f}" in back
    assert "~" not in "".join(text_of(row) for row in paint(here, session(0), 80, 24).cut("forward"))
