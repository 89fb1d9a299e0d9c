"""A tape that plays on the desk. It drives a desk of its own by the viewer's clock; a reader may hold it, change its speed, and
take its desk over with any other key, after which ``P`` gives the tape its desk back as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.frozen import dataclass, replace
from tui.catalogue import say
from tui.cells import fit
from tui.desk.common import LEFT
from tui.desk.record import Desk, Outcome, Place, put, said, tell
from tui.desk.stepper import Stepper
from tui.effects import GiveUp, Quit
from tui.keys import BY_ID, spelled
from tui.tapes.running import Run, advanced, begun, resized, rows

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.desk.events import Key
    from tui.session import Message

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
"""How fast a tape may be made to play while it does."""
AT_ONCE = 200
"""Moments of a tape that one tick of the clock may bring; what is left of it then is late for good."""
BETWEEN = 1.0
"""Seconds from the end of a tape to its beginning, where it plays again and again."""


@dataclass(frozen=True, slots=True)
class Playing(Place):
    """``since`` is the reading of the viewer's clock at second ``base`` of the tape, None before the first; ``loop``: it begins
    anew at its end; ``stay``: its last screen stays. Without either the app is left then."""

    where: ClassVar[str] = "play"
    run: Run
    speed: float = 1.0
    loop: bool = False
    stay: bool = False
    since: float | None = None
    base: float = 0.0
    held: bool = False
    message: Message | None = None

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        painted = rows(self._sized(desk))
        line = said(desk, self.message) or (self._keys(desk) if self.held or (self.run.over and self.stay) else "")
        return [*painted[:-1], fit([(f" {line}", "hint")], desk.width)] if line else painted

    def _keys(self, desk: Desk) -> str:
        """What can be done with a tape that stands."""
        keys = {name: spelled(desk.keymap.keys_of(name, "play")[:1], desk.ascii) for name in ("play", "quit")}
        return say("tape.ended" if self.run.over else "tape.held", desk.lang, **keys)

    def _sized(self, desk: Desk) -> Run:
        run, size = self.run, (desk.width, desk.height)
        return run if (run.width, run.height) == size else resized(run, *size)

    # the clock

    def due(self) -> float | None:
        if self.since is None:
            return 0.0
        if self.held or self.run.over:
            return None
        return self.since if self.run.hidden else self.since + (self.run.next - self.base) / self.speed

    def ticked(self, desk: Desk) -> Playing:
        place = replace(self, run=self._sized(desk))
        if place.since is None:
            place = replace(place, since=desk.now)
        for _ in range(AT_ONCE):
            at = place.due()
            if at is None or at > desk.now:
                return place
            place = place._advanced(desk.now)
        return replace(place, since=desk.now, base=place.run.clock)

    def _advanced(self, now: float) -> Playing:
        """The next moment of the tape. What is hidden takes no time."""
        run = advanced(self.run)
        place = replace(self, run=run, message=None)
        if self.run.hidden:
            place = replace(place, since=now, base=run.clock)
        if run.halted:
            return replace(place, held=True, base=run.clock)
        if run.over and self.loop:
            return place.anew(now + BETWEEN)
        return place

    def anew(self, now: float) -> Playing:
        """From the beginning, at a reading of the clock."""
        run = begun(self.run.tape, self.run.asked or None, self.run.width, self.run.height, self.run.first)
        return replace(self, run=run, since=now, base=0.0, held=False, message=None)

    def passed(self, desk: Desk) -> Outcome:
        """The desk has the theme of the tape's; at the end it is left."""
        theme = self.run.look[1]
        if desk.colour and desk.theme != theme:
            desk = replace(desk, theme=theme)
        return desk, (Quit(LEFT),) if self.run.over and not self.loop and not self.stay else ()

    def second(self, now: float) -> float:
        """The tape's second at a reading of the clock; never one at which something has yet to happen."""
        if self.held or self.since is None or self.run.over:
            return self.base
        return max(self.run.clock, min(self.base + (now - self.since) * self.speed, self.run.next))

    # keys

    def press(self, desk: Desk, key: Key) -> Outcome:
        action = desk.keymap.action(self.where, key.name)
        if action is not None and self.where in BY_ID[action].where:
            return self.act(desk, action)
        return self._taken(desk, key)

    def act(self, desk: Desk, action: str) -> Outcome:
        if action == "quit":
            return desk, (Quit(LEFT),)
        now = desk.now
        if action == "play":
            if self.run.over:
                return put(desk, self.anew(now)), ()
            return put(desk, replace(self, held=not self.held, base=self.second(now), since=now, message=None)), ()
        if action in ("faster", "slower"):
            there = [s for s in SPEEDS if s > self.speed][:1] if action == "faster" else [s for s in SPEEDS if s < self.speed][-1:]
            speed = there[0] if there else self.speed
            message = ("tape.speed", (("speed", f"{speed:g}"),))
            return put(desk, replace(self, speed=speed, base=self.second(now), since=now, message=message)), ()
        return desk, ()

    def _taken(self, desk: Desk, key: Key) -> Outcome:
        """The reader has the tape's desk from here on, and its whole screen."""
        from tui.desk import handle, resize

        if self.run.desk is None:
            return desk, ()
        aside = put(desk, replace(self, base=self.second(desk.now), since=desk.now))
        later = desk.now - self.run.clock
        places = tuple(_later(place, later) for place in self.run.desk.places)
        inner = replace(self.run.desk, places=places, aside=aside, keymap=desk.keymap, colour=desk.colour, now=desk.now)
        inner, _ = resize(inner, desk.width, desk.height)
        keys = spelled(desk.keymap.keys_of("play", "play")[:1], desk.ascii)
        inner, effects = handle(inner, key, desk.now)
        top = inner.top
        if isinstance(top, Stepper) and top.session.message is None and not top.session.prompt.kind:
            inner = tell(inner, "tape.taken", play=keys)
        return inner, effects

    def told(self, message: Message | None) -> Playing:
        return replace(self, message=message)


def _later(place: Place, by: float) -> Place:
    """The place on a clock that is ahead by so much."""
    if isinstance(place, Stepper) and place.beat_at is not None:
        return replace(place, beat_at=place.beat_at + by)
    return place


def given_back(desk: Desk, now: float) -> Outcome:
    """The tape has its desk again, as it was when it was taken over, and goes on if it did."""
    assert desk.aside is not None
    place = desk.aside.top
    assert isinstance(place, Playing)
    there = replace(desk.aside, width=desk.width, height=desk.height, now=now, ticket=desk.ticket)
    return put(there, replace(place, since=now)), (GiveUp(),)
