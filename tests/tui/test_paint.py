"""The painter: goldens, the drawing it has to meet, exact widths, roles that can be told apart without colour."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import trace_source
from tests.tui.golden import compare, shown, text_of
from tests.tui.samples import PROGRAMS, views
from tests.tui.samples import session as session_of
from tui.actions import ACTIONS, press
from tui.cells import row_len
from tui.cells import text_of as row_text
from tui.paint import MODIFIERS, ROLES, Screen, paint
from tui.paint.glyphs import in_ascii
from tui.paint.help import help_rows
from tui.paint.moment import Moment
from tui.panels import PANELS
from tui.session import Session
from tui.view import Views

DRAWN = sorted((Path(__file__).parent / "drawn").glob("*.txt"))


def screen(name: str, position: int, width: int = 80, height: int = 24, **fields: object) -> Screen:
    """A program's screen from a fresh session."""
    return paint(views(name), session_of(position, **fields), width, height)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", DRAWN, ids=lambda p: p.stem)
def test_the_drawing_is_met_cell_for_cell(path: Path) -> None:
    size, _, position = path.stem.partition("-")
    width, height = map(int, size.split("x"))
    drawn = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    painted = [row_text(row).rstrip() for row in screen("eight.py", int(position), width, height).rows]
    assert painted[: len(drawn)] == drawn


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("position", range(22))
def test_every_position_at_80x24(position: int, lang: str) -> None:
    compare(f"eight-80x24-{lang}-{position:02}", text_of(screen("eight.py", position, lang=lang)))


SOME = [
    ("eight.py", 120, 40, 10, {}),
    ("eight.py", 120, 40, 21, {"order": "listing"}),
    ("eight.py", 120, 40, 19, {"raw": False}),
    ("eight.py", 200, 50, 18, {}),
    ("eight.py", 60, 20, 18, {}),
    ("eight.py", 60, 20, 18, {"order": "listing", "lang": "ko"}),
    ("eight.py", 80, 24, 18, {"ascii": True}),
    ("eight.py", 80, 24, 14, {"source": True}),
    ("eight.py", 80, 24, 18, {"panels": ("values",)}),
    ("net.py", 80, 24, 7, {"panels": ("dimensions",)}),
    ("net.py", 120, 40, 10, {"panels": ("dimensions",), "lang": "ko"}),
    ("eight.py", 80, 24, 18, {"panels": ("dimensions",)}),
    ("eight.py", 80, 24, 18, {"panels": ("circuit",)}),
    ("eight.py", 80, 24, 18, {"panels": ("circuit",), "lang": "ko"}),
    ("eight.py", 80, 24, 18, {"panels": ("circuit",), "ascii": True}),
    ("eight.py", 120, 40, 18, {"panels": ("circuit",)}),
    ("loop.py", 80, 24, 30, {"panels": ("circuit",)}),
    ("net.py", 120, 40, 8, {"panels": ("circuit",), "lang": "ko"}),
    ("eight.py", 80, 24, 18, {"panels": ("caches",)}),
    ("net.py", 120, 40, 9, {"panels": ("caches",), "lang": "ko"}),
    ("eight.py", 80, 24, 21, {"panels": ("whatif",)}),
    ("eight.py", 80, 24, 21, {"panels": ("whatif",), "lang": "ko"}),
    ("net.py", 120, 40, 9, {"panels": ("whatif",)}),
    ("loop.py", 80, 24, 30, {"panels": ("whatif",)}),
    ("eight.py", 80, 24, 19, {"panels": ("prove",)}),
    ("eight.py", 80, 24, 18, {"panels": ("prove",)}),
    ("eight.py", 80, 24, 21, {"panels": ("prove",), "lang": "ko"}),
    ("eight.py", 80, 24, 19, {"panels": ("prove",), "ascii": True}),
    ("net.py", 120, 40, 8, {"panels": ("prove",)}),
    ("eight.py", 200, 50, 19, {"panels": ("prove",)}),
    ("eight.py", 80, 24, 19, {"panels": ("ledger",)}),
    ("eight.py", 80, 24, 18, {"panels": ("ledger",), "lang": "ko"}),
    ("eight.py", 120, 40, 21, {"panels": ("ledger",)}),
    ("net.py", 120, 40, 9, {"panels": ("ledger",)}),
    ("eight.py", 80, 40, 0, {"panels": ("help",)}),
    ("eight.py", 80, 40, 0, {"panels": ("help",), "lang": "ko"}),
    ("eight.py", 38, 9, 3, {}),
    ("loop.py", 80, 24, 3, {}),
    ("loop.py", 80, 24, 22, {}),
    ("loop.py", 120, 40, 30, {"panels": ("values",)}),
    ("fork.py", 100, 24, 9, {}),
    ("fork.py", 120, 30, 17, {}),
    ("wide.py", 80, 24, 5, {}),
    ("wide.py", 60, 20, 9, {"lang": "ko"}),
    ("net.py", 80, 24, 2, {}),
    ("net.py", 120, 40, 8, {"panels": ("values",)}),
    ("net.py", 200, 50, 9, {"lang": "ko"}),
]


