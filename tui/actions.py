"""Every action of the main screen by its id in the key table, and what keys and clicks do. Pure: no clock, no Textual."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from engine.frozen import replace
from tui.field import EDITS, Field
from tui.keys import EFFECTS, PLACES, SILENT_OTHER, shown
from tui.moves import board, caches, circuit, find, ledger, live, looks, own, prove, select, time, values, whatif
from tui.moves.complete import completed
from tui.moves.find import WRT, go
from tui.paint.circuit import node_at
from tui.paint.ledger import line_at
from tui.paint.moment import Moment
from tui.panels import has_focus, is_panel, on_top, scrolled, toggled, turned
from tui.session import Prompt, Session
from tui.states.board import board_of, question_of
from tui.states.circuit import cursor
from tui.states.ledger import fork_of, row_of
from tui.states.own import NAME as OWN
from tui.states.own import asked

if TYPE_CHECKING:
    from tui.view import Views

Move = Callable[[Session, "Views"], Session]

ACTIONS: dict[str, Move] = {
    "step": time.step,
    "back": time.back,
    "next_stage": time.next_stage,
    "previous_stage": time.previous_stage,
    "next_accumulation": time.next_accumulation,
    "previous_accumulation": time.previous_accumulation,
    "first": time.first,
    "last": time.last,
    "select_up": select.select_up,
    "select_down": select.select_down,
    "page_up": select.page_up,
    "page_down": select.page_down,
    "go_there": select.go_there,
    "escape": whatif.escape,
    "next_panel": select.next_panel,
    "address": find.address,
    "search": find.search,
    "next_match": find.next_match,
    "previous_match": find.previous_match,
    "mark": find.mark,
    "go_mark": find.go_mark,
    "raw": looks.raw,
    "expand": looks.expand,
    "expand_all": looks.expand_all,
    "order": looks.order,
    "ask": time.ask,
    "play": time.play,
    "faster": time.faster,
    "slower": time.slower,
    "undo": whatif.undo,
    "redo": whatif.redo,
    "reset": whatif.reset,
    "descent": whatif.descent,
    "ascent": whatif.ascent,
    "live": live.toggled,
    "own": own.toggled,
    "wrong": own.first,
}
ACTS: dict[str, dict[str, Move]] = {
    "asking": board.ASKING, "circuit": circuit.ACTS, "ledger": ledger.ACTS, "caches": caches.ACTS, "values": values.ACTS,
    "whatif": whatif.ACTS, "prove": prove.ACTS, "own": own.ACTS,
}  # fmt: skip
"""What the keys of a panel's own place do in it, by its name."""


def _circuit_click(session: Session, views: Views, column: int, row: int, width: int, height: int) -> Session | None:
    """On a gate: the cursor; on the gate that the cursor is on: there."""
    view = views.at(session.expanded)
    at = node_at(Moment(view, session), column, row, width, height)
    if at < 0:
        return None
    return circuit.go(session, views) if at == cursor(view, session) else circuit.at_gate(session, views, at)


def _ledger_click(session: Session, views: Views, column: int, row: int, width: int, height: int) -> Session | None:
    """On a line: it is selected; on the selected one: there."""
    moment = Moment(views.at(session.expanded), session)
    at = line_at(moment, row, width, height)
    if at < 0:
        return None
    lines = moment.trace.arrivals(fork_of(moment.view, session))
    return ledger.go(session, views) if at == row_of(moment.view, session, lines) else ledger.at_row(session, views, at)


CLICKS: dict[str, Callable[[Session, Views, int, int, int, int], Session | None]] = {
    "circuit": _circuit_click, "ledger": _ledger_click,
}  # fmt: skip
"""What a click in a panel does: (session, views, column, row, width, height), counted from its first row under its title; None
for nothing."""
OPENS: dict[str, Move] = {"prove": prove.opened}
"""What opens a panel that does not open everywhere, or not without more."""
SCROLLS = {"select_up": -1, "select_down": 1, "page_up": -select.PAGE, "page_down": select.PAGE}
"""Actions that scroll the panel that has the focus, by so many rows."""


