"""The whole screen as rows, and what lies under the mouse: plans it and lets each painter draw into its rectangle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Row, cell_len, fit, wrap
from tui.keys import shown as key_name
from tui.later import later
from tui.paint.code import Code
from tui.paint.columns import columns
from tui.paint.moment import Moment
from tui.paint.panel import panel_rows
from tui.paint.plan import LINES, Wanted, plan
from tui.paint.ruled import ruled
from tui.paint.sheet import Rect, Sheet, cut_out
from tui.paint.title import Bar, footer_row, title_row
from tui.panels import LEFT, has_focus, on_top
from tui.states.board import question_of
from tui.states.own import shown

if TYPE_CHECKING:
    from tui.layout import Entry
    from tui.paint.board import board_title
    from tui.paint.glyphs import in_ascii
    from tui.paint.ownview import OwnCode
    from tui.paint.ownwhy import why_rows
    from tui.paint.side import side_rows
    from tui.paint.source import source_header, source_rows
    from tui.panels import Panel
    from tui.session import Session
    from tui.view import Views
else:
    (board_title,) = later("tui.paint.board", "board_title")
    (in_ascii,) = later("tui.paint.glyphs", "in_ascii")
    (OwnCode,) = later("tui.paint.ownview", "OwnCode")
    (why_rows,) = later("tui.paint.ownwhy", "why_rows")
    (side_rows,) = later("tui.paint.side", "side_rows")
    source_header, source_rows = later("tui.paint.source", "source_header", "source_rows")

SMALL = (40, 10)


class Hit(NamedTuple):
    """What lies under a cell: kind as in ``session.Pick``, or "position" (on the bar)."""

    kind: str
    index: int  # type: ignore[assignment]


class Screen(NamedTuple):
    """A painted screen. ``entries`` are the code rows: (forward, backward) cells by display row."""

    rows: list[Row]
    regions: dict[str, Rect]
    entries: list[tuple[Entry | None, Entry | None]]
    bar: Bar
    file: list[Entry | None] = []  # what the lines of the file stand for, where it has a place of its own

    def cut(self, name: str) -> list[Row]:
        """The rows of one region alone."""
        return cut_out(self.rows, self.regions[name])

    def hit(self, x: int, y: int) -> Hit | None:
        """What a click at (x, y) means; None for nothing."""
        if y == 0 and self.bar.x <= x < self.bar.x + self.bar.width:
            return Hit("position", self.bar.position(x))
        for name, side in (("forward", 0), ("backward", 1)):
            at = self.regions.get(name)
            if at is not None and at.holds(x, y):
                found = self.entries[y - at.y][side]
                return Hit(*found) if found else None
        at = self.regions.get("file")
        if at is not None and at.holds(x, y) and at.y < y <= at.y + len(self.file):
            line = self.file[y - at.y - 1]
            return Hit(*line) if line else None
        return None


def paint(views: Views, session: Session, width: int, height: int) -> Screen:
    """The screen at a size: a pure function. Every row has exactly ``width`` cells, and there are ``height`` rows."""
    if width < SMALL[0] or height < SMALL[1]:
        return Screen(too_small(session.look.lang, width, height), {}, [], Bar(0, 0, 0))
    view = views.at(session.expanded)
    moment = Moment(view, session)
    widths = columns(width, view.label_width)
    own = shown(view, session)
    code = OwnCode(moment, widths) if own else Code(moment, widths)
    panel = on_top(session)
    inside = panel.rows(moment, widths.code) if panel is not None and panel.measure is None else []
    wanted = panel.measure(moment, widths.code, height) if panel is not None and panel.measure is not None else len(inside)
    regions, notes = plan(widths, height, Wanted(*code.heights, wanted + 1), panel, session.panels.forward)
    sheet = Sheet(width, height)
    title, bar = title_row(view, session, width)
    sheet.draw(regions["title"], [title])
    entries = []
    if "forward" in regions:
        sheet.draw(regions["header"], [code.header()])
        entries = code.draw(sheet, regions, notes)
    sheet.draw(regions["rule"], [_rule(moment, widths.code)])
    sheet.draw(regions["panel"], (own and why_rows(moment, widths.code)) or panel_rows(moment, widths.code))
    if panel is not None and panel.name in regions:
        _draw_panel(sheet, regions[panel.name], panel, inside, moment)
    file: list[Entry | None] = []
    if "file" in regions:
        rows, file = source_rows(moment, widths.code, regions["file"].height - 1)
        sheet.draw(regions["file"], [_file_title(moment, widths.code), *rows])
    if widths.side:
        sheet.draw(regions["edge"], [[("│", "rule")]] * regions["edge"].height)
        sheet.draw(regions["side"], side_rows(moment, widths.side, regions["side"].height))
    sheet.draw(regions["footer"], [footer_row(view, session, width)])
    drawn = sheet.rows()
    for name in LINES & regions.keys():
        del regions[name]
    return Screen(in_ascii(drawn) if session.look.ascii else drawn, regions, entries, bar, file)


def too_small(lang: str, width: int, height: int) -> list[Row]:
    """A screen that holds nothing else; in so many lines as it takes, in few words where there are not as many."""
    lines = wrap(say("screen.too_small", lang, width=width, height=height), max(width, 1))
    if len(lines) > height:
        lines = [say("screen.too_small.short", lang)]
    return [fit([(lines[i], "error") if i < len(lines) else ("", "plain")], width) for i in range(height)]


def _rule(moment: Moment, width: int) -> Row:
    """The rule under the code: the board's question at its left end, modes that are not the usual ones at its right."""
    session, look = moment.session, moment.session.look
    asks, counts = board_title(moment) if session.ask else ("", "")
    if question_of(moment.view, session) is not None:
        end = f" {counts} ─" if counts else "─"
        head = f"─ {asks} "
        return fit([(head, "phase"), ("─" * (width - cell_len(head) - cell_len(end)), "rule"), (end, "hint")], width)
    modes = [] if look.raw else [say("screen.mode.simplified", look.lang)]
    modes += [asks, counts] if counts else [asks] if asks else []
    modes += [say("screen.mode.playing", look.lang, delay=f"{session.play.delay:g}")] if session.play.on else []
    said = f" {' · '.join(modes)} " if modes else ""
    room = width - cell_len(said) - 1
    return [("─" * room, "rule"), (said, "hint"), ("─", "rule")] if said and room > 0 else [("─" * width, "rule")]


