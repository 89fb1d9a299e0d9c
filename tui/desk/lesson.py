"""A lesson: the stepper on its program, and its prose and questions beside it, always in step with the cursor."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from engine import ProgramError
from engine.frozen import dataclass, replace
from tui import actions
from tui.catalogue import say
from tui.cells import fit
from tui.desk.common import fresh_session as fresh
from tui.desk.contents import contents
from tui.desk.cues import cued
from tui.desk.glossary import Glossary
from tui.desk.library import Library
from tui.desk.record import Desk, Outcome, push, put, tell
from tui.desk.stepper import Stepper
from tui.effects import EditText, Note, Quit
from tui.field import EDITS, EMPTY, Field
from tui.lessons import drill, written
from tui.lessons import player as moves
from tui.lessons.course import following, runs
from tui.lessons.glossary import of_section
from tui.lessons.judging import begins
from tui.lessons.numbers import filled
from tui.lessons.opened import opened
from tui.lessons.player import Player, question_at
from tui.lessons.progress import noted, place
from tui.paint import paint
from tui.paint.glyphs import in_ascii
from tui.paint.lesson import (
    AHEAD,
    CODE,
    COLUMN,
    DRAWER,
    LEAST,
    WIDE,
    column,
    drawer,
    drawn_below,
    told,
    unwritten,
    veiled,
)
from tui.paint.screen import SMALL
from tui.paint.title import place_action, place_footer, title_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.desk.events import Key
    from tui.desk.record import Effects
    from tui.lessons.opened import Opened
    from tui.lessons.records import Ask
    from tui.lessons.records import Lesson as Text
    from tui.paint import Screen
    from tui.session import Session


WRITE = "lesson"
"""The purpose of an editor for a question."""
SCROLLS = {"lesson_up": -4, "lesson_down": 4}
"""Rows that the prose is scrolled by."""
ANSWERS = frozenset({"lesson_answer", "lesson_hint"})
"""Those that a question which waits has, whatever panel is open."""
HIDING = frozenset({"gradient", "local", "blank", "op"})
"""Kinds of questions whose answer would stand on the screen."""
OWN = frozenset({"lesson_answer", "lesson_hint", "lesson_larger", "lesson_contents", "lesson_glossary", *SCROLLS})
"""The actions of the key table that are a lesson's own."""