@pytest.mark.parametrize("case", SOME, ids=lambda c: f"{c[0][:-3]}-{c[1]}x{c[2]}-{c[3]:02}-{'-'.join(map(str, c[4]))}")
def test_some_positions_at_other_sizes(case: tuple[str, int, int, int, dict[str, object]]) -> None:
    name, width, height, position, fields = case
    said = "-".join(str(v) if isinstance(v, str) else v[0] if isinstance(v, tuple) else k for k, v in fields.items())
    golden = f"{name[:-3]}-{width}x{height}-{position:02}{'-' + said if said else ''}"
    compare(golden, text_of(screen(name, position, width, height, **fields)))


EACH = {
    "circuit": ("eight.py", 18), "values": ("net.py", 9), "ledger": ("eight.py", 19), "dimensions": ("net.py", 9),
    "caches": ("eight.py", 18), "whatif": ("eight.py", 21), "help": ("eight.py", 0),
}  # fmt: skip
"""What each panel is seen on; a proof has pictures of its own (``test_prove.py``)."""
SIZES = ((80, 24), (120, 40), (200, 50))


def test_every_panel_is_seen() -> None:
    assert set(EACH) | {"prove"} == set(PANELS)


@pytest.mark.parametrize("panel", sorted(EACH))
def test_each_panel_at_three_sizes_in_both_languages_and_without_colour(panel: str) -> None:
    name, position = EACH[panel]
    found = ""
    for width, height in SIZES:
        for fields in ({"lang": "en"}, {"lang": "ko"}, {"lang": "en", "mono": True}):
            painted = screen(name, position, width, height, panels=(panel,), **fields)
            said = f"{width}x{height} {fields['lang']}{' mono' if 'mono' in fields else ''}"
            found += f"##### {said}\n" + "\n".join(line for row in painted.cut(panel) for line in shown(row)) + "\n"
    compare(f"panel-{panel}", found)


def test_an_expanded_stage_shows_its_gates() -> None:
    session = ACTIONS["expand"](Session(position=18), views("eight.py"))
    compare("eight-80x24-expanded", text_of(paint(views("eight.py"), session, 80, 24)))