class Hit(Protocol):
    """What lies under the mouse: kind as in ``session.Pick``, or "position" on the progress bar."""

    @property
    def kind(self) -> str: ...

    @property
    def index(self) -> int: ...


def act(session: Session, views: Views, action: str) -> tuple[Session, str | None]:
    """Carry out an action; the second value is an effect for the app, or None. ``quit`` closes a panel first;
    a search in a long trace is an effect, since it takes longer than a key may."""
    if action == "quit" and session.panels.leavable:
        return select.escape(session, views), None
    if action == "quit" and asked(session):
        return own.toggled(session, views), None
    if action in EFFECTS:
        return replace(session, message=None), action
    if action in find.SEARCHES and session.pattern and views.long:
        return session.told("screen.searching", text=session.pattern), action
    if (after := acted(session, views, action) or turned(session, action)) is not None:
        return after, None
    if action in OPENS:
        return OPENS[action](session, views), None
    if is_panel(action):
        return toggled(session, action), None
    if action in SCROLLS and has_focus(session):
        return scrolled(session, views, SCROLLS[action]), None
    if action not in ACTIONS:  # a footer's word for what only an open line or panel takes
        return replace(session, message=None), None
    return told_end(session, ACTIONS[action](session, views), action), None


_LIMITS = {
    **dict.fromkeys(("step", "next_stage", "last"), "at_end"), **dict.fromkeys(("back", "previous_stage", "first"), "at_start"),
    **dict.fromkeys(("select_up", "page_up"), "first_row"), **dict.fromkeys(("select_down", "page_down"), "last_row"),
    "go_there": "none_selected",
}  # fmt: skip
"""Actions that may go no further, and what is said then."""


def told_end(before: Session, after: Session, action: str) -> Session:
    """``after``; with a sentence where a key that goes somewhere has gone no further."""
    if action not in _LIMITS or after.message not in (None, before.message):
        return after
    if replace(after, message=None, before=None) != replace(before, message=None, before=None, play=after.play):
        return after
    look = before.look
    keys = {name: "".join(shown(key, look.ascii) for key in look.keymap.keys_of(name, "stepper")[:1]) for name in _NAMED}
    return after.told(f"screen.{_LIMITS[action]}", **{name.removeprefix("select_"): key for name, key in keys.items()})


_NAMED = ("step", "back", "first", "select_up", "select_down")


def acted(session: Session, views: Views, action: str) -> Session | None:
    """What an action does in the panel that has the focus, else among the file's own lines; None if it is none of theirs."""
    panel = on_top(session)
    places = [panel.name] if panel is not None and has_focus(session) else []
    places += [OWN] if asked(session) and (not places or action in own.ALWAYS) else []
    where = next((where for where in places if action in ACTS.get(where, {})), "")
    return ACTS[where][action](session, views) if where else None


def place(session: Session) -> str:
    """Where a key goes first: the innermost place of the key table that is open."""
    if session.prompt.kind:
        return "prompt"
    if session.ask and not has_focus(session) and board_of(session).open:
        return "board"
    if has_focus(session):
        return session.panels.top if session.panels.top in PLACES else "panel"
    return "play" if session.play.on else OWN if asked(session) else "stepper"


