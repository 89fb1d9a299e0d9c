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