def _draw_panel(sheet: Sheet, at: Rect, panel: Panel, rows: list[Row], moment: Moment) -> None:
    """The open panel under its title, from the row on that it is scrolled to."""
    place = ""
    if panel.fitted is not None:
        rows = panel.fitted(moment, at.width, at.height - 1)
    else:
        top = first_row(moment.session, len(rows), at.height)
        place = f"↑↓ {top + 1}/{len(rows)}" if len(rows) + 1 > at.height else ""
        rows = rows[top : top + at.height - 1]
    sheet.draw(at, [_panel_title(panel, moment, at.width, place), *rows])


def first_row(session: Session, count: int, height: int) -> int:
    """The row of a panel that stands first under its title, of ``count`` in a rectangle of ``height``."""
    return max(0, min(session.panels.offset, count - LEFT)) if count + 1 > height else 0


def _panel_title(panel: Panel, moment: Moment, width: int, place: str = "") -> Row:
    """Its name and what else it says, left and right in a rule; heavy where its keys act in it."""
    session = moment.session
    name, more = panel.title(moment) if panel.title is not None else (say(f"screen.{panel.name}", session.look.lang), "")
    more = "   ".join(part for part in (more, place) if part)
    role = "phase" if has_focus(session) and panel.turns else "rule"
    return ruled(name, more, width, role, "━" if role == "phase" else "─")


def _file_title(moment: Moment, width: int) -> Row:
    """The file, its current line, and the key that puts it in the forward pane's place."""
    look = moment.session.look
    key = next(iter(look.keymap.keys_of("source", "stepper")), "")
    place = source_header(moment)
    more = say("screen.side.file_key", look.lang, place=place, key=key_name(key, look.ascii)) if key else place
    return ruled(say("screen.side.file", look.lang), more, width)
