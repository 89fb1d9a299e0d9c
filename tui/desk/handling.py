"""What each event does to a desk: ``handle(desk, event)`` gives the next desk and what it asks of the world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from engine.frozen import replace
from tui.cells import Row, clean
from tui.desk.common import INTERRUPTED, copy, fresh_session, read
from tui.desk.events import (
    Arrived,
    Diagnosed,
    Edited,
    EditorClosed,
    Event,
    Expanded,
    Failed,
    Found,
    Key,
    LinesChecked,
    MouseDown,
    MouseMove,
    MouseUp,
    NotKept,
    Paste,
    Proved,
    Resize,
    Saved,
    StillEditing,
    StillReading,
    TapeWritten,
    TextEdited,
    Tick,
    Wheel,
)
from tui.desk.record import Desk, Outcome, Place, push, put, tell, without_boxes
from tui.desk.stepper import Stepper
from tui.effects import Quit
from tui.later import later
from tui.panels import resting
from tui.states.whatif import whatif_of

if TYPE_CHECKING:
    from engine import ProgramError
    from tui.desk.drag import Drag
    from tui.document import Document
    from tui.hangul import letters
    from tui.view import Views
else:
    (Drag,) = later("tui.desk.drag", "Drag")
    (letters,) = later("tui.hangul", "letters")

_P = TypeVar("_P", bound=Place)


def handle(desk: Desk, event: Event, now: float | None = None) -> Outcome:
    """The next desk and its effects; ``now`` is the reading of the viewer's clock in seconds, None if none was taken."""
    desk = desk if now is None else replace(desk, now=now)
    after, effects = _HANDLERS[type(event)](desk, event)
    if desk.noting is None or (after.noting is not desk.noting and after.noting is not None):
        return after, effects
    from tui.desk.noting import noted

    return noted(desk, event, after, effects)


def rows(desk: Desk) -> list[Row]:
    """The whole screen: ``desk.height`` rows of (text, role) cells, each ``desk.width`` cells wide."""
    painted = _painted(desk)
    return desk.marked.over(painted) if desk.marked is not None else painted


def _painted(desk: Desk) -> list[Row]:
    places = desk.places
    first = next(i for i in range(len(places) - 1, -1, -1) if not places[i].box)
    painted: list[Row] = []
    for place in places[first:]:
        painted = place.rows(desk, painted)
    return painted


def wake(desk: Desk) -> float | None:
    """The reading of the clock at which a ``Tick`` changes something; None if none does."""
    return min((at for place in desk.places if (at := place.due()) is not None), default=None)


# the reader


def _key(desk: Desk, event: Key) -> Outcome:
    """A key. Outside of text fields a Hangul syllable is the keys that it was typed with."""
    if desk.keymap.action("app", event.name) == "interrupt":
        return _interrupt(desk)
    if desk.marked is not None:
        gone = replace(desk, marked=None)
        if desk.keymap.action(desk.top.where, event.name) == "escape":
            return gone, ()  # that was what it was for
        desk = gone
    if desk.aside is not None and not desk.top.typing() and desk.keymap.action("play", event.name) == "play":
        from tui.desk.playing import given_back

        return given_back(desk, desk.now)
    typed = letters(event.name)
    if typed == event.name or desk.top.typing():
        return desk.top.press(desk, event)
    effects: tuple[Any, ...] = ()
    for letter in typed:
        desk, more = desk.top.press(desk, Key(letter, letter))
        effects += more
    return desk, effects


def _interrupt(desk: Desk) -> Outcome:
    """Copy what the mouse has selected, else leave."""
    if desk.marked is not None and (text := desk.marked.text(_painted(desk))):
        return copy(replace(desk, marked=None), text)
    return desk, (Quit(INTERRUPTED),)


def _paste(desk: Desk, event: Paste) -> Outcome:
    return desk.top.paste(replace(desk, marked=None), event.text)


def _down(desk: Desk, event: MouseDown) -> Outcome:
    left, right = desk.top.span(desk, event.x, event.y)
    return replace(desk, marked=None, held=Drag(event.x, event.y, event.x, event.y, left, right)), ()


def _move(desk: Desk, event: MouseMove) -> Outcome:
    held = desk.held
    if held is None or (desk.marked is None and (event.x, event.y) == (held.x0, held.y0)):
        return desk, ()
    if desk.marked is None and (taken := desk.top.dragged(desk, held, event.x, event.y)) is not None:
        return taken
    return replace(desk, marked=held.to(event.x, event.y, desk.height)), ()


def _up(desk: Desk, event: MouseUp) -> Outcome:
    """The end of a selection, or a click."""
    held, desk = desk.held, replace(desk, held=None)
    return desk.top.click(desk, held.x0, held.y0) if held is not None and desk.marked is None else (desk, ())


def _wheel(desk: Desk, event: Wheel) -> Outcome:
    desk = replace(desk, marked=None, held=None)
    return desk.top.wheel(desk, event.x, event.y, event.down)


# the window and the clock


