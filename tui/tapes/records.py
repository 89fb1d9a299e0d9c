"""What a tape is made of. Frozen records; lines and columns count from 1, columns in characters; times are seconds."""

from __future__ import annotations

from engine.frozen import dataclass
from engine.named import NamedTuple

SIZE = (80, 24)
"""Cells of a screen whose tape says nothing."""
LEAST, MOST = (20, 8), (400, 200)
"""Sizes in cells that a tape may ask for."""
TYPING = 0.05
"""Seconds a key takes where a tape says nothing, as in VHS."""
TIMEOUT = 15.0
"""Seconds that ``Wait`` waits, as in VHS."""
RECORDINGS = (".cast", ".svg", ".html", ".txt", ".md", ".gif", ".png")
"""Endings of files that a tape can be recorded to (``tui.stills.writers``)."""
PICTURES = (".svg", ".txt", ".md", ".png")
"""Endings of files that a single screen can be written to."""
PROMPT = ">$"
"""What ``Wait`` waits for, as in VHS."""


class Problem(NamedTuple):
    """What is wrong with a tape, or, among ``Tape.notes``, what has no effect here: the sentence is ``tape.problem.<code>``, of a
    note ``tape.note.<code>``."""

    line: int
    column: int
    code: str
    fields: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command begins."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Press(Command):
    """A key by Textual's name, ``times`` times; ``pause`` is the time after each, None: that of the tape."""

    key: str
    character: str = ""
    times: int = 1
    pause: float | None = None


@dataclass(frozen=True, slots=True)
class Scroll(Command):
    """The terminal's own view moved, of which a screen that fills it shows nothing."""

    times: int = 1
    pause: float | None = None


@dataclass(frozen=True, slots=True)
class Type(Command):
    """A text, key by key."""

    text: str
    pause: float | None = None


@dataclass(frozen=True, slots=True)
class Speed(Command):
    """``Set TypingSpeed``: the time of a key from here on."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Sleep(Command):
    """Nothing for a time."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Wait(Command):
    """Until the line of the cursor, or the whole ``screen``, has the pattern; None: the tape's timeout and pattern."""

    screen: bool
    timeout: float | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Hide(Command):
    """From here on nothing is for a recording."""


@dataclass(frozen=True, slots=True)
class Show(Command):
    """All is, again."""


@dataclass(frozen=True, slots=True)
class Still(Command):
    """The screen as it is, alone, into a file: ``Screenshot``, ``#: still``."""

    path: str


@dataclass(frozen=True, slots=True)
class Caption(Command):
    """``#: caption``: texts by language, "" for every one; an empty text takes the caption away."""

    texts: tuple[tuple[str, str], ...]

    def text(self, lang: str) -> str | None:
        """The text for a language; None where the caption says nothing to it."""
        found = dict(self.texts)
        return found.get(lang, found.get(""))


@dataclass(frozen=True, slots=True)
class Halt(Command):
    """``#: pause``: whoever plays the tape to people waits for a key."""


@dataclass(frozen=True, slots=True)
class Expect(Command):
    """``#: expect``: the screen has this text; ``lang`` is the language it is for, "" for every one."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Output(Command):
    """A file that a recording goes to."""

    path: str


@dataclass(frozen=True, slots=True)
class Tape:
    """A tape that can be played. ``folder`` is where its files lie, "" for none."""

    name: str
    folder: str
    commands: tuple[Command, ...]
    width: int = SIZE[0]
    height: int = SIZE[1]
    lang: str = ""
    """"en" | "ko", "" where the tape leaves it open."""
    theme: str = ""
    """One of ``tui.themes.THEMES``, "" where the tape leaves it open."""
    outputs: tuple[Output, ...] = ()
    notes: tuple[Problem, ...] = ()
    timeout: float = TIMEOUT
    pattern: str = PROMPT
    playback: float = 1.0
    """How many seconds of the tape one second of the recording takes."""

    @property
    def captioned(self) -> bool:
        """Whether rows are kept free for captions."""
        return any(isinstance(command, Caption) for command in self.commands)
