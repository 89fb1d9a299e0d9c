"""Where one is in a lesson, and what a key makes of it. Pure, like the session, with which it stays in step.

A moment is (program, position). The sections that are bound to it come one after the other (``turn``), then the next step
follows; back is the exact inverse. A question never blocks: what was passed by is noted and can be come back to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import dataclass, replace
from engine.named import NamedTuple
from tui.field import EMPTY, Field
from tui.lessons.judging import Judged, judged

if TYPE_CHECKING:
    from tui.lessons.opened import Opened
    from tui.lessons.records import Ask
    from tui.lessons.written import Written

Key = tuple[int, int]
"""(section, question)."""


class Given(NamedTuple):
    """What became of a question: wrong ``tries``, ``hints`` that were read, whether it was ``right`` or passed by (``skipped``)."""

    tries: int = 0
    hints: int = 0
    right: bool = False
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Player:
    """``program`` and ``turn``: which of its programs, and which of the moment's sections; ``question`` of that section;
    ``text`` and ``verdict`` of the last answer to it."""

    program: int = 0
    turn: int = 0
    question: int = 0
    given: tuple[tuple[Key, Given], ...] = ()
    typed: Field = EMPTY
    open: bool = False
    text: str = ""
    verdict: Judged | None = None
    ended: bool = False

    def of(self, key: Key) -> Given:
        """What became of a question."""
        return dict(self.given).get(key, Given())

    def noting(self, key: Key, given: Given) -> Player:
        """The same with a question's state."""
        return replace(self, given=tuple(sorted({**dict(self.given), key: given}.items())))

    @property
    def cleared(self) -> Player:
        """The same at the first question of a section, nothing typed or said."""
        return replace(self, question=0, typed=EMPTY, open=False, text="", verdict=None, ended=False)


class Moved(NamedTuple):
    """Where a key leads: the player, and the position of its program."""

    player: Player
    position: int


def section_at(opened: Opened, player: Player, position: int) -> int:
    """The section that is shown; -1 before the first."""
    here = opened.here(player.program, position)
    if here:
        return here[min(player.turn, len(here) - 1)]
    until = opened.until(player.program, position)
    return until[-1] if until else -1


def question_at(opened: Opened, player: Player, position: int) -> tuple[Key, Ask] | None:
    """The question that stands now; None where none is asked: a section's stand at its own moment only."""
    at, asks = _asks(opened, player, position)
    return ((at, player.question), asks[player.question]) if player.question < len(asks) else None


def _asks(opened: Opened, player: Player, position: int) -> tuple[int, tuple[Ask, ...]]:
    """The section that has come up at this moment, and its questions."""
    here = opened.here(player.program, position)
    at = here[min(player.turn, len(here) - 1)] if here else -1
    return at, opened.lesson.sections[at].asks if here else ()


def onward(opened: Opened, player: Player, position: int) -> Moved:
    """→: the next question, the next section of the moment, the next step, the next program."""
    player = _passing(opened, player, position)
    _, asks = _asks(opened, player, position)
    if player.question + 1 < len(asks):
        return Moved(replace(player.cleared, question=player.question + 1), position)
    here = opened.here(player.program, position)
    if player.turn + 1 < len(here):
        return Moved(replace(player.cleared, turn=player.turn + 1), position)
    if position < opened.total(player.program):
        return Moved(replace(player.cleared, turn=0), position + 1)
    if player.program + 1 < len(opened.views):
        return Moved(replace(player.cleared, program=player.program + 1, turn=0), 0)
    return Moved(replace(player, ended=True, open=False), position)


def backward(opened: Opened, player: Player, position: int) -> Moved:
    """←: where → came from."""
    if player.ended:
        return Moved(replace(player, ended=False), position)
    if player.question > 0:
        return Moved(replace(player.cleared, question=player.question - 1), position)
    if player.turn > 0 and opened.here(player.program, position):
        return Moved(_last(opened, replace(player.cleared, turn=player.turn - 1), position), position)
    if position > 0:
        return Moved(_arriving(opened, player.cleared, position - 1), position - 1)
    if player.program > 0:
        before = replace(player.cleared, program=player.program - 1)
        total = opened.total(before.program)
        return Moved(_arriving(opened, before, total), total)
    return Moved(player, position)


def _arriving(opened: Opened, player: Player, position: int) -> Player:
    """At a position from behind: its last section, the last question of that."""
    here = opened.here(player.program, position)
    return _last(opened, replace(player, turn=max(len(here) - 1, 0)), position)


def _last(opened: Opened, player: Player, position: int) -> Player:
    return replace(player, question=max(len(_asks(opened, player, position)[1]) - 1, 0))


def landed(opened: Opened, player: Player, position: int) -> Player:
    """After a jump of the stepper's: at the last section of where it led."""
    here = opened.here(player.program, position)
    return replace(player.cleared, turn=max(len(here) - 1, 0))


def _passing(opened: Opened, player: Player, position: int) -> Player:
    """With the question that is left noted as passed by, if it was not right."""
    found = question_at(opened, player, position)
    if found is None or player.of(found[0]).right:
        return player
    return player.noting(found[0], player.of(found[0])._replace(skipped=True))


def answering(player: Player, text: str = "") -> Player:
    """With the answer field open."""
    return replace(player, open=True, typed=Field.holding(text), verdict=None)


def answered(opened: Opened, player: Player, position: int) -> Player:
    """With what is typed judged."""
    found = question_at(opened, player, position)
    text = player.typed.text.strip()
    if found is None or not text:
        return player
    key, ask = found
    view = opened.views[player.program].at(frozenset())
    verdict = judged(ask, text, view, position, opened.numbers[player.program])
    given = player.of(key)
    if verdict.counts:
        given = given._replace(
            right=given.right or verdict.right,
            skipped=given.skipped and not verdict.right,
            tries=given.tries + (not verdict.right),
        )
    return replace(player.noting(key, given), text=text, verdict=verdict, open=not verdict.right)


def judged_lines(player: Player, key: Key, text: str, found: Written) -> Player:
    """With lines judged that were written in an editor."""
    given = player.of(key)
    given = given._replace(
        right=given.right or found.right, skipped=given.skipped and not found.right, tries=given.tries + (not found.right)
    )
    reason = "" if found.right else "lesson.why.line" if found.line else "lesson.why.lacks" if found.missing else "lesson.why.lines"
    said = f": {found.said}" if found.said else ""
    write = f" → {found.write}" if found.write else ""
    verdict = Judged(found.right, reason, (("line", str(found.line)), ("said", said), ("write", write), ("name", found.missing)))
    return replace(player.noting(key, given), text=text, verdict=verdict)


def hinted(opened: Opened, player: Player, position: int) -> Player:
    """With one hint more; after the last the answer."""
    found = question_at(opened, player, position)
    if found is None:
        return player
    given = player.of(found[0])
    return player.noting(found[0], given._replace(hints=min(given.hints + 1, len(found[1].hints) + 1)))


def left(player: Player) -> Player:
    """With the answer field closed."""
    return replace(player, open=False)


def score(opened: Opened, player: Player) -> tuple[int, int, int]:
    """(right, passed by, all) of the lesson's questions."""
    states = [player.of(key) for key in opened.lesson.asks]
    return sum(g.right for g in states), sum(g.skipped and not g.right for g in states), len(states)