def _resize(desk: Desk, event: Resize) -> Outcome:
    """The panels that stand open of themselves are those of the new size."""
    rest = resting(desk.panels, event.width, event.height)
    own = resting(None, event.width, event.height)
    places = tuple(place.rested(rest, own) if isinstance(place, Stepper) else place for place in desk.places)
    return replace(desk, places=places, width=event.width, height=event.height, marked=None, held=None), ()


def _tick(desk: Desk, event: Tick) -> Outcome:
    at = wake(desk)
    if at is None or desk.now < at:
        return desk, ()
    desk = replace(desk, places=tuple(place.ticked(desk) for place in desk.places), marked=None)
    return desk.top.passed(desk)


# the world


def _saved(desk: Desk, event: Saved) -> Outcome:
    """What was saved is read, whatever is being read now."""
    return read(desk, desk.document) if desk.document is not None else (desk, ())


def _edits_gone(before: Sequence[Place], after: Sequence[Place]) -> str:
    """The inputs that were edited and are none any more."""
    was, now = ([address for place in places if isinstance(place, Stepper) for address, _ in whatif_of(place.session).wanted]
                for places in (before, after))  # fmt: skip
    return ", ".join(dict.fromkeys(clean(address.partition("[")[0]) for address in was if address not in now))


def _arrived(desk: Desk, event: Arrived) -> Outcome:
    """A trace: the stepper of that program goes on with it, an error screen goes, a program of the library opens."""
    from tui.desk.fault import Fault
    from tui.desk.functions import Functions

    document = desk.reading
    if event.ticket != desk.ticket or document is None:
        return desk, ()
    desk = replace(desk, reading=None, marked=None)
    desk = _without(desk, document, Fault, Functions)
    if any(_about(place, document, Stepper) for place in desk.places):
        again = tuple(p.reread(event.views, desk.now) if _about(p, document, Stepper) else p for p in desk.places)
        mine = [place for place in again if _about(place, document, Stepper)]
        wanted = tuple(wish for place in mine for wish in (*place.wishes(None), *place.edits(desk, None)))
        training = event.views.base.training
        moved = training is not None and any(_another(place, document, training.number) for place in desk.places)
        gone = _edits_gone([place for place in desk.places if _about(place, document, Stepper)], mine)
        desk = replace(desk, places=again)
        if gone:
            return tell(desk, "app.reloaded_without", names=gone), wanted
        return desk if moved else tell(desk, "app.reloaded"), wanted
    desk = without_boxes(desk) if desk.places else desk
    place = Stepper(fresh_session(desk), event.views, document)
    return push(desk, place), place.at_first()


def _about(place: Place, document: Document, kind: type[_P]) -> TypeGuard[_P]:
    """Whether a place is of a kind and shows this program."""
    return isinstance(place, kind) and place.program is document


def _without(desk: Desk, document: Document, *kinds: type[Place]) -> Desk:
    """Without the places of these kinds that show the program."""
    if not any(_about(place, document, kind) for place in desk.places for kind in kinds):
        return desk
    whole = without_boxes(desk).places
    return replace(desk, places=tuple(p for p in whole if not any(_about(p, document, kind) for kind in kinds)))


def _failed(desk: Desk, event: Failed) -> Outcome:
    """An error: it stands in front of its program until that is mended. A file of definitions shows what it defines, and what is
    wrong with a call of one stays below that call."""
    from tui.desk.fault import Fault
    from tui.desk.functions import Functions

    document = desk.reading
    if event.ticket != desk.ticket or document is None:
        return desk, ()
    desk = without_boxes(replace(desk, reading=None, marked=None))
    if event.error.code == "pass_unknown" and any(_about(place, document, Stepper) for place in desk.places):
        return _no_pass(desk, document, event.error), ()
    if event.error.code == "no_passes" and any(_about(place, document, Stepper) for place in desk.places):
        whole = replace(document, options=document.options._replace(pass_number=None))  # the loop is gone: nobody asks for its pass
        return read(replace(desk, places=tuple(place.about(document, whole) for place in desk.places)), whole)
    if event.error.library is not None:
        return _defines(_without(desk, document, Fault), document, event), ()
    if isinstance(desk.top, Functions) and desk.top.calling is document:
        return put(desk, desk.top.refused(event.error)), ()
    fault = Fault(event.error, event.text, document)
    return (put(desk, fault) if _about(desk.top, document, Fault) else push(desk, fault)), ()


def _another(place: Place, document: Document, number: int) -> bool:
    """Whether a place shows another pass of the program."""
    return _about(place, document, Stepper) and place.views.base.training is not None and place.views.base.training.number != number


def _no_pass(desk: Desk, document: Document, error: ProgramError) -> Desk:
    """A pass was asked for that there is not: the one on show stays."""
    def kept(place: Place) -> Place:
        if not _about(place, document, Stepper):
            return place
        return replace(place, document=replace(document, options=place.views.base.options))

    training = next((p.views.base.training for p in desk.places if _about(p, document, Stepper)), None)
    desk = replace(desk, places=tuple(kept(place) for place in desk.places))
    return tell(desk, "screen.last_pass", last=error.fields["last"], number=training.number if training is not None else 1)


