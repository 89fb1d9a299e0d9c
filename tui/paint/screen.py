"""The whole screen as rows: where each region stands, and what lies under the mouse. Only visible rows are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tui.catalogue import say
from tui.layout import Entry, Listing, Narrow, window
from tui.moves.select import LEFT, current
from tui.paint.backward import backward_row
from tui.paint.cells import Row, cell_len, cut_row, fit, left, right
from tui.paint.columns import Columns, columns
from tui.paint.forward import forward_row
from tui.paint.glyphs import plain
from tui.paint.help import help_rows
from tui.paint.moment import Moment
from tui.paint.panel import HEIGHT, panel_rows
from tui.paint.side import side_rows
from tui.paint.source import source_rows
from tui.paint.title import Bar, footer_row, title_row
from tui.paint.values import values_rows

if TYPE_CHECKING:
    from tui.session import Pick, Session
    from tui.view import View, Views

SMALL = (40, 10)
FIXED = 2 + 1 + HEIGHT + 1  # title, header, rule, panel, footer


class Rect(NamedTuple):
    """A region in cells."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Whether a cell lies inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


class Hit(NamedTuple):
    """What lies under a cell: kind as in ``session.Pick``, or "position" (on the bar), "source" (line of the file)."""

    kind: str
    index: int  # type: ignore[assignment]


class Screen(NamedTuple):
    """A painted screen. ``entries`` are the code rows: (forward, backward) cells by display row."""

    rows: list[Row]
    regions: dict[str, Rect]
    entries: list[tuple[Entry | None, Entry | None]]
    bar: Bar

    def cut(self, name: str) -> list[Row]:
        """The rows of one region alone."""
        at = self.regions[name]
        return [cut_row(row, at.x, at.width) for row in self.rows[at.y : at.y + at.height]]

    def hit(self, x: int, y: int) -> Hit | None:
        """What a click at (x, y) means; None for nothing."""
        if y == 0 and self.bar.x <= x < self.bar.x + self.bar.width:
            return Hit("position", self.bar.position(x))
        for name, side in (("forward", 0), ("backward", 1)):
            at = self.regions.get(name)
            if at is not None and at.holds(x, y):
                found = self.entries[y - at.y][side]
                return Hit(*found) if found else None
        return None


def paint(views: Views, session: Session, width: int, height: int) -> Screen:
    """The screen at a size: a pure function. Every row has exactly ``width`` cells, and there are ``height`` rows."""
    if width < SMALL[0] or height < SMALL[1]:
        said = say("screen.too_small", session.look.lang, width=width, height=height)
        rows = [fit([(said if i == 0 else "", "error" if i == 0 else "plain")], width) for i in range(max(height, 1))]
        return Screen(rows[:height], {}, [], Bar(0, 0, 0))
    painter = _Painter(views.at(session.expanded), session, width, height)
    screen = painter.screen()
    return screen._replace(rows=plain(screen.rows)) if session.look.ascii else screen


