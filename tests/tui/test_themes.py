"""Every role can be read: contrast in colour, an attribute or a glyph without."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem

from tui import themes
from tui.paint.roles import MODIFIERS, ROLES
from tui.widgets.styles import style_of

GROUNDS = ("", " bar", " select", " match", " bar match", " bar read")


@pytest.mark.parametrize("theme", list(themes.PALETTES))
@pytest.mark.parametrize("role", ROLES)
def test_contrast_of_text(role: str, theme: str) -> None:
    for ground in GROUNDS:
        full = role + ground
        ratio = themes.contrast(themes.colour_of(full, theme), themes.background_of(full, theme))
        assert ratio >= 4.5, (full, ratio)


@pytest.mark.parametrize("theme", list(themes.PALETTES))
@pytest.mark.parametrize("role", ROLES)
def test_contrast_where_the_terminal_has_256_colours(role: str, theme: str) -> None:
    def shown(colour: str) -> str:
        return Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex

    for ground, least in (("", 4.5), (" bar", 4.5), (" select", 3.5), (" match", 3.5)):
        full = role + ground
        ratio = themes.contrast(shown(themes.colour_of(full, theme)), shown(themes.background_of(full, theme)))
        assert ratio >= least, (full, ratio)
    palette = themes.PALETTES[theme]
    assert len({shown(c) for c in (palette.background, palette.bar, palette.select, palette.match)}) == 4


def test_the_bar_shows_through_a_match_and_a_selection() -> None:
    palette = themes.PALETTES[themes.DARK]
    assert themes.background_of("value bar select match", themes.DARK) == palette.bar
    assert themes.background_of("value select", themes.DARK) == palette.select


@pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT])
def test_of_the_hits_of_a_search_the_current_one_is_the_strongest(theme: str) -> None:
    palette = themes.PALETTES[theme]
    for role in ("plain", "dim", *palette.roles):
        current, other = themes.look_of(f"{role} select match", theme), themes.look_of(f"{role} match", theme)
        assert themes.contrast(current.background, palette.background) > 2 * themes.contrast(other.background, palette.background)
        assert themes.contrast(current.colour, current.background) >= 4.5
        assert current.underline
        assert not other.underline
    assert themes.look_of("plain bar select match", theme).underline  # where it is the current step, too


def test_contrast_is_the_wcag_formula() -> None:
    assert themes.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert themes.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=1e-3)  # the known near miss
    assert themes.contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("theme", list(themes.PALETTES))
def test_highlights_differ_from_the_background(theme: str) -> None:
    palette = themes.PALETTES[theme]
    assert len({palette.background, palette.bar, palette.select, palette.match}) == 4
    for ground in (palette.bar, palette.select, palette.match):  # seen from the back of a room
        assert themes.contrast(palette.background, ground) >= 1.6, ground


def test_every_colour_role_is_known_to_the_painter() -> None:
    for palette in themes.PALETTES.values():
        assert set(palette.roles) <= set(ROLES)
    assert set(themes.BOLD) <= set(ROLES)
    assert set(themes.FAINT) <= set(ROLES)


@pytest.mark.parametrize("theme", themes.THEMES)
def test_no_highlighted_row_is_dim(theme: str) -> None:
    """Of a search's hits those that the pass has not reached were grey on white without colours."""
    for name in ("pending", "dim", "comment", "rest"):
        for modifier in ("bar", "select", "match"):
            assert not themes.look_of(f"{name} {modifier}", theme).dim


def test_monochrome_uses_attributes_and_no_colour() -> None:
    for role in ROLES:
        for modifier in ("", *MODIFIERS):
            look = themes.look_of(f"{role} {modifier}".strip(), themes.MONO)
            assert look.colour == look.background == ""
    assert themes.look_of("value bar", themes.MONO).reverse
    assert themes.look_of("value read", themes.MONO).underline
    assert themes.look_of("plain select", themes.MONO).bold
    assert themes.look_of("pending", themes.MONO).dim
    assert themes.look_of("plain reverse", themes.MONO).reverse
    assert not themes.look_of("plain bar reverse", themes.MONO).reverse  # what is reversed already is turned back


@pytest.mark.parametrize("theme", themes.THEMES)
def test_a_viewers_style_says_what_the_look_says(theme: str) -> None:
    for role in ROLES:
        for modifier in ("", *MODIFIERS):
            full = f"{role} {modifier}".strip()
            look, style = themes.look_of(full, theme), style_of(full, theme)
            assert (style.color.name if style.color else "", style.bgcolor.name if style.bgcolor else "") == look[:2]
            assert [bool(style.bold), bool(style.underline), bool(style.reverse), bool(style.dim)] == [*look[2:]]


@pytest.mark.parametrize(
    ("environment", "wanted", "expected"),
    [
        ({}, "", themes.DARK),
        ({}, themes.LIGHT, themes.LIGHT),
        ({}, "no such theme", themes.DARK),
        ({"NO_COLOR": "1"}, themes.LIGHT, themes.MONO),
        ({"NO_COLOR": ""}, "", themes.DARK),
        ({"COLORFGBG": "0;15"}, "", themes.LIGHT),
        ({"COLORFGBG": "15;0"}, "", themes.DARK),
        ({"TERM": "dumb"}, "", themes.MONO),
    ],
)
def test_choice_at_start(
    environment: dict[str, str], wanted: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert themes.choose(wanted) == expected