def _defines(desk: Desk, document: Document, event: Failed) -> Desk:
    """The functions of a file, in front of its program, or read again where they stand."""
    from tui.desk.functions import Functions

    library, text = event.error.library, event.text or ""
    if any(_about(place, document, Functions) for place in desk.places):
        return replace(desk, places=tuple(p.again(library, text) if _about(p, document, Functions) else p for p in desk.places))
    return push(desk, Functions(document, library, text))


def _still_reading(desk: Desk, event: StillReading) -> Outcome:
    """Seconds are counted where things are said, so that nobody takes a long trace for a lost key."""
    document = desk.reading
    if event.ticket != desk.ticket or document is None:
        return desk, ()
    name = Path(document.path).name
    if event.passes is not None:
        done, wanted = event.passes
        return tell(desk, "app.still_passing", file=name, seconds=event.seconds, done=f"{done:,}", wanted=f"{wanted:,}"), ()
    return tell(desk, "app.still_reading", file=name, seconds=event.seconds), ()


def _still_editing(desk: Desk, event: StillEditing) -> Outcome:
    """As for reading; esc gives it up."""
    def told(place: Place) -> Place:
        mine = isinstance(place, Stepper) and (place.views.before or place.views) is event.views
        waits = mine and isinstance(place, Stepper) and whatif_of(place.session).wanted == event.edits
        return place.told(("whatif.still", (("seconds", event.seconds),))) if waits else place

    return replace(desk, places=tuple(told(place) for place in desk.places)), ()


def _expanded(desk: Desk, event: Expanded) -> Outcome:
    return _to_stepper(desk, event.views, lambda place: place.expanded(desk, event.stages, event.view))


def _edited(desk: Desk, event: Edited) -> Outcome:
    """A program with other inputs, at the same step."""
    def shown(place: Place) -> Place:
        mine = isinstance(place, Stepper) and (place.views.before or place.views) is event.views
        return place.edited_inputs(desk, event.edits, event.found) if mine and isinstance(place, Stepper) else place

    after = tuple(shown(place) for place in desk.places)
    changed = [p for p, old in zip(after, desk.places, strict=True) if p is not old and isinstance(p, Stepper)]
    wanted = tuple(wish for place in changed for wish in place.wishes(None))
    return replace(desk, places=after, marked=None), wanted


def _proved(desk: Desk, event: Proved) -> Outcome:
    return _to_stepper(desk, event.views, lambda place: place.proved(desk, event.stages, event.claim, event.found))


def _lines_checked(desk: Desk, event: LinesChecked) -> Outcome:
    return _to_stepper(desk, event.views, lambda place: place.checked(desk, event.stages, event.found))


def _diagnosed(desk: Desk, event: Diagnosed) -> Outcome:
    return _to_stepper(desk, event.views, lambda place: place.diagnosed(desk, event.found))


def _found(desk: Desk, event: Found) -> Outcome:
    return _to_stepper(desk, event.views, lambda place: place.found(desk, event.pattern, event.pick))


def _to_stepper(desk: Desk, views: Views, change: Callable[[Stepper], Stepper]) -> Outcome:
    """The stepper of a trace changes, unless the trace is gone."""
    pairs = [(change(p), p) if isinstance(p, Stepper) and p.views is views else (p, p) for p in desk.places]
    wanted = [wish for p, old in pairs if isinstance(p, Stepper) and isinstance(old, Stepper) for wish in p.wishes(old)]
    return replace(desk, places=tuple(p for p, _ in pairs), marked=None), tuple(wanted)


def _editor_closed(desk: Desk, event: EditorClosed) -> Outcome:
    if event.status:
        return tell(desk, "app.editor_failed", command=event.command), ()
    return read(desk, event.document) if event.document is desk.document else (desk, ())


def _text_edited(desk: Desk, event: TextEdited) -> Outcome:
    return desk.top.edited(desk, event.purpose, event.text)


def _not_kept(desk: Desk, event: NotKept) -> Outcome:
    return tell(desk, "lesson.not_saved" if event.progress else "app.not_saved"), ()


def _tape_written(desk: Desk, event: TapeWritten) -> Outcome:
    return tell(desk, "tape.written", path=event.path) if event.path else tell(desk, "tape.not_written"), ()


_HANDLERS: dict[type, Callable[[Desk, Any], Outcome]] = {
    Key: _key,
    Paste: _paste,
    MouseDown: _down,
    MouseMove: _move,
    MouseUp: _up,
    Wheel: _wheel,
    Resize: _resize,
    Tick: _tick,
    Saved: _saved,
    Arrived: _arrived,
    Failed: _failed,
    StillReading: _still_reading,
    StillEditing: _still_editing,
    Expanded: _expanded,
    Edited: _edited,
    Proved: _proved,
    LinesChecked: _lines_checked,
    Diagnosed: _diagnosed,
    Found: _found,
    EditorClosed: _editor_closed,
    TextEdited: _text_edited,
    NotKept: _not_kept,
    TapeWritten: _tape_written,
}
