"""Panels: that each has all its pieces, that a new one needs no more than these, and where a plan puts things."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from tests.tui.golden import HERE
from tests.tui.samples import session, views
from tui import actions, catalogue, footers, keys
from tui import desk as desks
from tui.actions import ACTIONS, act, press
from tui.catalogue import knows, say, sentences
from tui.cells import Row, fit, row_len, text_of
from tui.desk.record import Desk
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.keys import EFFECTS, Key, Keymap, keys_at
from tui.offers import commands
from tui.paint import paint
from tui.paint.columns import columns
from tui.paint.moment import Moment
from tui.paint.plan import CHAIN, FIXED, LEAST, Wanted, plan, roomy
from tui.paint.screen import too_small
from tui.paint.sheet import Rect, Sheet
from tui.panels import PANELS, PANES, Panel, focus_of
from tui.session import Session
from tui.view import Views

ROOT = Path(__file__).resolve().parents[2]


def names() -> list[str]:
    """Every panel that anything speaks of: the tables, and keys that nothing else answers."""
    asked = [key.id for key in keys_at("stepper") if key.id not in ACTIONS and key.id not in EFFECTS]
    return list(dict.fromkeys([*PANELS, *PANES, *asked]))


def missing(name: str) -> list[str]:
    """What a panel lacks, file by file (the list stands in ``tui/panels.py``)."""
    lacks = []
    row = PANELS.get(name) or PANES.get(name)
    if row is None:
        lacks.append(f"tui/panels.py has no row {name!r}")
    if not (ROOT / "tui" / "paint" / f"{name}.py").exists():
        lacks.append(f"tui/paint/{name}.py does not exist: the painter belongs there")
    elif row is not None and row.rows.__module__ != f"tui.paint.{name}":
        lacks.append(f"tui/panels.py: the painter of {name!r} is not from tui/paint/{name}.py")
    if name not in {key.id for key in keys_at("stepper")}:
        lacks.append(f"tui/keys.py has no row {name!r} in the place 'stepper'")
    for lang in ("en", "ko"):
        for area, key in (("screen", name), ("keys", name), ("keys", f"{name}.help")):
            if not knows(f"{area}.{key}", lang):
                lacks.append(f"tui/catalogue/{lang}/{area}.py has no sentence {key!r}")
    if not list(HERE.glob(f"*-{name}*.txt")):
        lacks.append(f"tests/tui/goldens has no golden of {name!r}: add a case to SOME in tests/tui/test_paint.py")
    if not knows(f"keys.{name}.help", "en") or f"| {say(f'keys.{name}.help', 'en')} |" not in (ROOT / "README.md").read_text():
        lacks.append(f"README.md has no key {name!r}: run python -m tests.readme")
    return lacks


@pytest.mark.parametrize("name", names())
def test_a_panel_has_all_its_pieces(name: str) -> None:
    assert missing(name) == []


def test_each_forgotten_piece_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    said = missing("nothing")
    for path in ("tui/panels.py", "tui/paint/nothing.py", "tui/keys.py", "tui/catalogue/en/screen.py", "tui/catalogue/ko/screen.py",
                 "tui/catalogue/en/keys.py", "tui/catalogue/ko/keys.py", "tests/tui/goldens", "README.md"):  # fmt: skip
        assert any(path in one for one in said), path
    without = {key: text for key, text in sentences("keys", "ko").items() if key != "values.help"}
    monkeypatch.setitem(catalogue._areas, ("keys", "ko"), without)
    assert missing("values") == ["tui/catalogue/ko/keys.py has no sentence 'values.help'"]
    monkeypatch.setattr(keys, "KEYS", tuple(key for key in keys.KEYS if key.id != "help"))
    assert missing("help") == ["tui/keys.py has no row 'help' in the place 'stepper'"]
    monkeypatch.delitem(PANELS, "values")
    assert "values" in names()
    assert "tui/panels.py has no row 'values'" in missing("values")


def gate_rows(moment: Moment, width: int) -> list[Row]:
    """A real panel: the gates of every stage."""
    stages = [(f" ({stage.label}) ", ", ".join(moment.trace.gates(stage.index))) for stage in moment.trace.stages]
    return [fit([(label, "label"), (gates, "plain")], width) for label, gates in stages]


@pytest.fixture
def gates_panel(monkeypatch: pytest.MonkeyPatch) -> Keymap:
    """All that it takes."""
    row = Key("gates", ("stepper",), ("S",), "keys.gates", "keys.gates.help", "keys.group.view", False)
    monkeypatch.setitem(PANELS, "gates", Panel("gates", gate_rows, share=1))
    monkeypatch.setattr(keys, "KEYS", (*keys.KEYS, row))
    monkeypatch.setitem(keys.BY_ID, "gates", row)
    monkeypatch.setitem(sentences("screen", "en"), "gates", "gates")
    monkeypatch.setitem(sentences("keys", "en"), "gates", "gates")
    monkeypatch.setitem(sentences("keys", "en"), "gates.help", "gates of the stages")
    return Keymap()


def test_a_panel_opens_scrolls_closes_and_stands_in_help_and_palette(gates_panel: Keymap) -> None:
    here = views("eight.py")
    start = session(3, keymap=gates_panel)
    opened, _ = press(start, here, "S", "S")
    painted = paint(here, opened, 80, 24)
    shown = [text_of(row).strip() for row in painted.cut("gates")]
    assert shown[0].startswith("─ gates ─")
    assert shown[1] == "(1) sigmoid"
    assert len(shown) == 3  # a quarter of the fifteen rows beside the fixed ones
    focused = replace(opened, focus=focus_of("gates"))  # as the wheel does
    down, _ = press(focused, here, "down")
    assert down.position == 3
    assert down.panels.offset == 1
    assert text_of(paint(here, down, 80, 24).cut("gates")[1]).strip().startswith("(2) add")
    tabbed = opened
    while tabbed.focus != "panel":
        tabbed, _ = press(tabbed, here, "tab")
    end = tabbed
    for _ in range(3):
        end, _ = press(end, here, "pagedown")
    assert end.panels.offset == 8 - 3  # its last rows stay
    assert press(end, here, "pageup")[0].panels.offset == 0
    for key in ("S", "q", "escape"):
        assert press(down, here, key, None)[0].panels.stack == ()
    assert "gates" not in paint(here, press(down, here, "q")[0], 80, 24).regions
    assert "S" in (choice := next(c for c in commands("en", False, gates_panel) if c.value == "gates")).hint
    assert act(start, here, choice.value)[0] == opened
    help_shown = [text_of(row) for row in paint(here, press(start, here, "question_mark")[0], 80, 160).cut("help")]
    assert any(row.split()[:1] == ["S"] and "gates of the stages" in row for row in help_shown)
    named, _ = press(press(start, here, "colon")[0], here, "g", "g")
    for char in "ates":
        named, _ = press(named, here, char, char)
    assert press(named, here, "enter")[0].panels.stack == ("gates",)


@dataclass(frozen=True, slots=True)
class At:
    """The state of a panel with a cursor."""

    gate: int = 0


def picked_rows(moment: Moment, width: int, height: int = 99) -> list[Row]:
    """The gates with a cursor, about which it scrolls itself."""
    at = moment.session.panels.state("picking", At()).gate
    rows = gate_rows(moment, width - 1)
    return [[("▶" if i == at else " ", "plain"), *row] for i, row in enumerate(rows)][max(0, at - height + 1) :][:height]


@pytest.fixture
def picking_panel(monkeypatch: pytest.MonkeyPatch) -> Keymap:
    """One that keys and clicks do something in, with a place of its own in the key table."""

    def moved(session: Session, views: Views) -> Session:
        return session.holding("picking", At(session.panels.state("picking", At()).gate + 1))

    def clicked(session: Session, views: Views, x: int, y: int, width: int, height: int) -> Session | None:
        return session.holding("picking", At(y)) if y < 8 else None

    monkeypatch.setattr(keys, "PLACES", (*keys.PLACES, "picking"))
    monkeypatch.setattr(actions, "PLACES", keys.PLACES)
    monkeypatch.setitem(keys.BELOW, "picking", "panel")
    monkeypatch.setitem(footers.FOOTERS, "picking", ((("pick_next",), "gates"),))
    opens = Key("picking", ("stepper",), ("S",), "keys.gates", "keys.gates.help", "keys.group.view", False)
    moves = Key("pick_next", ("picking",), ("right",), "keys.gates", "keys.gates.help", "keys.group.view", False)
    monkeypatch.setattr(keys, "KEYS", (*keys.KEYS, opens, moves))
    monkeypatch.setitem(keys.BY_ID, "picking", opens)
    monkeypatch.setitem(keys.BY_ID, "pick_next", moves)
    monkeypatch.setitem(sentences("keys", "en"), "gates", "gates")
    panel = Panel("picking", lambda m, w: picked_rows(m, w), turns=True, fills=True, fitted=picked_rows,
                  title=lambda m: ("PICK", "8 gates"))  # fmt: skip
    monkeypatch.setitem(actions.ACTS, "picking", {"pick_next": moved})
    monkeypatch.setitem(actions.CLICKS, "picking", clicked)
    monkeypatch.setitem(PANELS, "picking", panel)
    return Keymap()


def test_a_panel_with_keys_of_its_own(picking_panel: Keymap) -> None:
    here = views("eight.py")
    opened, _ = press(session(3, keymap=picking_panel), here, "S", "S")
    assert press(opened, here, "right")[0].position == 4  # it has not turned to the panel
    focused, _ = press(opened, here, "tab")
    moved, _ = press(press(focused, here, "right")[0], here, "right")
    assert (moved.position, moved.panels.state("picking", At())) == (3, At(2))
    assert press(moved, here, "space", " ")[0].position == 4  # what it does not know goes on to the stepper
    given_back, _ = press(moved, here, "escape")
    assert (given_back.panels.stack, press(given_back, here, "right")[0].position) == (("picking",), 4)
    closed, _ = press(given_back, here, "escape")
    assert closed.panels.stack == ()
    assert press(closed, here, "S", "S")[0].panels.state("picking", At()) == At(2)


def test_a_panel_that_fills_takes_the_place_of_the_code_where_there_is_no_room_for_both(picking_panel: Keymap) -> None:
    here = views("eight.py")
    opened, _ = press(session(3, keymap=picking_panel), here, "S", "S")
    small = paint(here, opened, 80, 24)
    assert {"title", "picking", "panel", "footer", "rule"} >= small.regions.keys()
    lines = [text_of(row) for row in small.rows]
    assert lines[1].startswith("─ PICK ──")
    assert lines[1].endswith("── 8 gates ─")
    assert lines[2].startswith("▶ (1) sigmoid")
    assert lines[-1].strip() == "→ gates"
    assert {row_len(row) for row in small.rows} == {80}
    assert {"forward", "backward", "picking"} <= paint(here, opened, 120, 40).regions.keys()
    heavy = paint(here, press(opened, here, "tab")[0], 80, 24)
    assert text_of(heavy.rows[1]).startswith("━ PICK ━━")


def test_a_click_turns_to_the_panel(picking_panel: Keymap) -> None:
    here = views("eight.py")
    opened, _ = press(session(3, keymap=picking_panel), here, "S", "S")
    desk = Desk((Stepper(opened, here),), keymap=picking_panel)
    after, _ = desk.top.click(desk, 5, 2 + 4)
    assert isinstance(after.top, Stepper)
    assert after.top.session.panels.state("picking", At()) == At(4)
    assert after.top.session.focus == "panel"
    below, _ = desk.top.click(desk, 5, 2 + 10)
    assert isinstance(below.top, Stepper)
    assert below.top.session.panels.state("picking", At()) == At()


def test_a_panel_over_another_gives_it_back(gates_panel: Keymap) -> None:
    here = views("eight.py")
    both = act(act(session(3, keymap=gates_panel), here, "gates")[0], here, "help")[0]
    assert both.panels.stack == ("gates", "help")
    assert {"gates", "help"} & paint(here, both, 80, 40).regions.keys() == {"help"}
    assert act(both, here, "quit")[0].panels.stack == ("gates",)
    assert act(both, here, "gates")[0].panels.stack == ("help",)
    assert act(both, here, "source")[0].panels == replace(both.panels, forward="source")


def test_the_arrows_are_not_those_of_a_panel_that_was_only_opened() -> None:
    """Turned to the values, one opens the circuit over them: → still steps."""
    here = views("net.py")
    turned = replace(session(9, panels=("values",)), focus="panel")
    opened = act(turned, here, "circuit")[0]
    assert (opened.panels.stack, opened.focus) == (("values", "circuit"), "")
    for at, said in ((opened, "tab: arrows go from gate to gate"), (replace(opened, focus="panel"), "esc: the arrows step again")):
        assert said in text_of(paint(here, at, 80, 24).rows[1])


@given(st.integers(40, 260), st.integers(10, 90), st.integers(0, 200), st.integers(0, 40), st.integers(1, 90),
       st.sampled_from([None, *PANELS]), st.sampled_from(["", *PANES]))  # fmt: skip
def test_a_plan_fills_the_screen_and_nothing_overlaps(
    width: int, height: int, code: int, comments: int, rows: int, name: str | None, forward: str
) -> None:
    panel = PANELS[name] if name else None
    regions, notes = plan(columns(width, 2), height, Wanted(code, code + comments, rows), panel, forward)
    taken: set[tuple[int, int]] = set()
    for region, at in regions.items():
        if region == forward:
            assert at == regions["forward"]
            continue
        cells = {(x, y) for x in range(at.x, at.x + at.width) for y in range(at.y, at.y + at.height)}
        assert cells
        assert not cells & taken, region
        taken |= cells
    assert all(0 <= x < width and 0 <= y < height for x, y in taken)
    assert {(x, 0) for x in range(width)} | {(x, height - 1) for x in range(width)} <= taken
    if panel is not None and panel.fills and not roomy(width, height) and height - FIXED >= LEAST:
        assert "forward" not in regions
        assert regions[panel.name].height == height - CHAIN - 3
        return
    room = height - FIXED - (regions[name].height if name in regions else 0)
    assert regions["forward"].height == max(1, min(code + (comments if notes else 0), room))
    if name in regions:
        assert regions[name].height <= max((height - FIXED) * PANELS[name].share // 4, height - FIXED - code)


def test_a_sheet_keeps_painters_in_their_rectangles() -> None:
    sheet = Sheet(9, 3)
    sheet.draw(Rect(1, 0, 3, 2), [[("abc", "plain")]] * 5)
    sheet.draw(Rect(6, 1, 2, 2), [[("xy", "dim")]])
    found = sheet.rows()
    assert [text_of(row) for row in found] == [" abc     ", " abc  xy ", " " * 9]
    assert sheet.rows() == found
    assert {row_len(row) for row in found} == {9}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(("width", "height"), [(30, 8), (20, 5), (39, 40), (120, 9), (14, 1)])
def test_a_screen_too_small_says_it_whole(lang: str, width: int, height: int) -> None:
    """The sentence was cut at the edge, before the size that is needed."""
    rows = too_small(lang, width, height)
    assert len(rows) == height
    assert {row_len(row) for row in rows} == {width}
    said = " ".join(text_of(row).strip() for row in rows)
    assert "40x10" in said
    assert "…" not in said


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_panel_left_open_does_not_stand_in_place_of_the_code_of_the_next_file(lang: str) -> None:
    trace = engine.trace_source("x = 3.0\nf = x * x\n", "p.py")
    small = desks.on_program(Views(trace), Document("p.py", trace.options), panels=("ledger",), width=80, height=24, lang=lang)
    assert isinstance(small.top, Stepper)
    assert small.top.session.panels.stack == ()
    assert small.top.session.message is not None
    last = "".join(text for text, _ in small.top.rows(small, [])[-1])
    assert " f " in last
    large = desks.on_program(Views(trace), Document("p.py", trace.options), panels=("ledger",), width=120, height=40)
    assert isinstance(large.top, Stepper)
    assert large.top.session.panels.stack == ("ledger",)
    assert large.top.session.message is None
    grown, _ = desks.resize(small, 120, 40)
    assert isinstance(grown.top, Stepper)
    assert grown.top.session.panels.stack == ("ledger",)
    assert grown.top.session.message is None


@pytest.mark.parametrize(("lang", "said"), [("en", "no room for circuit: 13 rows needed"), ("ko", "회로: 13줄이 있어야 보입니다")])
def test_a_panel_for_which_there_are_no_rows_says_so(lang: str, said: str) -> None:
    """Its key did nothing that was to be seen."""
    trace = engine.trace_source("x = 3.0\nf = x * x\n", "p.py")
    for height, silent in ((12, False), (13, True)):
        small = desks.on_program(Views(trace), Document("p.py", trace.options), 2, width=40, height=height, lang=lang)
        opened, _ = desks.press(small, "c")
        assert isinstance(opened.top, Stepper)
        last = "".join(text for text, _ in desks.rows(opened)[-1])
        assert (said not in last) == silent
        assert said not in "".join(text for text, _ in desks.rows(desks.press(opened, "c")[0])[-1])