@dataclass(frozen=True, slots=True)
class Lesson(Stepper):
    """``opened`` is the lesson with its programs, ``player`` where one is in it; ``larger``: the drawer takes half of the screen;
    ``scroll``: rows that the prose is scrolled by, from where it stands of itself; ``remembers``: whether progress is noted beyond
    this session; ``others``: how far one was in each lesson; ``weak``: what a drill knew of what goes wrong when it began."""

    where: ClassVar[str] = "lesson"
    opened: Opened = None  # type: ignore[assignment]
    player: Player = field(default_factory=Player)
    larger: bool = False
    scroll: int = 0
    remembers: bool = False
    others: tuple[tuple[str, Any], ...] = ()
    weak: dict[str, int] = field(default_factory=dict)

    def picture(self, desk: Desk) -> Screen:
        """The stepper in the room that the prose leaves, under the lesson's title."""
        session = self._hiding()
        if desk.width < SMALL[0] or desk.height < SMALL[1] + (0 if desk.width >= WIDE else LEAST):
            return paint(self.views, session, desk.width, desk.height)  # no room for prose
        width, height = self._room(desk)
        drawn = paint(self.views, session, width, height)
        rows, lang = list(drawn.rows), session.look.lang
        waiting = self._waiting()
        if session is not self.session:
            rows = veiled(drawn, self.view, session.position, waiting, width)
        if waiting is not None and waiting.kind in AHEAD | {"write"}:
            rows = unwritten(drawn, rows, self.view, session.position, waiting)
        last = rows[-1] if self._stepping() else place_footer(self._keys(), session.look, desk.width)
        base = self.position
        if desk.width >= WIDE:
            rows = drawn_below(drawn, rows, self.view, session, width)
            beside = column(self.opened, self.player, base, COLUMN, height - 2, lang, self.scroll)
            title, bar = title_row(self.view, session, desk.width)
            rows = [title, *([*row, ("│", "rule"), *prose] for row, prose in zip(rows[1:-1], beside, strict=True)), last]
            drawn = drawn._replace(bar=bar)
        else:
            rows = [
                *rows[:-1],
                *drawer(self.opened, self.player, base, width, desk.height - height, lang, self.scroll),
                last,
            ]
        rows = [fit(row, desk.width) for row in rows]
        return drawn._replace(rows=in_ascii(rows) if session.look.ascii else rows)

    def _room(self, desk: Desk) -> tuple[int, int]:
        """The size that the stepper has."""
        if desk.width >= WIDE:
            return desk.width - COLUMN - 1, desk.height
        taken = max(DRAWER, desk.height // 2) if self.larger else max(LEAST, min(DRAWER, desk.height - CODE + 1))
        return desk.width, max(desk.height - taken, SMALL[1])

    @property
    def position(self) -> int:
        """Where the session is, in steps of the program as it was opened: without those of expanded stages."""
        session = self.session
        if not session.expanded:
            return session.position
        steps = self.view.steps
        at = session.position
        base = self.views.at(frozenset()).steps
        while at > 0:
            try:
                return base.find(steps.address(at))
            except ProgramError:  # a part's step: the lesson stands at the one before
                at -= 1
        return 0

    def _asked(self) -> Ask | None:
        found = question_at(self.opened, self.player, self.position)
        return found[1] if found is not None else None

    def _waiting(self) -> Ask | None:
        """The question that stands and waits for its answer: not one that was right, or whose answer was told."""
        found = question_at(self.opened, self.player, self.position)
        if found is None or self.player.ended:
            return None
        given = self.player.of(found[0])
        return None if given.right or given.hints > len(found[1].hints) else found[1]

    def _keys(self) -> str:
        """The place whose keys the last row names."""
        return "lesson_field" if self.player.open else "lesson" if self._waiting() is not None else "lesson_plain"

    def _stepping(self) -> bool:
        """Whether the stepper has something to say in the last row."""
        open_panel = self.session.panels.leavable and self._waiting() is None
        return bool(self.session.prompt.kind or self.session.message is not None or open_panel)

    def _hiding(self) -> Session:
        """The session as it is painted: what a question asks for stands there as ``?`` until it is right."""
        waiting = self._waiting()
        if waiting is None or waiting.kind not in HIDING:
            return self.session
        step = self.view.step(self.session.position)
        if step is None or step.line < 0:
            return self.session
        return replace(self.session, ask=True, beat=0)

    def typing(self) -> bool:
        return self.player.open or bool(self.session.prompt.kind)

    def press(self, desk: Desk, key: Key) -> Outcome:
        if self.player.open and not self.session.prompt.kind:
            return self._typed(desk, key)
        where = actions.place(self.session)
        if where == "prompt":
            return self._left(Stepper.press(self, desk, key))
        asked = self._asked()
        own = desk.keymap.action("lesson", key.name)
        if where in ("stepper", "play") or (self._waiting() is not None and own in ANSWERS):
            where = "lesson"  # else a panel that has the keys keeps its own
        action = desk.keymap.action(where, key.name) or desk.keymap.action(where, key.character or key.name)
        if asked is not None and begins(asked, key.character or ""):
            return put(desk, replace(self, player=moves.answering(self.player, key.character))), ()
        if action in OWN or action in ("step", "back", "editor", "reload"):
            return self.act(desk, action)
        return self._left(Stepper.press(self, desk, key))

    def act(self, desk: Desk, action: str) -> Outcome:
        if action in ("editor", "reload"):
            return tell(desk, "lesson.no_file"), ()
        if action in ("step", "back"):
            return self._moved(desk, forward=action == "step")
        if action in OWN:
            return self._own(desk, action)
        return self._left(Stepper.act(self, desk, action))

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        if y == desk.height - 1 and not self._stepping():
            action = place_action(self._keys(), self.session.look, desk.width, x)
            if self.player.open and action:
                return self._in_field(desk, action)
            return self.act(desk, action) if action else (desk, ())
        return self._left(Stepper.click(self, desk, x, y))

    def _own(self, desk: Desk, action: str) -> Outcome:
        """A lesson's own action."""
        asked = self._asked()
        if action == "lesson_contents":
            return push(desk, contents(self, self.session.look.lang)), ()
        if action == "lesson_glossary":
            return push(desk, self.glossary(desk.lang)), ()
        if action == "lesson_larger":
            return put(desk, replace(self, larger=not self.larger)), ()
        if action in SCROLLS:
            width = COLUMN if desk.width >= WIDE else desk.width
            most = len(told(self.opened, self.player, self.position, width, self.session.look.lang)[0])
            return put(desk, replace(self, scroll=max(-most, min(self.scroll + SCROLLS[action], most)))), ()
        if asked is None:
            return self._moved(desk, forward=True) if action == "lesson_answer" else (desk, ())
        if action == "lesson_hint":
            return put(desk, replace(self, player=moves.hinted(self.opened, self.player, self.position))), ()
        if asked.kind == "write":
            return desk, (EditText(self.player.text or asked.start, self._task(asked), WRITE),)
        return put(desk, replace(self, player=moves.answering(self.player))), ()

    def glossary(self, lang: str) -> Glossary:
        """The words of the course, those of this section first."""
        now = moves.section_at(self.opened, self.player, self.position)
        return Glossary(of_section(self.opened.lesson.sections[now], lang) if now >= 0 else ())

    def _task(self, asked: Ask) -> str:
        """What stands above an editor: the question, and the program that it is about."""
        told = filled(asked.text, self.opened.numbers[self.player.program]).replace("`", "")
        return f"{told}\n\n{self.opened.lesson.programs[self.player.program].text.rstrip()}"

    def _typed(self, desk: Desk, key: Key) -> Outcome:
        """A key while the answer field is open."""
        action = desk.keymap.action("board", key.name)
        if action is not None or key.character == "?":
            return self._in_field(desk, action or "board_hint")
        return self._held(desk, self._text().insert(key.character)) if key.character else (desk, ())

    def _text(self) -> Field:
        """The field that is typed into: one that was judged begins anew, and so does the number of a choice."""
        asked, verdict = self._asked(), self.player.verdict
        anew = (verdict is not None and not verdict.right and verdict.counts) or (asked is not None and asked.kind == "choice")
        return EMPTY if anew else self.player.typed

    def _in_field(self, desk: Desk, action: str) -> Outcome:
        """An action in the answer field."""
        if action == "submit":
            after = replace(self, player=moves.answered(self.opened, self.player, self.position))
            return put(desk, after), after.notes(self)
        if action == "board_hint":
            return put(desk, replace(self, player=moves.hinted(self.opened, self.player, self.position))), ()
        if action == "escape":
            return put(desk, replace(self, player=moves.left(self.player))), ()
        if action == "board_on":
            return self._moved(desk, forward=True)
        return self._held(desk, EDITS[action](self.player.typed)) if action in EDITS else (desk, ())

    def edited(self, desk: Desk, purpose: str, text: str | None) -> Outcome:
        """Lines that were written for a question; None if they were left as they are."""
        found = question_at(self.opened, self.player, self.position)
        if purpose != WRITE or text is None or found is None:
            return Stepper.edited(self, desk, purpose, text)
        trace = self.opened.views[self.player.program].base
        said = written.judged(found[1].answer, text, trace, self.session.look.lang, found[1].text)
        after = replace(self, player=moves.judged_lines(self.player, found[0], text, said))
        return put(desk, after), after.notes(self)

    def _held(self, desk: Desk, typed: Field) -> Outcome:
        return put(desk, replace(self, player=replace(self.player, typed=typed, verdict=None))), ()

    def paste(self, desk: Desk, text: str) -> Outcome:
        return self._held(desk, self._text().insert(text)) if self.player.open else Stepper.paste(self, desk, text)

    def _moved(self, desk: Desk, forward: bool) -> Outcome:
        """→ and ←: the next question, section, step or program of the lesson; from its end the next lesson."""
        if forward and self.player.ended and (gone := self._next_lesson(desk)) is not None:
            return gone
        base = self.position
        before = moves.section_at(self.opened, self.player, base)
        player, position = (moves.onward if forward else moves.backward)(self.opened, self.player, base)
        after = self._at(player, position)
        now = moves.section_at(self.opened, player, position)
        if forward and now != before and now >= 0:
            for cue in self.opened.lesson.sections[now].cues:
                after = replace(after, session=cued(after.session, after.views, cue.verb, cue.value))
        return put(desk, after), (*after.edits(desk, self.session), *after.wishes(self), *after.notes(self))

    def _next_lesson(self, desk: Desk) -> Outcome | None:
        """The lesson of the course that follows, where one was in it; None after the last, and after one that is none of it."""
        lesson = following(self.opened.lesson)
        if lesson is None:
            return None
        noted = {**dict(self.others), self.opened.lesson.id: self.noted}
        next_one = lesson_place(fresh(desk), lesson, noted.get(lesson.id), self.remembers, noted)
        name = self.opened.lesson.id
        below = [p.with_note(name, self.noted).beyond(name) if isinstance(p, Library) else p for p in desk.places[:-1]]
        return replace(desk, places=(*below, next_one)), next_one.notes(None)

    def _at(self, player: Player, position: int) -> Lesson:
        """The lesson at a moment; another program begins without what was done to the one before."""
        session = replace(self.session, message=None, selected=None, ended=False)
        if player.program != self.player.program:
            panels = replace(session.panels, stack=session.panels.rest, states=())
            session = replace(
                session, expanded=frozenset(), marks=(), before=None, pattern="", position=position, beat=0, panels=panels, focus=""
            )
            return replace(self, views=self.opened.views[player.program], player=player, session=session, scroll=0)
        if position != self.position:
            session = _at(replace(session, beat=0), self, position)
        return replace(self, player=player, session=session, scroll=0)

    @property
    def noted(self) -> dict[str, object]:
        """How far one is, as it is written."""
        right, _, count = moves.score(self.opened, self.player)
        found = noted(self.player, self.position, right, count)
        if self.opened.lesson.id == drill.NAME:
            found["weak"] = drill.weak_of(self.opened, self.player, self.weak)
        return found

    def notes(self, before: Lesson | None) -> Effects:
        """How far one is, to be remembered, if that has changed."""
        here = (self.player.given, self.player.ended, moves.section_at(self.opened, self.player, self.position))
        if before is not None and here == (
            before.player.given, before.player.ended, moves.section_at(before.opened, before.player, before.position)
        ):  # fmt: skip
            return ()
        return (Note(self.opened.lesson.id, self.noted),) if self.remembers else ()

    def to_section(self, desk: Desk, section: int) -> Outcome:
        """To the moment at which a section comes up."""
        at = self.opened.lesson.sections[section]
        turn = self.opened.here(at.program, self.opened.places[section]).index(section)
        after = self._at(replace(self.player.cleared, program=at.program, turn=turn), self.opened.places[section])
        return put(desk, after), after.notes(self)

    def anew(self, desk: Desk) -> Outcome:
        """From the beginning, nothing answered."""
        after = replace(self._at(replace(Player(), program=0), 0), player=Player())
        return put(desk, after), (Note(self.opened.lesson.id, None),) if self.remembers else ()

    def at(self, session: Session, now: float) -> Lesson:
        """As the stepper's; the lesson follows wherever it went: a jump, a click, autoplay."""
        after = Stepper.at(self, session, now)
        assert isinstance(after, Lesson)
        if after.position == self.position:
            return after
        return replace(after, player=moves.landed(self.opened, self.player, after.position), scroll=0)

    def rested(self, rest: tuple[str, ...], own: tuple[str, ...]) -> Stepper:
        """Beside the prose no panel stands open of itself: it would take the place of the code."""
        return Stepper.rested(self, (), ())

    def _left(self, outcome: Outcome) -> Outcome:
        """Back in the library, that knows how far one is."""
        desk, effects = outcome
        if isinstance(desk.top, Library) or any(isinstance(effect, Quit) for effect in effects):
            effects = (*effects, *self.notes(None))  # where it was left, however it went there
        if isinstance(desk.top, Library):
            library = desk.top.with_note(self.opened.lesson.id, self.noted)
            return put(desk, library.beyond(self.opened.lesson.id) if self.player.ended else library), effects
        return desk, effects

    def cursor(self, desk: Desk) -> tuple[int, int] | None:
        return None if self.player.open else Stepper.cursor(self, desk)


def _at(session: Session, at: Lesson, position: int) -> Session:
    """The session at a position of the program as it was opened."""
    if not session.expanded:
        return replace(session, position=position)
    base = at.views.at(frozenset()).steps
    return replace(session, position=at.view.steps.find(base.address(position)))


def lesson_place(
    session: Session, lesson: Text, found: object, remembers: bool, others: Mapping[str, Any] = MappingProxyType({})
) -> Lesson:
    """A lesson on the desk; see ``tui.desk.on_lesson``."""
    name = say("lesson.name", session.look.lang, n=lesson.order)
    at, problems = opened(lesson, lambda text, file: runs(text, name if lesson.order else file))
    if at is None:
        for error in (value for problem in problems for _, value in problem.fields):
            if isinstance(error, ProgramError):
                raise error
        raise LookupError(problems[0].code)
    player, position = place(None if lesson.id.startswith(drill.NAME) else found, at)  # a drill is another one each time
    session = replace(session, position=position, panels=session.panels.resting((), ()))
    return Lesson(session, at.views[player.program], None, None, at, player, remembers=remembers,
                  others=tuple(sorted(others.items())), weak=drill.known(found))  # fmt: skip