class _Painter:
    def __init__(self, view: View, session: Session, width: int, height: int) -> None:
        self.view = view
        self.session = session
        self.width = width
        self.height = height
        self.columns: Columns = columns(width, view.label_width)
        self.moment = Moment(view, session)
        self.regions: dict[str, Rect] = {}
        self.entries: list[tuple[Entry | None, Entry | None]] = []

    def screen(self) -> Screen:
        """All rows, from the top."""
        title, bar = title_row(self.view, self.session, self.width)
        room = self.height - FIXED
        extra = self._extra(room)
        code = self._code(room - len(extra))
        body = [self._header(), *code]
        panel_y = 1 + len(body) + 1
        self.regions["panel"] = Rect(0, panel_y, self.columns.code, HEIGHT)
        body += [self._rule(), *panel_rows(self.moment, self.columns.code)]
        if extra:
            name = self.session.panels.top
            self.regions[name] = Rect(0, 1 + len(body), self.columns.code, len(extra))
            body += extra
        blank: Row = [(" " * self.columns.code, "plain")]
        body += [blank] * (self.height - 2 - len(body))
        if self.columns.side:
            side = side_rows(self.moment, self.columns.side, len(body))
            self.regions["side"] = Rect(self.columns.code + 1, 1, self.columns.side, len(body))
            body = [[*row, ("│", "rule"), *beside] for row, beside in zip(body, side, strict=True)]
        self.regions |= {"title": Rect(0, 0, self.width, 1), "header": Rect(0, 1, self.columns.code, 1),
                         "footer": Rect(0, self.height - 1, self.width, 1)}  # fmt: skip
        rows = [title, *body, footer_row(self.view, self.session, self.width)]
        return Screen(rows, self.regions, self.entries, bar)

    def _rule(self) -> Row:
        """The rule under the code; modes that are not the usual ones stand at its right end."""
        session, width = self.session, self.columns.code
        modes = [] if session.look.raw else [say("screen.mode.simplified", session.look.lang)]
        modes += [say("screen.mode.ask", session.look.lang)] if session.ask else []
        modes += [say("screen.mode.playing", session.look.lang, delay=f"{session.play.delay:g}")] if session.play.on else []
        said = f" {' · '.join(modes)} " if modes else ""
        room = width - cell_len(said) - 1
        return [("─" * room, "rule"), (said, "hint"), ("─", "rule")] if said and room > 0 else [("─" * width, "rule")]

    def _extra(self, room: int) -> list[Row]:
        """The top panel (values, help) with its title, at most half of the room, more where the code leaves some."""
        if not self.session.panels.stack or room < 4:
            return []
        name = self.session.panels.top
        width = self.columns.code
        if name == "help":
            rows = help_rows(self.session.look.lang, self.session.look.ascii, width, self.session.look.keymap)
        else:
            rows = values_rows(self.moment, width)
        wanted = len(rows) + 1
        spare = room - self._wanted()
        most = max(room * (3 if name == "help" else 2) // 4, spare)
        size = min(wanted, most)
        top = max(0, min(self.session.panels.offset, len(rows) - LEFT)) if wanted > size else 0
        said = f"─ {say(f'screen.{name}', self.session.look.lang)} "
        title = fit([(said, "rule"), ("─" * (width - cell_len(said)), "rule")], width)
        shown = rows[top : top + size - 1]
        return [title, *shown, *[[(" " * width, "plain")]] * (size - 1 - len(shown))]

    def _order(self) -> str:
        listing = self.session.look.order == "listing"
        if self.columns.narrow:
            return "narrow-listing" if listing else "narrow"
        return "listing" if listing or self.session.panels.forward else "paired"

    def _wanted(self) -> int:
        """Rows that the code would take if it had all the room it wants."""
        layout = self.view.layout(self._order())
        if isinstance(layout, Listing):
            rows = max(layout.height, layout.backward_height)
            return max(rows, len(self.view.source_lines)) if self.session.panels.forward else rows
        return layout.height

    def _layout(self, room: int) -> object:
        """The layout: with comment rows where they cost no scrolling, or where there is scrolling anyway."""
        order = self._order()
        layout = self.view.layout(order)
        if isinstance(layout, Narrow):
            return layout
        noted = self.view.layout(order, max(1, self.columns.forward - self.columns.head))
        heights = [max(one.height, getattr(one, "backward_height", 0)) for one in (layout, noted)]
        return noted if heights[1] <= room or heights[0] > room else layout

    def _code(self, room: int) -> list[Row]:
        layout = self._layout(room)
        columns = self.columns
        if isinstance(layout, Narrow):
            return self._narrow(layout, room)
        two = isinstance(layout, Listing)
        heights = (layout.height, layout.backward_height if two else layout.height)  # type: ignore[attr-defined]
        wanted = max(heights)
        if self.session.panels.forward:
            wanted = max(heights[1], len(self.view.source_lines))
        size = max(1, min(wanted, room))
        tops = [self._top(layout, pane, h, size) for pane, h in zip(("forward", "backward"), heights, strict=True)]
        if not two:
            tops = [self._shared_top(layout, heights[0], size)] * 2
        get_forward: Callable[[int], Entry | None] = layout.forward  # type: ignore[attr-defined]
        get_backward: Callable[[int], Entry | None] = layout.backward  # type: ignore[attr-defined]
        cells = [(get_forward(tops[0] + i), get_backward(tops[1] + i)) for i in range(size)]
        if not two:
            self._pin(layout, cells, tops[0])
        if self.session.panels.forward:
            left_rows, first = source_rows(self.moment, columns.forward, size)
            by_line = self.view.by_line
            cells = [(by_line.get(first + i + 1), cell) for i, (_, cell) in enumerate(cells)]
            self.regions["source"] = Rect(0, 2, columns.forward, size)
        else:
            left_rows = [forward_row(self.moment, one, columns, columns.forward) for one, _ in cells]
        self.entries = cells
        self.regions["forward"] = Rect(0, 2, columns.forward, size)
        self.regions["backward"] = Rect(columns.forward + 1, 2, columns.backward, size)
        return [
            [*before, ("│", "rule"), *backward_row(self.moment, cell[1], columns, columns.backward)]
            for before, cell in zip(left_rows, cells, strict=True)
        ]

    def _pin(self, layout: object, cells: list[tuple[Entry | None, Entry | None]], top: int) -> None:
        """In a band higher than the pane, the current forward row, scrolled out at the top, stands in the first row."""
        at = self.moment.forward_at
        place = self._cursor(layout, at)
        if at is not None and place is not None and place < top and cells[0][0] is None:
            cells[0] = ((at.kind, at.index), cells[0][1])

    def _narrow(self, layout: Narrow, room: int) -> list[Row]:
        columns = self.columns
        if self.session.panels.forward:
            size = max(1, min(room, len(self.view.source_lines)))
            rows, first = source_rows(self.moment, columns.code, size)
            self.entries = [(self.view.by_line.get(first + i + 1), None) for i in range(size)]
            self.regions["source"] = self.regions["forward"] = Rect(0, 2, columns.code, size)
            return rows
        size = max(1, min(layout.height, room))
        top = self._shared_top(layout, layout.height, size)
        rows = []
        for y in range(top, top + size):
            found = layout.entry(y)
            if found is None:
                self.entries.append((None, None))
                rows.append([(" " * columns.code, "plain")])
                continue
            pane, cell = found
            self.entries.append((cell, None))
            if pane == "forward":
                rows.append(forward_row(self.moment, cell, columns, columns.code))
            else:
                rows.append(backward_row(self.moment, cell, columns, columns.code, indent=2))
        self.regions["forward"] = Rect(0, 2, columns.code, size)
        return rows

    def _cursor(self, layout: object, pick: Pick | None) -> int | None:
        if pick is None:
            return None
        try:
            return layout.place(pick.kind, pick.index)  # type: ignore[attr-defined, no-any-return]
        except KeyError:
            return None

    def _shared_top(self, layout: object, total: int, size: int) -> int:
        """The scroll of both panes: the selected row, else the current one, is in view."""
        pick = self.session.selected or (current(self.view, self.session.position) if self.session.position else None)
        return window(self._cursor(layout, pick), total, size)

    def _top(self, layout: object, pane: str, total: int, size: int) -> int:
        """The scroll of one pane in listing order."""
        picked = self.session.selected
        if picked is None or picked.pane != pane:
            picked = self.moment.forward_at if pane == "forward" else self.moment.backward_at
        return window(self._cursor(layout, picked), total, size)

    def _header(self) -> Row:
        """Titles of the panes and columns."""
        lang, columns = self.session.look.lang, self.columns
        arrows = not self.session.panels.forward and self._order() in ("paired", "narrow")
        names = [say(f"screen.{k}", lang) for k in ("forward", "backward", "value", "gradient", "adds")]
        forward = names[0] + (" ↓" if arrows else "")
        backward = names[1] + (" ↑" if arrows else "")
        if self.session.panels.forward:
            forward = say("screen.source.line", lang, line=self._file_line(), n=len(self.view.source_lines))
        value = "" if self.session.panels.forward else f"{names[2]} {names[3]} " if columns.wide else f"{names[2]} "
        if columns.narrow:
            head = f"{' ' * (columns.head - 1)}{forward} / {backward}" if not self.session.panels.forward else f"  {forward}"
            return _titles(head, value, columns.code)
        end = f"{names[4]} {names[3]} " if columns.wide else f"{names[3]} "
        return [
            *_titles(f"{' ' * (columns.head - 1)}{forward}", value, columns.forward),
            ("│", "rule"),
            *_titles(f"{' ' * columns.head}{backward}", end, columns.backward),
        ]

    def _file_line(self) -> int:
        from tui.texts import file_line

        return file_line(self.view, self.session)


def _titles(start: str, end: str, width: int) -> Row:
    room = width - cell_len(end)
    return [(left(start, room) + right(end, width - room), "header")]
