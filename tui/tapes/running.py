"""A tape, run: a desk that is driven by the tape's keys on a clock of its own, and what is to be seen of it, as frames.

    frames(tape)        every screen, with the second of the tape at which it is there
    begun(tape)         the state before the first key, and
    advanced(run)       the state at the next moment at which anything happens: a key, a beat of autoplay, the end

Settings are the default ones; nothing depends on the locale, the environment, the time of day or files of the user's. The screen
before the command that the tape opens with is empty but for a prompt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING

from engine import ProgramError
from engine.frozen import dataclass
from engine.named import NamedTuple
from tui import desk as desks
from tui.cells import clean, elide, fit, text_of, wrap
from tui.desk.events import Key
from tui.desk.record import tell
from tui.desk.stepper import Stepper
from tui.effects import Editor, EditText, Quit
from tui.keys import name_of
from tui.tapes.frames import Frame
from tui.tapes.granting import Granting
from tui.tapes.opening import UnfitError, desk_of, opening
from tui.tapes.patterns import compiled
from tui.tapes.records import (
    TYPING,
    Caption,
    Command,
    Expect,
    Halt,
    Hide,
    Press,
    Scroll,
    Show,
    Sleep,
    Speed,
    Still,
    Tape,
    Type,
    Wait,
)
from tui.themes import DARK

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.desk import Desk
    from tui.desk.record import Effects
    from tui.view import View

PROMPT = "> "
"""What stands before the typed command."""
CAPTION_ROWS = 2
"""Rows at the bottom that are kept free for captions."""
UNDONE = (Editor, EditText)
"""What a desk may ask for that nobody does while a tape runs, and that one misses."""


class Failure(NamedTuple):
    """Where a tape goes otherwise than it says: the sentence is ``tape.failed.<code>``, ``screen`` what stood there, by lines."""

    line: int
    column: int
    code: str
    fields: tuple[tuple[str, object], ...]
    screen: tuple[str, ...]


class TapeFailedError(Exception):
    """A tape that goes otherwise than it says."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


class Beat(NamedTuple):
    """One thing that happens: a key, or a command that is none. ``pause`` is the time after it, None: that of a key."""

    command: Command
    key: Key | None = None
    pause: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """``at`` counts the beats that are done, ``due`` is when the next one is; ``clock`` is now, in seconds of the tape."""

    tape: Tape
    lang: str
    asked: str
    """The language that was asked for from outside, which wins over the tape's; "" if none."""
    width: int
    height: int
    """The screen's, with the rows for captions."""
    theme: str
    first: str
    """The theme that it began under."""
    beats: tuple[Beat, ...]
    granting: Granting = field(default_factory=Granting, compare=False, repr=False)
    at: int = 0
    clock: float = 0.0
    due: float = 0.0
    speed: float = TYPING
    desk: Desk | None = None
    typed: str = ""
    caption: str = ""
    hidden: bool = False
    deadline: float | None = None
    """When the ``Wait`` that is under way is over."""
    stills: tuple[str, ...] = ()
    """What the screen at this moment is written to."""
    halted: bool = False
    """Whether a presenter would wait here."""
    failures: tuple[Failure, ...] = ()
    undone: frozenset[str] = frozenset()
    """Names of effects that were asked for and not done."""
    over: bool = False

    @property
    def below(self) -> int:
        """Rows that are kept free for captions."""
        return CAPTION_ROWS if self.tape.captioned else 0

    @property
    def look(self) -> tuple[str, str]:
        """The language and the theme of the screen."""
        return (self.desk.lang, self.desk.theme) if self.desk is not None else (self.lang, self.theme)

    @property
    def next(self) -> float:
        """When anything happens next."""
        wake = desks.wake(self.desk) if self.desk is not None else None
        return self.due if wake is None else max(min(wake, self.due), self.clock)


def begun(tape: Tape, lang: str | None = None, width: int = 0, height: int = 0, theme: str = "") -> Run:
    """A tape before its first key; what is not said is as the tape has it."""
    theme = theme or tape.theme or DARK
    size = width or tape.width, height or tape.height
    return Run(tape, lang or tape.lang or "en", lang or "", *size, theme, theme, tuple(_beats(tape)))


def _beats(tape: Tape) -> Iterator[Beat]:
    for command in tape.commands:
        if isinstance(command, Press):
            yield from [Beat(command, Key(command.key, command.character), command.pause)] * command.times
        elif isinstance(command, Type):
            yield from (Beat(command, Key(name_of(char), char), command.pause) for char in command.text)
        elif isinstance(command, Scroll):
            yield from [Beat(command, None, command.pause)] * command.times
        else:
            yield Beat(command)


# the screen


