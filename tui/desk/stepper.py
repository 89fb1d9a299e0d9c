"""The main screen: one program, its session, and the clock of autoplay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from engine import ProgramError
from engine.frozen import dataclass, replace
from tui.catalogue import say
from tui.celltext import all_text, current_text, file_line
from tui.complaint import cause
from tui.desk.common import choose_theme, copy, edit, open_palette, quit_place, read, read_again, to_functions, want
from tui.desk.record import Desk, Outcome, Place, put, tell
from tui.desk.wishes import wishes
from tui.effects import Edit, Find, GiveUp, Keep
from tui.later import later
from tui.paint import paint
from tui.paint.plan import FIXED, LEAST
from tui.paint.title import footer_action, prompt_cursor
from tui.panels import focus_of, from_settings, on_top, to_settings
from tui.states.own import Reasons
from tui.states.prove import BEAT, prove_of, rippling
from tui.states.whatif import WAITS, whatif_of
from tui.themes import MONO

if TYPE_CHECKING:
    from engine import Proof
    from tui.actions import act, click, paste, press
    from tui.cells import Row
    from tui.desk.drag import Drag
    from tui.desk.events import Key
    from tui.document import Document
    from tui.effects import Effect
    from tui.moves.carry import regard, settle
    from tui.moves.find import go, taken, wrt
    from tui.moves.live import settled as checked
    from tui.moves.live import unchecked
    from tui.moves.own import judged_again
    from tui.moves.own import settled as explained
    from tui.moves.prove import ripple, unproven
    from tui.moves.prove import settled as proven
    from tui.moves.time import tick
    from tui.moves.whatif import carried, refused, settled
    from tui.paint import Rect, Screen
    from tui.paint.links import link_at
    from tui.session import Message, Pick, Session
    from tui.states.prove import Claim
    from tui.states.whatif import Edits
    from tui.view import View, Views
else:  # what a key or an event asks for
    act, click, paste, press = later("tui.actions", "act", "click", "paste", "press")
    regard, settle = later("tui.moves.carry", "regard", "settle")
    go, taken, wrt = later("tui.moves.find", "go", "taken", "wrt")
    checked, unchecked = later("tui.moves.live", "settled", "unchecked")
    judged_again, explained = later("tui.moves.own", "judged_again", "settled")
    ripple, unproven, proven = later("tui.moves.prove", "ripple", "unproven", "settled")
    (tick,) = later("tui.moves.time", "tick")
    carried, refused, settled = later("tui.moves.whatif", "carried", "refused", "settled")
    (link_at,) = later("tui.paint.links", "link_at")


@dataclass(frozen=True, slots=True)
class Stepper(Place):
    """``views`` is the trace with its caches: it counts as one value. ``beat_at`` is when autoplay goes on."""

    where: ClassVar[str] = "stepper"
    session: Session
    views: Views
    document: Document | None = None
    beat_at: float | None = None

    @property
    def view(self) -> View:
        """The trace as the session has expanded it."""
        return self.views.at(self.session.expanded)

    @property
    def program(self) -> Document | None:
        return self.document

    def about(self, before: Document, now: Document) -> Stepper:
        return replace(self, document=now) if self.document is before else self

    def picture(self, desk: Desk) -> Screen:
        """The painted screen with its regions."""
        return paint(self.views, self.session, desk.width, desk.height)

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        return self.picture(desk).rows

    def press(self, desk: Desk, key: Key) -> Outcome:
        after = press(self.session, self.views, key.name, key.character or None)
        if after == (replace(self.session, message=None), None) and desk.keymap.action(self.where, key.name) == "escape":
            return to_functions(desk) or (desk, ())  # there was nothing else to leave
        return self._take(desk, *after)

    def act(self, desk: Desk, action: str) -> Outcome:
        return self._take(desk, *act(self.session, self.views, action))

    def go(self, desk: Desk, address: str) -> Outcome:
        """To an address."""
        return self._take(desk, go(self.session, self.views, address))

    def typing(self) -> bool:
        return bool(self.session.prompt.kind)

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        from tui.actions import CLICKS

        screen = self.picture(desk)
        if (went := self._linked(desk, screen, x, y)) is not None:
            return went
        panel = on_top(self.session)
        if panel is not None and panel.name in CLICKS and (at := screen.regions.get(panel.name)) and at.holds(x, y):
            turned = replace(self.session, focus="panel")
            after = CLICKS[panel.name](turned, self.views, x - at.x, y - at.y - 1, at.width, at.height - 1)
            return self._take(desk, after or turned)
        if y == desk.height - 1:
            action = footer_action(self.view, self.session, desk.width, x)
            return self.act(desk, action) if action else (desk, ())
        hit = screen.hit(x, y)
        return self._take(desk, click(self.session, self.views, hit)) if hit is not None else (desk, ())

    def dragged(self, desk: Desk, held: Drag, x: int, y: int) -> Outcome | None:
        """The bar under the mouse: the position follows it."""
        bar = self.picture(desk).bar
        if held.y0 != 0 or not bar.x <= held.x0 < bar.x + bar.width:
            return None
        at = max(bar.x, min(x, bar.x + bar.width - 1))
        desk, effects = self.click(replace(desk, held=held._replace(x0=at)), at, 0)
        return desk, effects

    def _linked(self, desk: Desk, screen: Screen, x: int, y: int) -> Outcome | None:
        """A click on the label of a contribution, ``(4)`` or ``+4`` beside its variable, goes to that contribution."""
        address = link_at(self.view, self.session, screen, x, y)
        return self._take(desk, go(self.session, self.views, address)) if address else None

    def wheel(self, desk: Desk, x: int, y: int, down: bool) -> Outcome:
        """Rows are selected in the pane under the mouse, panels scrolled."""
        focus = next((focus_of(name) for name, at in self._regions(desk) if focus_of(name) and at.holds(x, y)), "")
        session = replace(self.session, focus=focus) if focus else self.session
        return self._take(desk, *act(session, self.views, "select_down" if down else "select_up"))

    def paste(self, desk: Desk, text: str) -> Outcome:
        return self._take(desk, *paste(self.session, self.views, text))

    def ticked(self, desk: Desk) -> Stepper:
        if self.beat_at is None or desk.now < self.beat_at:
            return self
        on = ripple if rippling(self.session) else tick
        return self.at(on(self.session, self.views), desk.now)

    def due(self) -> float | None:
        return self.beat_at

    def told(self, message: Message | None) -> Stepper:
        return replace(self, session=replace(self.session, message=message))

    def themed(self, theme: str) -> Stepper:
        return replace(self, session=self.session.coloured(theme != MONO))

    def span(self, desk: Desk, x: int, y: int) -> tuple[int, int]:
        found = next((at for _, at in self._regions(desk) if at.holds(x, y)), None)
        return (found.x, found.x + found.width) if found is not None else (0, desk.width)

    def cursor(self, desk: Desk) -> tuple[int, int] | None:
        column = prompt_cursor(self.session, desk.width)
        return (column, desk.height - 1) if column is not None else None

    def rested(self, rest: tuple[str, ...], roomy: tuple[str, ...]) -> Stepper:
        """The stepper on a screen where other panels stand open of themselves."""
        panels = self.session.panels.resting(rest, roomy)
        if panels == self.session.panels:
            return self
        focus = self.session.focus if panels.stack == self.session.panels.stack else ""
        message = self.session.message
        if message is not None and message[0] == "screen.panel_waits":
            message = None  # there is room for it now
        return replace(self, session=replace(self.session, panels=panels, focus=focus, message=message))

    def reread(self, views: Views, now: float) -> Stepper:
        """The stepper of a new trace of the file, at the same step."""
        session = unchecked(unproven(carried(settle(self.session, self.views, views), views)))
        return replace(self.at(judged_again(self.session, self.views, session, views), now), views=views)

    def wishes(self, before: Stepper | None) -> tuple[Effect, ...]:
        """What the session waits for, unless that is what it waited for ``before``."""
        return wishes((self.views, self.session), None if before is None else (before.views, before.session))

    def at_first(self) -> tuple[Effect, ...]:
        return (*Place.at_first(self), *self.wishes(None))

    def edits(self, desk: Desk, before: Session | None) -> tuple[Effect, ...]:
        """The edits that the session waits for, unless it waited for them ``before``; none while the file is read again."""
        wanted = whatif_of(self.session).wanted
        waited = whatif_of(before).wanted if before is not None else ()
        if wanted == waited or desk.reading is not None:
            return ()
        state = whatif_of(self.session)
        if not state.working or not wanted:
            return (GiveUp(),) if before is not None and whatif_of(before).working and waited else ()
        return (Edit(self.views.before or self.views, wanted),)

    def edited_inputs(self, desk: Desk, edits: Edits, found: Views | ProgramError) -> Stepper:
        """The program with these inputs, at the same step; what cannot be had is said, and no longer wanted."""
        if whatif_of(self.session).wanted != edits:
            return self  # something else is wanted by now
        if isinstance(found, ProgramError):
            said = cause(found, desk.lang)
            return self.at(replace(refused(self.session), message=("whatif.refused", (("said", said),))), desk.now)
        if _passes(found) != _passes(found.before or found):  # what f does would be told of another program
            return self.at(replace(refused(self.session), message=("whatif.other_pass", ())), desk.now)
        session = unchecked(unproven(settled(settle(self.session, self.views, found), edits)))
        if self.session.message is not None and self.session.message[0] == WAITS:  # a key that was not taken: else it would be lost
            session = replace(session, message=self.session.message)
        session = judged_again(self.session, self.views, session, found)
        return replace(self.at(replace(session, selected=None, play=self.session.play), desk.now), views=found)

    def expanded(self, desk: Desk, stages: frozenset[int], found: View | ProgramError) -> Stepper:
        """Stages of a long trace are expanded, or cannot be."""
        if self.session.expanding != stages:
            return self  # something else is wanted by now
        session = replace(self.session, expanding=None)
        if isinstance(found, ProgramError):
            return self.at(replace(session, message=("screen.gave_up", (("said", cause(found, desk.lang)),))), desk.now)
        self.views.hold(stages, found)
        return self.at(regard(session, self.views, stages).told("screen.expanded"), desk.now)

    def proved(self, desk: Desk, stages: frozenset[int], claim: Claim, found: Proof | ProgramError) -> Stepper:
        """A proof is there, or cannot be had."""
        return self.at(proven(self.session, self.views, stages, claim, found), desk.now)

    def checked(self, desk: Desk, stages: frozenset[int], found: tuple[str, ...] | ProgramError) -> Stepper:
        """The lines are checked; where that cannot be done none bears a mark."""
        return self.at(checked(self.session, self.views, stages, () if isinstance(found, ProgramError) else found), desk.now)

    def diagnosed(self, desk: Desk, found: Reasons | ProgramError) -> Stepper:
        """It is known why own lines are wrong; where that cannot be found out no reason is told."""
        return self.at(explained(self.session, self.views, Reasons() if isinstance(found, ProgramError) else found), desk.now)

    def found(self, desk: Desk, pattern: str, pick: Pick | ProgramError | None) -> Stepper:
        """A search of a long trace is over."""
        session = self.session
        if session.pattern != pattern:
            return self
        if isinstance(pick, ProgramError):
            return self.at(session.told("screen.gave_up", said=cause(pick, desk.lang)), desk.now)
        return self.at(taken(session, pick), desk.now)

    def at(self, session: Session, now: float) -> Stepper:
        """The stepper with its next session; the clock is set anew when autoplay starts, changes its speed or goes on."""
        before = self.session
        if not session.play.on and not rippling(session):
            return replace(self, session=session, beat_at=None)
        stands = [(of.position, of.beat, of.play, prove_of(of).frame, prove_of(of).beat) for of in (before, session)]
        keep = stands[0] == stands[1] and self.beat_at is not None
        delay = BEAT if rippling(session) else session.play.delay
        return replace(self, session=session, beat_at=self.beat_at if keep else now + delay)

    def _take(self, desk: Desk, session: Session, effect: str | None = None) -> Outcome:
        """The next session, and what the key table says is not a move of the session."""
        session = _answered(desk, self.session, session)
        after = self.at(session, desk.now) if session is not self.session else self
        asked = after.edits(desk, self.session)
        state = whatif_of(after.session)
        if state.shown and not state.wanted and after.views.before is not None:
            after = after.edited_inputs(desk, (), after.views.before)  # nothing has to run again for that
        desk = put(desk, after) if after is not self else desk
        if effect is not None and effect.startswith("pass "):
            return to_pass(desk, after, int(effect[5:]))
        if effect is not None:
            return EFFECTS[effect](desk, after)
        desk, kept = _kept(desk, self.session, after.session)
        return desk, (*asked, *after.wishes(self), *kept)

    def _regions(self, desk: Desk) -> list[tuple[str, Rect]]:
        return list(self.picture(desk).regions.items())


def _passes(views: Views) -> int:
    """The pass of a training loop that is stepped; 0 for none."""
    training = views.base.training
    return training.number if training is not None else 0


def _answered(desk: Desk, before: Session, after: Session) -> Session:
    """The session with a word about a panel that was opened where there are no rows for it: its key would do nothing to be seen."""
    top = after.panels.top
    if not top or top in before.panels.stack or desk.height - FIXED >= LEAST or after.message is not None:
        return after
    return after.told("screen.no_room", panel=say(f"screen.{top}", desk.lang), rows=FIXED + LEAST)


def _kept(desk: Desk, before: Session, after: Session) -> Outcome:
    """Panels that were opened or closed are so for the next program, too, and where that is wanted the next time."""
    if before.panels.stack == after.panels.stack:
        return desk, ()
    said = to_settings(after.panels.stack, desk.width, desk.height)
    panels = from_settings(said)
    if panels == desk.panels:
        return desk, ()
    return replace(desk, panels=panels), (Keep("panels", said, told=False),) if desk.remembers else ()


def to_pass(desk: Desk, at: Stepper, number: int) -> Outcome:
    """Ask for another pass of the training loop; the one on show stays until that one is there."""
    training, document = at.views.base.training, at.document
    if training is None or document is None:
        return tell(desk, "screen.no_passes"), ()
    if number < 1:
        return tell(desk, "screen.first_pass"), ()
    if training.of is not None and number > training.of:
        return tell(desk, "screen.last_pass", last=training.of, number=training.number), ()
    if not document.is_file:
        return tell(desk, "app.no_file"), ()
    wanted = replace(document, options=document.options._replace(pass_number=number))
    desk = replace(desk, places=tuple(replace(p, document=wanted) if p is at else p for p in desk.places))
    return read(tell(desk, "screen.pass_read", n=number), wanted)


def _pass(desk: Desk, at: Stepper, by: int) -> Outcome:
    training, document = at.views.base.training, at.document
    now = training.number if training is not None else 1
    if document is not None and desk.reading == document and document.options.pass_number:
        now = document.options.pass_number  # the key was pressed again while one is on its way
    return to_pass(desk, at, now + by)


def _want(desk: Desk, at: Stepper) -> Outcome:
    """Ask whose gradients are wanted, or, where that was answered, for the trace that has only these."""
    names = at.session.wanted
    if names is None:
        return put(desk, replace(at, session=wrt(at.session, at.views))), ()
    return want(put(desk, replace(at, session=replace(at.session, wanted=None))), names)


def _editor(desk: Desk, at: Stepper) -> Outcome:
    """The editor on the line of the current step, in the file that has it."""
    line = file_line(at.view, at.session)
    module = at.view.trace.origin.module_at(line)
    return edit(desk, line) if module is None else edit(desk, line - module.first + 1, module.file)


def _record(desk: Desk, at: Stepper) -> Outcome:
    """Begin or end to note what is pressed as a tape."""
    from tui.desk.noting import toggled

    return toggled(desk, at)


def _copy_sets(desk: Desk, session: Session) -> Outcome:
    """The edits in force, as the command line has them."""
    from shlex import quote

    edits = whatif_of(session).wanted
    if not edits:
        return tell(desk, "whatif.no_edits"), ()
    return copy(desk, " ".join(f"--set {quote(f'{address}={value!r}')}" for address, value in edits))


EFFECTS: dict[str, Callable[[Desk, Stepper], Outcome]] = {
    "copy_line": lambda desk, at: copy(desk, current_text(at.view, at.session)),
    "copy_all": lambda desk, at: copy(desk, all_text(at.view, at.session)),
    "copy_sets": lambda desk, at: _copy_sets(desk, at.session),
    "editor": lambda desk, at: _editor(desk, at),
    "wrt": _want,
    "reload": lambda desk, at: read_again(desk),
    "record": lambda desk, at: _record(desk, at),
    "palette": lambda desk, at: open_palette(desk),
    "theme": lambda desk, at: choose_theme(desk),
    "quit": lambda desk, at: quit_place(desk),
    "next_pass": lambda desk, at: _pass(desk, at, 1),
    "previous_pass": lambda desk, at: _pass(desk, at, -1),
    "next_match": lambda desk, at: (desk, (Find(at.views, at.session, 1),)),
    "previous_match": lambda desk, at: (desk, (Find(at.views, at.session, -1),)),
}
"""What the effects of the key table come to (a test compares the two), and the moves that a long trace makes long."""