def press(session: Session, views: Views, key: str, character: str | None = None) -> tuple[Session, str | None]:
    """What a key does: ``key`` is Textual's name, ``character`` what it prints. Unknown keys say so."""
    where, keymap = place(session), session.look.keymap
    if where == "board":
        return _answering(session, views, keymap.action(where, key) or keymap.action(where, character or key), character), None
    if where in ("stepper", "play", OWN) and question_of(views.at(session.expanded), session) is not None:
        where = "asking"
        if (character or "").isdecimal() or keymap.action(where, key) == "board_answer":
            return board.opened(session, character if (character or "").isdecimal() else ""), None
    if where == "prompt":
        return _typed(session, views, keymap.action(where, key), character)
    char = character or key
    if where == "whatif" and (char == "*" or char.isdecimal()):  # a value begins: ``e`` ``*1000``
        asking = whatif.ask(session, views)
        return (_typed_into(asking, Field.holding(char)) if asking.prompt.kind else asking), None
    found = keymap.action(where, key) or keymap.action(where, char)
    if found in find.SEARCHES and asked(session):  # a panel over the file's own lines has the keys, and none for these
        theirs = keymap.action(OWN, key) or keymap.action(OWN, char)
        found = theirs if theirs in own.ALWAYS else found
    if found:
        after, effect = act(session, views, found)
        return (_typed_into(after, Field.holding(char)) if found == "address" and char.isdecimal() else after), effect
    if letter := keymap.silent(where, char):
        other = SILENT_OTHER[letter]
        return session.told("screen.silent_jamo", jamo=char, letter=letter, capital=letter.upper(), other=other), None
    return _unbound(session, char if len(char) == 1 and char.isprintable() else key), None


def _answering(session: Session, views: Views, found: str | None, character: str | None) -> Session:
    """A key while the board's answer field is open: what it does there, else the character that it types."""
    if found in board.ACTS:
        return board.ACTS[found](session, views)
    if found in EDITS:
        return board.typed(session, EDITS[found])
    return board.written(session, character or "")


def _unbound(session: Session, key: str) -> Session:
    """A key that does nothing says so, and where all keys are."""
    look = session.look
    helps = "".join(shown(name, look.ascii) for name in look.keymap.keys_of("help", "stepper")[:1])
    return session.told("screen.unbound", pressed=shown(key, look.ascii), help=helps)


def _typed(session: Session, views: Views, found: str | None, character: str | None) -> tuple[Session, str | None]:
    """A key while a prompt is open: its action there, else the character it types."""
    closed = replace(session, prompt=Prompt())
    typed = session.prompt.typed
    if found == "escape" or (found == "erase" and not typed.text):
        return closed, None
    if found == "submit":
        return _submit(closed, views, session.prompt.kind, typed.text)
    if found in EDITS:
        return _typed_into(session, EDITS[found](typed)), None
    if found == "complete":
        return _typed_into(session, completed(session, views, typed)), None
    return paste(session, views, character or "")


def paste(session: Session, views: Views, text: str) -> tuple[Session, str | None]:
    """Text into the open prompt; a mark takes its first character and is done. Nothing without a prompt."""
    if place(session) == "board":
        return board.written(session, text), None
    kind, typed = session.prompt.kind, session.prompt.typed.insert(text)
    if not kind or typed == session.prompt.typed:
        return session, None
    if kind in ("m", "'"):
        return _submit(replace(session, prompt=Prompt()), views, kind, typed.text[:1])
    return _typed_into(session, typed), None


def _typed_into(session: Session, typed: Field) -> Session:
    return replace(session, prompt=replace(session.prompt, typed=typed))


def _submit(session: Session, views: Views, prompt: str, text: str) -> tuple[Session, str | None]:
    if prompt == "m":
        return (find.set_mark(session, views, text) if text else session), None
    if prompt == "'":
        return (find.to_mark(session, views, text) if text else session), None
    if prompt == "e":
        return whatif.typed(session, views, text), None
    if prompt == "/":
        return act(replace(session, pattern=text or session.pattern), views, "next_match")
    text = text.strip()
    if not text:
        return session, None
    if re.fullmatch(r"pass +\d{1,15}", text):
        return session, text
    if (word := text.split()[0]) == WRT:
        return find.wanted(session, views, text[len(word) :])
    if text in ACTIONS or text in EFFECTS or is_panel(text):
        return act(session, views, text)
    return go(session, views, text), None


def click(session: Session, views: Views, hit: Hit | None) -> Session:
    """Go to the step under the mouse; a row that is no step says so."""
    if hit is None:
        return session
    view = views.at(session.expanded)
    found = select.position_of(view, hit.kind, hit.index)
    return session.told("screen.no_step") if found is None else time.jump(session, view, found)