def rows(run: Run) -> list[Row]:
    """The whole screen, ``run.height`` rows, the captions' among them."""
    painted = desks.rows(run.desk) if run.desk is not None else _prompt(run)
    return [*painted, *caption_rows(run.caption, run.width)] if run.below else painted


def _prompt(run: Run) -> list[Row]:
    line = fit([(PROMPT, "prompt"), (clean(run.typed), "plain")], run.width)
    return [line, *([(" " * run.width, "plain")] for _ in range(run.height - run.below - 1))]


def caption_rows(text: str, width: int) -> list[Row]:
    """A caption in the rows that are kept for it."""
    lines = wrap(clean(text), max(width - 2, 1))
    if len(lines) > CAPTION_ROWS:
        lines = [*lines[: CAPTION_ROWS - 1], elide(" ".join(lines[CAPTION_ROWS - 1 :]), max(width - 2, 1))]
    lines += [""] * (CAPTION_ROWS - len(lines))
    return [fit([(f" {line}", "title")], width) for line in lines]


def text(run: Run) -> tuple[str, ...]:
    """The screen by lines, without captions and trailing spaces."""
    painted = desks.rows(run.desk) if run.desk is not None else _prompt(run)
    return tuple(text_of(row).rstrip() for row in painted)


def resized(run: Run, width: int, height: int) -> Run:
    """On a screen of another size."""
    run = replace(run, width=width, height=height)
    if run.desk is not None:
        run = replace(run, desk=desks.resize(run.desk, width, height - run.below)[0])
    return run


# what happens


def advanced(run: Run) -> Run:
    """The state at the next moment at which anything happens."""
    when = run.next
    run = replace(run, clock=when, stills=(), halted=False)
    if run.desk is not None and (wake := desks.wake(run.desk)) is not None and wake <= when and not run.over:
        desk, effects = desks.tick(run.desk, when)
        if desks.wake(desk) != wake:
            run = _settled(run, desk, effects)
            return replace(run, due=run.clock) if run.deadline is not None and _met(run) else run
        run = replace(run, clock=run.due)
    if run.at == len(run.beats):
        return replace(run, over=True)
    beat = run.beats[run.at]
    if isinstance(beat.command, Wait):
        return _waited(run, beat.command)
    run = _pressed(run, beat.key) if beat.key is not None else _done(run, beat.command)
    return replace(run, at=run.at + 1, due=run.due + (run.speed if beat.pause is None else beat.pause))


def _done(run: Run, command: Command) -> Run:
    """A command that is no key."""
    match command:
        case Sleep():
            return replace(run, due=run.due + command.seconds)
        case Speed():
            return replace(run, speed=command.seconds)
        case Caption():
            said = command.text(run.lang)
            return run if said is None else replace(run, caption=said)
        case Hide() | Show():
            return replace(run, hidden=isinstance(command, Hide))
        case Still():
            return replace(run, stills=(command.path,))
        case Halt():
            return replace(run, halted=True)
        case Expect() if command.lang in ("", run.lang) and not any(command.text in line for line in text(run)):
            return _failed(run, command, "expect", text=command.text)
    return run


def _failed(run: Run, command: Command, code: str, **fields: object) -> Run:
    return replace(run, failures=(*run.failures, Failure(command.line, command.column, code, tuple(fields.items()), text(run))))


def _met(run: Run) -> bool:
    """Whether the screen has what is waited for."""
    command = run.beats[run.at].command
    assert isinstance(command, Wait)
    lines = text(run)
    if not command.screen:
        cursor = desks.cursor(run.desk) if run.desk is not None else None
        lines = (lines[cursor[1] if cursor is not None else 0],)
    pattern = run.tape.pattern if command.pattern is None else command.pattern
    return _compiled(pattern).search("\n".join(lines)) is not None


_compiled = cache(compiled)


def _waited(run: Run, command: Wait) -> Run:
    """A ``Wait``: it is over, goes on until something changes, or has waited long enough."""
    if _met(run):
        return replace(run, at=run.at + 1, deadline=None, due=run.clock)
    if run.deadline is None:
        end = run.clock + (run.tape.timeout if command.timeout is None else command.timeout)
        return replace(run, deadline=end, due=end)
    pattern = run.tape.pattern if command.pattern is None else command.pattern
    return replace(_failed(run, command, "wait", text=pattern), at=run.at + 1, deadline=None)


def _pressed(run: Run, key: Key) -> Run:
    """A key: for the desk, or for the prompt before there is one."""
    if run.desk is not None:
        return _settled(run, *desks.handle(run.desk, key, run.clock))
    if key.name == "enter":
        return _opened(run) if run.typed.strip() else run
    if key.name in ("backspace", "ctrl+h"):
        return replace(run, typed=run.typed[:-1])
    if key.name in ("ctrl+c", "ctrl+u"):
        return replace(run, typed="")
    return replace(run, typed=run.typed + key.character)


