"""What a reader presses, noted as a tape that brings the same session: keys as the table has them first (after remaps, and the
letters of a Hangul input mode), clicks as the addresses that they go to, pauses to a tenth of a second.

Noting begins at a step with the screen as a program opens, so that a tape can begin there; it ends with the same command, or when
the program is left, and the tape is written beside the program (``tui.effects.WriteTape``).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from engine import ProgramError
from engine.frozen import dataclass, replace
from engine.named import NamedTuple
from tui import actions
from tui.desk.common import fresh_session
from tui.desk.events import Key, MouseUp, Paste, Wheel
from tui.desk.functions import Functions
from tui.desk.record import Desk, Outcome, put, tell
from tui.desk.stepper import Stepper
from tui.effects import Quit, WriteTape
from tui.hangul import letters
from tui.keys import DEFAULT, char_of, name_of, shown
from tui.paint.title import footer_action
from tui.states.board import question_of
from tui.tapes.writing import Stroke, command_for, command_line, commands, seconds, typed
from tui.themes import BY_WORD

if TYPE_CHECKING:
    from tui.desk.events import Event
    from tui.desk.record import Effects
    from tui.document import Document
    from tui.session import Session
    from tui.view import View

ENDING = ".tape"
MOST_PANES = 6
"""Panes that Tab goes through."""


class Noted(NamedTuple):
    """A key, when it was pressed, and whether it was pressed in a list or a line that is typed into."""

    at: float
    key: str
    character: str
    within: bool


@dataclass(frozen=True, slots=True)
class Noting:
    """What is noted since ``begun``, of a program that was opened at an address on a screen of a size."""

    document: Document
    address: str
    begun: float
    look: tuple[int, int, str, str]
    """Columns, rows, language and theme."""
    keys: tuple[Noted, ...] = ()


def toggled(desk: Desk, at: Stepper) -> Outcome:
    """Begin, or end and have the tape written."""
    if desk.noting is not None:
        return replace(desk, noting=None), ()  # ``noted`` sees that, and what was pressed for it
    if at.document is None or not at.document.is_file or type(at) is not Stepper:
        return tell(desk, "tape.not_here"), ()
    views = at.views.before or at.views
    address = at.view.steps.address(at.session.position)
    try:
        position = views.at(frozenset()).steps.find(address)
    except ProgramError:  # a part's step, or one of other inputs
        address, position = "0", 0
    desk = replace(desk, panels=None, live=True, motion=False)
    place = Stepper(replace(fresh_session(desk), position=position), views, at.document)
    noting = Noting(at.document, address, desk.now, (desk.width, desk.height, desk.lang, desk.theme))
    key = shown(next(iter(desk.keymap.keys_of("record", "stepper")), ""), desk.ascii)
    return tell(put(replace(desk, noting=noting), place), "tape.noting", ends=key), place.wishes(None)


def _written(noting: Noting, now: float) -> WriteTape:
    """The tape of what is noted, to be written."""
    path = Path(noting.document.path)
    target = Path(path.name if noting.document.built_in else path).with_suffix(ENDING)
    return WriteTape(str(target), text_of(noting, now))


def noted(before: Desk, event: Event, after: Desk, effects: Effects) -> Outcome:
    """The desk after an event, which is noted; the tape, where the event has ended the noting or the program."""
    assert before.noting is not None
    within = before.top.typing() or before.top.box
    if after.noting is None:
        kept = _without_command(before.noting.keys) if within else before.noting.keys
        return after, (*effects, _written(replace(before.noting, keys=kept), before.now))
    keys = _keys(before, event, after)
    more = tuple(Noted(before.now, key, character, within) for key, character in keys)
    noting = replace(before.noting, keys=(*before.noting.keys, *more))
    left = any(isinstance(effect, Quit) for effect in effects)
    if left or not any(isinstance(place, Stepper) for place in after.places):
        return replace(after, noting=None), (_written(noting, before.now), *effects)
    return replace(after, noting=noting), effects


def _keys(before: Desk, event: Event, after: Desk) -> list[tuple[str, str]]:
    """The keys that an event comes to, with what they type."""
    if isinstance(event, Key):
        if before.keymap.action("app", event.name) is not None:
            return []
        if before.top.typing() or letters(event.name) == event.name:
            return canonical(before, event)
        return [key for letter in letters(event.name) for key in canonical(before, Key(letter, letter))]
    if isinstance(event, Paste) and before.top.typing():
        return [(name_of(char), char) for char in event.text if char.isprintable()]
    top, now = before.top, after.top
    if not isinstance(top, Stepper) or not isinstance(now, Stepper) or before.top.typing():
        return []
    if isinstance(event, Wheel):
        return _wheeled(top, now, "down" if event.down else "up")
    if isinstance(event, MouseUp) and before.held is not None and before.marked is None:
        return _clicked(before, top, now)
    return []


def _clicked(before: Desk, top: Stepper, now: Stepper) -> list[tuple[str, str]]:
    """A click, as the address that it has gone to, or as the key that the last row names there."""
    assert before.held is not None
    old, new = top.session, now.session
    if before.held.y0 == before.height - 1:
        action = footer_action(top.view, old, before.width, before.held.x0)
        return _key_of(where_of(before), action) if action else []
    if top.views is now.views and (new.position != old.position or new.before != old.before):
        return [(name_of(char), char) for char in f":{now.view.steps.address(new.position)}"] + [("enter", "")]
    return []


def _wheeled(top: Stepper, now: Stepper, key: str) -> list[tuple[str, str]]:
    """The wheel, as the keys that go to the pane under the mouse and a row on."""
    session = top.session
    keys: list[tuple[str, str]] = []
    for _ in range(MOST_PANES):
        if session.focus == now.session.focus:
            return [*keys, (key, "")]
        session, _ = actions.act(session, top.views, "next_panel")
        keys.append(("tab", ""))
    return []


def canonical(desk: Desk, key: Key) -> list[tuple[str, str]]:
    """A key as the table has it without remaps, in a form that a tape can press; [] for one that does nothing."""
    where = where_of(desk)
    action = desk.keymap.action(where, key.name) or desk.keymap.action(where, key.character or key.name)
    if action is None or (action == "address" and key.character.isdecimal()):
        return [(name_of(key.character), key.character)] if key.character.isprintable() and key.character else []
    if key.name.isascii() and DEFAULT.action(where, key.name) == action and command_for(key.name, char_of(key.name)):
        return [(key.name, char_of(key.name))]
    return _key_of(where, action)


def _key_of(where: str, action: str) -> list[tuple[str, str]]:
    """The first key of an action in a place that a tape can press."""
    found = next((name for name in DEFAULT.keys_of(action, where) if command_for(name, char_of(name))), "")
    return [(found, char_of(found))] if found else []


def where_of(desk: Desk) -> str:
    """The place of the key table that a key goes to first."""
    top = desk.top
    if isinstance(top, Functions):
        return "call" if top.call is not None else top.where
    if not isinstance(top, Stepper):
        return top.where
    where = actions.place(top.session)
    asks = where in ("stepper", "play", "own") and _asks(top.view, top.session)
    return "asking" if asks else where


def _asks(view: View, session: Session) -> bool:
    return question_of(view, session) is not None


def _without_command(keys: tuple[Noted, ...]) -> tuple[Noted, ...]:
    """Without what opened the line or the list where the noting was ended, and what was typed there."""
    kept = list(keys)
    while kept and kept[-1].within:
        kept.pop()
    return tuple(kept[:-1])


def text_of(noting: Noting, now: float) -> str:
    """The text of the tape."""
    width, height, lang, theme = noting.look
    word = next((word for word, name in BY_WORD.items() if name == theme), "dark")
    at = noting.address if noting.address != "0" else ""
    opens = command_line(Path(noting.document.path).name, noting.document.options, at)
    lines = [f"#: size {width}x{height}", f"#: lang {lang}", f"#: theme {word}", *typed(opens), "Enter"]
    times = [round(key.at - noting.begun, 1) for key in noting.keys] + [round(now - noting.begun, 1)]
    if times[0] > 0:
        lines.append(f"Sleep {seconds(times[0])}")
    pauses = [round(max(b - a, 0.0), 1) for a, b in pairwise(times)]
    strokes = [Stroke(key.key, key.character, pause) for key, pause in zip(noting.keys, pauses, strict=True)]
    return "\n".join([*lines, *commands(strokes)]) + "\n"
