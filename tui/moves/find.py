"""Addresses, search, marks: everything that asks for text first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.celltext import cell_text
from tui.field import Field
from tui.moves.carry import find
from tui.moves.select import own_pane
from tui.moves.time import jump
from tui.moves.whatif import given
from tui.session import Pick, Prompt, Session

if TYPE_CHECKING:
    from tui.layout import Listing
    from tui.view import View, Views

WRT = "wrt"
"""The command that chooses whose gradients are computed; alone it asks for all."""


def _asking(session: Session, prompt: str) -> Session:
    return replace(session, prompt=Prompt(prompt), message=None, play=session.play.paused)


def address(session: Session, views: Views) -> Session:
    """Ask for an address."""
    return _asking(session, ":")


def wrt(session: Session, views: Views) -> Session:
    """Ask whose gradients are to be computed."""
    asking = _asking(session, ":")
    names = ",".join(views.base.options.wrt)
    return replace(asking, wanted=None, prompt=replace(asking.prompt, typed=Field.holding(f"{WRT} {names}")))


def wanted(session: Session, views: Views, text: str) -> tuple[Session, str | None]:
    """The effect of ``:wrt W,b``; with a message, and none, if there is no such variable."""
    from engine.reading.functions import near

    names = [name for name in (part.strip() for part in text.split(",")) if name]
    trace = views.base
    known = {v.name for v in trace.vars} | {v.root for v in trace.vars} | {v.shown for v in trace.vars}
    for name in names:
        if name not in known and not trace.traced.meant(name):
            guess = near(name, known)
            return session.told("screen.wrt_near" if guess else "screen.wrt_unknown", name=name, near=guess), None
    return replace(session, wanted=tuple(names)), WRT


def search(session: Session, views: Views) -> Session:
    """Ask for a text to find."""
    return _asking(session, "/")


def mark(session: Session, views: Views) -> Session:
    """Ask for a mark's letter."""
    return _asking(session, "m")


def go_mark(session: Session, views: Views) -> Session:
    """Ask for the letter of the mark to go to."""
    return _asking(session, "'")


def go(session: Session, views: Views, text: str) -> Session:
    """To an address; with a message if there is no such step. ``x = 5`` and ``X*1000`` change an input instead."""
    if any([sign in text for sign in "=*/"]):
        return given(session, views, text) or session.told("screen.bad_address", text=text.strip())
    view = views.at(session.expanded)
    found = find(view, text.strip())
    if found is None:
        return session.told("screen.bad_address", text=text.strip())
    return jump(session, view, found)


def set_mark(session: Session, views: Views, letter: str) -> Session:
    """Remember this step under a letter."""
    here = views.at(session.expanded).steps.address(session.position)
    marks = {**dict(session.marks), letter: here}
    marked = replace(session, marks=tuple(sorted(marks.items())))
    return marked.told("screen.marked", letter=letter, k=session.position)


def to_mark(session: Session, views: Views, letter: str) -> Session:
    """To a mark; ``'`` and the key itself go back to before the last jump."""
    if letter == "'":
        return session.told("screen.no_before") if session.before is None else go(session, views, session.before)
    there = dict(session.marks).get(letter)
    return session.told("screen.no_mark", letter=letter) if there is None else go(session, views, there)


def matches(text: str, pattern: str) -> bool:
    """Whether a cell's text holds the pattern; capitals count only if the pattern has some."""
    return pattern in text if pattern != pattern.lower() else pattern in text.lower()


def _cells(view: View) -> tuple[Listing, int]:
    layout: Listing = view.layout("listing")  # type: ignore[assignment]
    return layout, layout.height + len(view.trace.lines)


def _row_of(view: View, layout: Listing, pick: Pick) -> int:
    """Where a cell stands in the order of the search; comment rows count as the first."""
    if pick.kind == "note":
        return layout.height + view.trace.stage_lines(pick.index).start
    try:
        return layout.row_of("row" if pick.kind == "total" else pick.kind, pick.index) + (
            layout.height if pick.kind == "line" else 0
        )
    except KeyError:
        return 0


def match(view: View, session: Session, by: int, look: Callable[[], None] = lambda: None) -> Pick | None:
    """The next cell (``by`` 1) or the one before (-1) that matches the session's pattern: forward rows before backward
    lines, around the end. ``look`` is called now and then, and may stop the search by raising."""
    layout, count = _cells(view)
    start = session.selected or view.cell(session.position, own_pane(view, session))
    at = -1 if by > 0 else 0
    if start is not None:
        at = _row_of(view, layout, start)
    if session.selected is None and by > 0:
        at -= 1  # the current row itself may be the first match
    for n in range(1, count + 1):
        if not n & 255:
            look()
        y = (at + by * n) % count
        pane = "forward" if y < layout.height else "backward"
        cell = layout.forward(y) if pane == "forward" else ("line", y - layout.height)
        if cell and matches(cell_text(view, cell[0], cell[1], session.look.raw), session.pattern):
            return Pick(pane, *cell)
    return None


def _look(session: Session, views: Views, by: int) -> Session:
    """Select the next cell that matches."""
    if not session.pattern:
        return session.told("screen.no_pattern")
    view = views.at(session.expanded)
    found = match(view, session, by)
    after = taken(session, found)
    if found is None or views.long:
        return after
    every = hits(view, session)
    return after.told("screen.found_of", text=session.pattern, k=every.index(found) + 1 if found in every else 1, n=len(every))


def hits(view: View, session: Session) -> list[Pick]:
    """Every cell that matches, in the order of the search."""
    layout, count = _cells(view)
    found: list[Pick] = []
    for y in range(count):
        pane = "forward" if y < layout.height else "backward"
        cell = layout.forward(y) if pane == "forward" else ("line", y - layout.height)
        if cell and matches(cell_text(view, cell[0], cell[1], session.look.raw), session.pattern):
            found.append(Pick(pane, *cell))
    return found


def taken(session: Session, found: Pick | None) -> Session:
    """The session with what a search has found selected."""
    if found is None:
        return session.told("screen.no_match", text=session.pattern)
    return replace(session, selected=found, focus=found.pane).told("screen.found", text=session.pattern)


def next_match(session: Session, views: Views) -> Session:
    """Select the next match."""
    return _look(session, views, 1)


def previous_match(session: Session, views: Views) -> Session:
    """Select the match before."""
    return _look(session, views, -1)


SEARCHES = frozenset(["next_match", "previous_match"])
"""The actions that walk through cells until one matches."""