def _opened(run: Run) -> Run:
    """The typed command, carried out."""
    try:
        at = opening(run.typed, run.tape.folder)
        lang = run.asked or at.text("lang") or run.lang
        desk = desk_of(
            at, lang, theme=at.theme or run.theme, width=run.width, height=run.height - run.below, now=run.clock
        )  # fmt: skip
    except UnfitError as error:
        failed = _failed(run, run.beats[run.at].command, "opening", why=error.code, given=error.fields)
        return replace(failed, typed="")
    run = replace(run, lang=lang, typed="", desk=desk)
    wanted = tuple(wish for place in desk.places if isinstance(place, Stepper) for wish in place.wishes(None))
    return _settled(run, desk, wanted)


def _settled(run: Run, desk: Desk, effects: Effects) -> Run:
    """The desk with all that it asks for; after it is left the prompt is there again."""
    desk, left = run.granting.settle(desk, effects, run.clock)
    undone = run.undone | {type(effect).__name__ for effect in left if isinstance(effect, UNDONE)}
    if undone != run.undone:
        desk = tell(desk, "tape.undone")
    if any(isinstance(effect, Quit) for effect in left):
        return replace(run, desk=None, theme=desk.theme, undone=undone)
    return replace(run, desk=desk, undone=undone)


# what is to be seen


def frames(tape: Tape, lang: str | None = None, failures: list[Failure] | None = None, at: str | None = None) -> Iterator[Frame]:
    """Every screen of a tape, in its order; the last is the end. What goes otherwise than the tape says is put into ``failures``,
    without them it raises ``TapeFailedError``. The step that ``at`` names is marked by that name."""
    run = begun(tape, lang)
    told, marked = 0, "0" if at is None else ""
    held: Frame | None = None
    seen: Desk | None = None
    while not run.over:
        run = advanced(run)
        for failure in run.failures[told:]:
            if failures is None:
                raise TapeFailedError(failure)
            failures.append(failure)
        told = len(run.failures)
        frame = _frame(run, held if seen is not None and seen is run.desk else None)
        seen, address = run.desk, address_of(run, at)
        if address not in ("", marked):
            frame, marked = replace(frame, marker=address), address
        if held is None:
            held = frame
        elif frame.marker or frame.stills or not _alike(held, frame):
            if held.at == frame.at and held.hidden == frame.hidden and not held.stills:
                frame = replace(frame, marker=frame.marker or held.marker)  # nobody has seen that one
            else:
                yield held
            held = frame
    assert held is not None
    end = round(run.clock / tape.playback, 3)
    if held.at < end:
        yield held
        held = replace(held, at=end, marker="", stills=())
    yield replace(held, last=True)


def _alike(one: Frame, other: Frame) -> bool:
    """Whether two frames show the same."""
    return (one.rows, one.caption, one.hidden, one.theme) == (other.rows, other.caption, other.hidden, other.theme)


def _frame(run: Run, same: Frame | None) -> Frame:
    """The screen at this moment; ``same`` is a frame of the same desk, which need not be painted again."""
    at = round(run.clock / run.tape.playback, 3)
    if same is not None:
        if same.caption == run.caption:
            return replace(same, at=at, hidden=run.hidden, stills=run.stills, marker="")
        painted = [*same.rows[: run.height - run.below], *caption_rows(run.caption, run.width)]
        return replace(same, at=at, rows=tuple(painted), caption=run.caption, hidden=run.hidden, stills=run.stills, marker="")
    lang, theme = run.look
    return Frame(
        at, tuple(rows(run)), run.width, run.height, theme, lang, caption=run.caption, panel=panel_of(run), below=run.below,
        hidden=run.hidden, stills=run.stills,
    )  # fmt: skip


def address_of(run: Run, wanted: str | None = None) -> str:
    """The address of the step that the screen stands at, ``wanted`` where that names it; "" where it shows no program."""
    top = run.desk.top if run.desk is not None else None
    if not isinstance(top, Stepper):
        return ""
    at, view = top.session.position, top.view
    return wanted if wanted is not None and _named(view, wanted) == at else view.steps.address(at)


def _named(view: View, address: str) -> int:
    """The position that an address names, -1 where it names none."""

    def found() -> int:
        try:
            return view.steps.find(address)
        except ProgramError:
            return -1

    return view.kept(("named", address), found)


def panel_of(run: Run) -> tuple[str, ...]:
    """The lines of the chain-rule panel, () where there is none."""
    top = run.desk.top if run.desk is not None else None
    if run.desk is None or not isinstance(top, Stepper):
        return ()
    picture = top.picture(run.desk)
    if "panel" not in picture.regions:
        return ()
    lines = [text_of(row).rstrip() for row in picture.cut("panel")]
    return tuple(line.removeprefix(" ") for line in lines if line)  # numbers stay under their factors