def test_ask_first_reveals_factors_then_product_then_sum() -> None:
    found = ""
    session = Session(position=18, ask=True)
    for beat in range(6):
        found += text_of(paint(views("eight.py"), replace(session, beat=beat), 80, 24))
    compare("eight-80x24-ask", found)
    hidden = [row_text(row) for row in paint(views("eight.py"), session, 80, 24).rows]
    assert not any("1.547" in row or "0.03576" in row for row in hidden)


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(PROGRAMS)),
    position=st.integers(0, 60),
    width=st.integers(1, 260),
    height=st.integers(1, 90),
    lang=st.sampled_from(["en", "ko"]),
    keys=st.lists(
        st.sampled_from(["o", "r", "v", "z", "Z", "backslash", "question_mark", "i", "down", "j", "tab", "n"]),
        max_size=6,
    ),
    ascii_only=st.booleans(),
)
def test_every_row_has_exactly_the_width(
    name: str, position: int, width: int, height: int, lang: str, keys: list[str], ascii_only: bool
) -> None:
    at = views(name)
    session = session_of(min(position, at.at(frozenset()).total), lang=lang, ascii=ascii_only)
    for key in keys:
        session, _ = press(session, at, key, key if len(key) == 1 else None)
    painted = paint(at, session, width, height)
    assert len(painted.rows) == height
    assert {row_len(row) for row in painted.rows} == {width}
    for row in painted.rows:
        for text, role in row:
            colour, *modifiers = role.split()
            assert colour in ROLES
            assert set(modifiers) <= set(MODIFIERS)
            assert text.isprintable()
    for region in painted.regions.values():
        assert region.x >= 0
        assert region.x + region.width <= width
        assert region.y + region.height <= height


def test_painting_is_pure() -> None:
    session = Session(position=18)
    first = paint(views("eight.py"), session, 120, 40)
    paint(views("eight.py"), Session(position=3), 80, 24)
    assert paint(views("eight.py"), session, 120, 40) == first


def test_ascii_multiplies_by_a_star_and_what_is_not_there_yet_is_a_dot() -> None:
    rows = [row_text(row) for row in screen("eight.py", 19, 80, 24, ascii=True, panels=("ledger",)).rows]
    assert any("1 * (-2) * 1 * (-0.2623) * 3.018 = 1.583" in row for row in rows), rows
    rows = [row_text(row) for row in screen("eight.py", 17, 80, 24, ascii=True, panels=("circuit",)).rows]
    assert any("dx = 1.583 (4) + . (3) + . (2)" in row for row in rows), rows
    rows = [row_text(row) for row in in_ascii([[("3.018", "value"), (" · ", "pending"), ("0.5", "value")]])]
    assert rows == ["3.018 . 0.5"]


def test_ascii_has_an_arrow_and_no_comparison_between_values() -> None:
    """``3 > 3.500`` is no value before and after, and ``x > (4)`` no path."""
    parted = [("f = ", "plain"), ("1.5", "value"), (" → ", "plain"), ("2", "value")]
    rows = in_ascii([[("3 → -3.5", "value")], parted, [(" → step", "hint")]])
    assert [row_text(row) for row in rows] == ["3-> -3.5", "f = 1.5-> 2", " > step"]
    ledger = [row_text(row) for row in screen("eight.py", 19, 80, 24, ascii=True, panels=("ledger",)).rows]
    assert any("x-> (4) xpy-> (5) xpysqr-> (6) den" in row for row in ledger), ledger


def test_ascii_uses_no_glyph_that_may_be_two_cells_wide() -> None:
    for position in range(22):
        for row in screen("eight.py", position, 120, 40, ascii=True, panels=("help",)).rows:
            assert row_text(row).isascii(), row_text(row)


