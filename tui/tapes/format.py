"""A tape's text as a tape, and all that is wrong with how it is written.

The language is VHS's: commands on lines of their own or after one another, ``Type@50ms "text"``, ``Right@1s 3``,
``Ctrl+Alt+P``, ``Wait+Screen@5s /dx = -4/``, ``Set TypingSpeed 80ms``, ``# comments``. Ours are comments that begin with
``#:`` (``directives``), so that VHS passes over them. Whatever has no effect on a screen of text is read and noted once.

Nothing here opens a file, knows a screen or runs anything.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from engine.named import NamedTuple
from tui.tapes import directives
from tui.tapes.patterns import BadPatternError, compiled
from tui.tapes.records import (
    RECORDINGS,
    Command,
    Hide,
    Output,
    Press,
    Problem,
    Scroll,
    Show,
    Sleep,
    Speed,
    Still,
    Tape,
    Type,
    Wait,
)
from tui.tapes.tokens import BARS, KEYS, MODIFIERS, SCROLLS, SETTINGS, TRUTHS, UNITS, Token, tokens

LONGEST = 200_000
"""Characters of a tape."""
MOST_TIMES = 1000
"""Times that one command may press its key."""
MOST_SECONDS = 3600.0
"""The longest time that one command may take."""
CONTROLS = {name: KEYS[name] for name in ("Enter", "Space", "Backspace", "Left", "Right", "Up", "Down")}
"""Keys with a name that Ctrl takes in VHS."""
SIGNS = {
    "-": "minus", "@": "at", "[": "left_square_bracket", "]": "right_square_bracket", "^": "circumflex_accent", "\\": "backslash",
}  # fmt: skip
"""Signs that are tokens of their own, by Textual's names."""


class Read(NamedTuple):
    """A tape, None where anything is wrong with it, and its problems in the order of the text."""

    tape: Tape | None
    problems: tuple[Problem, ...]


def read(text: str, name: str = "", folder: str = "") -> Read:
    """See the module. ``folder`` is where the files lie that the tape may name, "" for none."""
    if len(text) > LONGEST:
        return Read(None, (Problem(1, 1, "long", (("most", LONGEST),)),))
    reader = _Reader(tuple(tokens(text.removeprefix("\ufeff"))))
    reader.all()
    if reader.problems:
        return Read(None, tuple(sorted(reader.problems, key=lambda each: each[:2])))
    more = {**reader.header.values, **reader.settings, "outputs": tuple(reader.outputs), "notes": tuple(reader.notes)}
    return Read(Tape(name, folder, tuple(reader.commands), **more), ())


class _Wrong(Exception):
    """The command that is read makes no sense at a token."""

    def __init__(self, token: Token, code: str, **fields: object) -> None:
        super().__init__(code)
        self.problem = Problem(token.line, token.column, code, tuple(fields.items()))