def test_roles_differ_without_colour_by_glyph_attribute_or_column() -> None:
    """Roles that mean different things never share a cell's text, attributes and column."""
    from tui.themes import MONO, look_of

    rows = screen("eight.py", 18, 120, 40).rows
    code = [row_text(row) for row in rows]
    bars = [row for row in rows if any("bar" in role for _, role in row)]
    assert bars
    for row in bars:  # the bar: reverse, and its glyph
        assert "▶" in row_text(row)
        assert all(look_of(role, MONO).reverse for text, role in row if "bar" in role.split())
    reads = [(text, role) for row in rows for text, role in row if "read" in role.split()]
    assert reads
    assert all(look_of(role, MONO).underline for _, role in reads)
    assert not look_of("value", MONO).underline
    assert sum("◆" in line for line in code) == 1
    assert any("│+ 4" in line for line in code)
    for role, other in (("local", "plain"), ("upstream", "plain"), ("fork", "pending"), ("gradient", "pending")):
        one, two = look_of(role, MONO), look_of(other, MONO)
        assert (one.bold, one.dim) != (two.bold, two.dim), (role, other)
    # value and gradient stand in columns of their own; local stands in parentheses before the upstream
    assert "((1 - sigx) * sigx) * dsigx" in code[7]
    assert "0.9526 -0.7916" in code[7]


def test_what_is_not_reached_never_looks_like_zero() -> None:
    for position in range(9):
        for row in screen("eight.py", position, 120, 40).rows[2:17]:
            assert not any(text.strip() == "0" for text, _ in row)
            cells = [text.strip() for text, role in row if role.split()[0] == "gradient"]
            assert cells == []


def test_a_click_finds_what_it_points_at() -> None:
    painted = screen("eight.py", 18)
    lines = [row_text(row) for row in painted.rows]
    y = next(i for i, line in enumerate(lines) if "▶ 3 sigx" in line)
    assert painted.hit(6, y) == ("stage", 2)
    assert painted.hit(50, y) == ("line", 9)
    assert painted.hit(50, 2) == ("total", 0)
    assert painted.hit(5, 2) == ("row", 0)
    assert painted.hit(35, y) is None
    assert painted.hit(5, 23) is None
    bar = painted.bar
    assert painted.hit(bar.x, 0) == ("position", 0)
    assert painted.hit(bar.x + bar.width - 1, 0) == ("position", 21)


def test_a_click_in_the_raw_file_finds_what_the_line_became() -> None:
    painted = screen("eight.py", 5, source=True)
    assert painted.hit(10, 2) == ("row", 0)
    assert painted.hit(10, 4) == ("stage", 0)
    narrow = screen("eight.py", 5, 60, 30, source=True)
    assert narrow.hit(10, 4) == ("stage", 0)
    assert narrow.hit(10, 14) is None


def test_a_region_can_be_cut_out() -> None:
    painted = screen("eight.py", 18, 200, 50)
    for name, region in painted.regions.items():
        cut = painted.cut(name)
        assert len(cut) == region.height
        assert {row_len(row) for row in cut} == {region.width}
    assert row_text(painted.cut("backward")[0]).startswith("    dx = 1.583 (4)")


def test_a_long_program_keeps_the_current_row_in_view() -> None:
    at = views("loop.py")
    total = at.at(frozenset()).total
    for order in ("paired", "listing"):
        for position in range(1, total + 1):
            painted = paint(at, session_of(position, order=order), 80, 14)
            assert any("▶" in row_text(row)[:40] + row_text(row)[35:38] for row in painted.rows[2:7]), (order, position)


def test_the_current_stage_stays_in_sight_in_a_band_higher_than_the_pane() -> None:
    """One bar crosses both panes, whatever line of a stage with thirty inputs is current."""
    inputs = "".join([f"x{i} = {i}.0\n" for i in range(30)])
    products = " + ".join([f"x{i}*x{(i + 1) % 30}" for i in range(30)])
    seen = Views(trace_source(f"{inputs}f = {products}\n"))
    for position in range(1, 33):
        code = [row_text(row) for row in paint(seen, Session(position=position), 80, 24).rows[2:17]]
        assert any(row.startswith("▶") for row in code), position


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_the_help_has_every_sentence_whole(width: int, lang: str) -> None:
    """In two columns twelve of them were cut."""
    moment = Moment(views("eight.py").at(frozenset()), session_of(0, lang=lang))
    rows = [row_text(row) for row in help_rows(moment, width)]
    assert not any("…" in row for row in rows)