class _Reader:
    """``at`` is the token that is read next."""

    def __init__(self, found: tuple[Token, ...]) -> None:
        self.tokens = found
        self.at = 0
        self.commands: list[Command] = []
        self.outputs: list[Output] = []
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.settings: dict[str, Any] = {}
        self.header = directives.Header()

    def all(self) -> None:
        """Every command. What follows a wrong one on its line is passed over; where nothing does, the command itself is shown."""
        while (token := self.next()).kind != "end":
            begun = self.at
            try:
                self.command(token)
            except _Wrong as wrong:
                problem = wrong.problem
                if problem.line > token.line:
                    problem = problem._replace(line=token.line, column=token.column)
                self.problems.append(problem)
                self.at = begun
                while self.tokens[self.at].kind != "end" and self.tokens[self.at].line <= problem.line:
                    self.at += 1

    def next(self) -> Token:
        """The next token; the end again and again."""
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def take(self, *kinds: str) -> Token | None:
        """The next token if it is of one of these kinds."""
        return self.next() if self.tokens[self.at].kind in kinds else None

    def command(self, token: Token) -> None:
        """One command or comment, whose first token that is."""
        if token.kind == "comment":
            command = directives.directive(token, self.header, self.problems)
            if isinstance(command, Output):
                self.outputs.append(command)
            elif command is not None:
                self.commands.append(command)
            return
        if token.kind == "unclosed":
            raise _Wrong(token, "unclosed", quote=token.text)
        if token.kind != "keyword" or token.text not in _COMMANDS:
            raise _Wrong(token, "unknown_command", word=token.text, near=directives.near(token.text, tuple(_COMMANDS)))
        _COMMANDS[token.text](self, token)

    def note(self, token: Token, what: str) -> None:
        """Say once that something has no effect here."""
        if not any(dict(note.fields).get("what") == what for note in self.notes):
            self.notes.append(Problem(token.line, token.column, "no_effect", (("what", what),)))

    # what stands behind commands

    def unclosed(self) -> None:
        """Refuse a string or a regex that has no end."""
        if self.tokens[self.at].kind == "unclosed":
            raise _Wrong(self.tokens[self.at], "unclosed", quote=self.tokens[self.at].text)

    def text(self, command: Token, code: str = "no_string") -> Token:
        """One string."""
        self.unclosed()
        found = self.take("string")
        if found is None:
            raise _Wrong(self.tokens[self.at], code, command=command.text, found=self.tokens[self.at].text)
        return found

    def texts(self, command: Token) -> str:
        """One or more strings, as VHS joins them."""
        words = [self.text(command).text]
        while (more := self.take("string")) is not None:
            words.append(more.text)
        self.unclosed()
        return " ".join(words)

    def seconds(self, after: Token) -> float:
        """A number and its unit; without one it is seconds."""
        number = self.take("number")
        if number is None:
            raise _Wrong(self.tokens[self.at], "no_time", command=after.text, found=self.tokens[self.at].text)
        unit = 1.0
        if self.tokens[self.at].kind == "keyword" and self.tokens[self.at].text in UNITS:
            unit = UNITS[self.next().text]
        value = self.number(number) * unit
        if value > MOST_SECONDS:
            raise _Wrong(number, "too_long", most=int(MOST_SECONDS))
        return value

    def number(self, token: Token) -> float:
        """A number that is none with two points in it."""
        try:
            return float(token.text)
        except ValueError:
            raise _Wrong(token, "no_number", found=token.text) from None

    def pause(self, after: Token) -> float | None:
        """``@time``."""
        return self.seconds(after) if self.take("@") else None

    def times(self) -> int:
        """A count, 1 where there is none."""
        found = self.take("number")
        if found is None:
            return 1
        if not found.text.isdecimal() or not 1 <= int(found.text[:9]) <= MOST_TIMES:
            raise _Wrong(found, "no_count", found=found.text, most=MOST_TIMES)
        return int(found.text)

    def path(self, token: Token) -> str:
        """A file beneath the tape's folder."""
        if directives.outside(token.text):
            raise _Wrong(token, "outside", path=token.text)
        return token.text

    def regex(self, token: Token) -> str:
        """A pattern that can be had."""
        try:
            compiled(token.text)
        except BadPatternError as error:
            raise _Wrong(token._replace(column=token.column + 1 + error.at), "no_regex", found=token.text) from None
        return token.text


def _key(reader: _Reader, token: Token) -> None:
    pause, character = reader.pause(token), " " if token.text == "Space" else ""
    reader.commands.append(Press(token.line, token.column, KEYS[token.text], character, reader.times(), pause))


def _scroll(reader: _Reader, token: Token) -> None:
    pause = reader.pause(token)
    reader.commands.append(Scroll(token.line, token.column, reader.times(), pause))
    reader.note(token, token.text)


def _control(reader: _Reader, token: Token) -> None:
    """``Ctrl``, other modifiers, then keys that are pressed one after the other."""
    held: list[str] = []
    keys: list[str] = []
    while reader.take("+"):
        found = reader.next()
        if found.kind == "keyword" and found.text in ("Alt", "Shift"):
            if keys:
                raise _Wrong(found, "late_modifier", word=found.text)
            held.append(found.text)
        elif found.kind == "keyword" and found.text in CONTROLS:
            keys.append(CONTROLS[found.text])
        elif found.kind in SIGNS:
            keys.append(SIGNS[found.kind])
        elif found.kind == "string" and len(found.text) == 1 and found.text.isalpha():
            keys.append(found.text.lower())
        else:
            raise _Wrong(found, "no_key", word=found.text, command=token.text)
    if not keys:
        raise _Wrong(reader.tokens[reader.at], "no_key", word=reader.tokens[reader.at].text, command=token.text)
    begins = "".join(f"{name.lower()}+" for name in ("Ctrl", "Alt", "Shift") if name == "Ctrl" or name in held)
    reader.commands.extend(Press(token.line, token.column, begins + key, pause=0.0) for key in keys)


def _modified(reader: _Reader, token: Token) -> None:
    """``Alt+…`` or ``Shift+…``: a key, or the characters of a word."""
    found = reader.next() if reader.take("+") else None
    if found is None or not (found.kind in ("string", "[", "]") or (found.kind == "keyword" and found.text in ("Enter", "Tab"))):
        at = found or reader.tokens[reader.at]
        raise _Wrong(at, "no_key", word=at.text, command=token.text)
    shift = token.text == "Shift"
    if found.kind == "keyword":
        reader.commands.append(Press(token.line, token.column, f"{token.text.lower()}+{KEYS[found.text]}", pause=0.0))
        return
    for char in found.text:
        if shift:
            reader.commands.append(Type(token.line, token.column, char.upper(), 0.0))
        else:
            reader.commands.append(Press(token.line, token.column, f"alt+{SIGNS.get(char, char.lower())}", pause=0.0))


def _type(reader: _Reader, token: Token) -> None:
    pause = reader.pause(token)
    reader.commands.append(Type(token.line, token.column, reader.texts(token), pause))


def _sleep(reader: _Reader, token: Token) -> None:
    reader.commands.append(Sleep(token.line, token.column, reader.seconds(token)))


def _wait(reader: _Reader, token: Token) -> None:
    scope = "Line"
    if reader.take("+"):
        found = reader.next()
        if found.kind != "string" or found.text not in ("Line", "Screen"):
            raise _Wrong(found, "no_scope", found=found.text)
        scope = found.text
    timeout = reader.pause(token)
    if timeout == 0:
        raise _Wrong(token, "no_timeout")
    reader.unclosed()
    pattern = reader.take("regex")
    text = reader.regex(pattern) if pattern is not None else None
    reader.commands.append(Wait(token.line, token.column, scope == "Screen", timeout, text))


def _hide(reader: _Reader, token: Token) -> None:
    reader.commands.append((Hide if token.text == "Hide" else Show)(token.line, token.column))


def _screenshot(reader: _Reader, token: Token) -> None:
    found = reader.text(token, "no_path")
    if PurePosixPath(found.text).suffix != ".png":
        raise _Wrong(found, "not_a_png", path=found.text)
    reader.commands.append(Still(token.line, token.column, reader.path(found)))


def _output(reader: _Reader, token: Token) -> None:
    found = reader.text(token, "no_path")
    if not PurePosixPath(found.text).suffix and not found.text.endswith("/"):
        raise _Wrong(found, "no_slash", path=found.text)
    if PurePosixPath(found.text).suffix.lower() in RECORDINGS:
        reader.outputs.append(Output(token.line, token.column, reader.path(found)))
    else:  # a film, or frames in a folder: VHS's own
        reader.path(found)
        reader.note(token, f"Output {found.text}")


def _inert(reader: _Reader, token: Token) -> None:
    """What has no effect here: it is read as VHS reads it."""
    if token.text == "Env":
        reader.next()
        reader.text(token)
    elif token.text == "Copy":
        reader.texts(token)
    elif token.text == "Source":
        found = reader.text(token, "no_path")
        if PurePosixPath(found.text).suffix != ".tape":
            raise _Wrong(found, "not_a_tape", path=found.text)
    elif token.text == "Require":
        reader.text(token)
    reader.note(token, token.text)


def _set(reader: _Reader, token: Token) -> None:
    name = reader.next()
    if name.kind != "keyword" or name.text not in SETTINGS:
        raise _Wrong(name, "unknown_setting", word=name.text, near=directives.near(name.text, tuple(SETTINGS)))
    reader.unclosed()
    value = _value(reader, name, SETTINGS[name.text])
    if name.text == "TypingSpeed":
        reader.commands.append(Speed(token.line, token.column, value))
        return
    field = {"WaitTimeout": "timeout", "WaitPattern": "pattern", "PlaybackSpeed": "playback"}.get(name.text)
    if field is None:
        reader.note(token, f"Set {name.text}")
    elif any(not isinstance(command, Speed) and not _ours(command) for command in reader.commands):
        reader.notes.append(Problem(token.line, token.column, "late_setting", (("what", name.text),)))
    else:
        reader.settings[field] = value


def _ours(command: Command) -> bool:
    """Whether VHS sees a comment there."""
    return isinstance(command, directives.OURS)


def _value(reader: _Reader, name: Token, kind: str) -> Any:
    """What a setting is set to."""
    if kind == "time":
        value = reader.seconds(name)
        if name.text == "WaitTimeout" and not value:
            raise _Wrong(name, "no_timeout")
        return value
    token = reader.next()
    fits = {
        "text": ("string", "keyword", "number"), "number": ("number", "string"), "percent": ("number",),
        "theme": ("string", "json"), "fill": ("string",), "bar": ("string",), "truth": ("keyword",), "regex": ("regex", "string"),
    }[kind]  # fmt: skip
    wrong = _Wrong(token, "no_value", setting=name.text, found=token.text)
    if token.kind not in fits or (kind == "truth" and token.text not in TRUTHS) or (kind == "bar" and token.text not in BARS):
        raise wrong
    if kind == "fill" and token.text.startswith("#"):
        if len(token.text) != 7 or any(c not in "0123456789abcdefABCDEF" for c in token.text[1:]):
            raise wrong
    if kind == "percent":
        reader.take("%")
    if kind in ("number", "percent"):
        value = reader.number(token)
        if name.text == "PlaybackSpeed" and not 0.01 <= value <= 100:
            raise wrong
        if not 0 <= value < 1e6:
            raise wrong
        return value
    return reader.regex(token) if kind == "regex" else token.text


_COMMANDS = {
    **dict.fromkeys(KEYS, _key), **dict.fromkeys(SCROLLS, _scroll), **dict.fromkeys(MODIFIERS[1:], _modified), "Ctrl": _control,
    "Type": _type, "Sleep": _sleep, "Wait": _wait, "Hide": _hide, "Show": _hide, "Screenshot": _screenshot, "Output": _output,
    "Set": _set, **dict.fromkeys(("Require", "Copy", "Paste", "Source", "Env"), _inert),
}  # fmt: skip
