"""A tape's text as VHS's lexer has it: words, strings without escapes, numbers, regexes, JSON, signs and comments. Line ends are
but spaces between tokens; a string, a regex and a comment end with the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.named import NamedTuple

KEYS = {
    "Enter": "enter", "Space": "space", "Backspace": "backspace", "Delete": "delete", "Insert": "insert", "Escape": "escape",
    "Tab": "tab", "Up": "up", "Down": "down", "Left": "left", "Right": "right", "PageUp": "pageup", "PageDown": "pagedown",
}  # fmt: skip
"""Keys that are commands, with Textual's names."""
SCROLLS = ("ScrollUp", "ScrollDown")
MODIFIERS = ("Ctrl", "Alt", "Shift")
SETTINGS = {
    "Shell": "text", "FontFamily": "text", "FontSize": "number", "Framerate": "number", "PlaybackSpeed": "number",
    "Height": "number", "Width": "number", "LetterSpacing": "number", "LineHeight": "number", "TypingSpeed": "time",
    "Theme": "theme", "Padding": "number", "LoopOffset": "percent", "MarginFill": "fill", "Margin": "number", "WindowBar": "bar",
    "WindowBarSize": "number", "BorderRadius": "number", "CursorBlink": "truth", "WaitTimeout": "time", "WaitPattern": "regex",
}  # fmt: skip
"""What ``Set`` sets, and what kind of value that has."""
BARS = ("", "Colorful", "ColorfulRight", "Rings", "RingsRight")
COMMANDS = (
    "Output", "Require", "Set", "Sleep", "Type", "Hide", "Show", "Wait", "Screenshot", "Copy", "Paste", "Source", "Env",
)  # fmt: skip
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}
"""Units of time in seconds."""
TRUTHS = ("true", "false")
KEYWORDS = frozenset({*KEYS, *SCROLLS, *MODIFIERS, *SETTINGS, *COMMANDS, *UNITS, *TRUTHS, "em", "px", "End"})
"""Words that are no strings where they stand bare."""
SIGNS = "@=[]-%^\\+"
QUOTES = "`'\""


class Token(NamedTuple):
    """``kind`` is "string", "number", "regex", "json", "comment", "keyword", "end", "unclosed", "illegal", or the sign itself; the
    text is without quotes, slashes and ``#``."""

    kind: str
    text: str
    line: int
    column: int


_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"[0-9.]+")
_WORD = re.compile(r"[A-Za-z.\-_/%0-9]+")
_TO_LINE_END = re.compile(r"[^\r\n]*")


def tokens(text: str) -> Iterator[Token]:
    """All tokens, "end" last."""
    at = 0
    line, begins = 1, 0  # where the line begins
    while True:
        space = _SPACE.match(text, at)
        assert space is not None
        for found in re.finditer("\n", space[0]):
            line, begins = line + 1, at + found.end()
        at = space.end()
        kind, body, end = _token(text, at)
        yield Token(kind, body, line, at - begins + 1)
        if kind == "end":
            return
        for found in re.finditer("\n", text[at:end]):  # of JSON
            line, begins = line + 1, at + found.end()
        at = end


def _token(text: str, at: int) -> tuple[str, str, int]:
    """(kind, text, where it ends)."""
    if at >= len(text):
        return "end", "", at
    char = text[at]
    if char == "#":
        return "comment", *_until(_TO_LINE_END, text, at + 1)
    if char in QUOTES or char == "/":
        return _quoted(text, at, char)
    if char == "{":
        close = text.find("}", at)
        return ("json", text[at : close + 1], close + 1) if close >= 0 else ("unclosed", char, len(text))
    if char in SIGNS:
        return char, char, at + 1
    following = text[at + 1 : at + 2]
    if char in "0123456789" or (char == "." and following and following in "0123456789"):
        return "number", *_until(_NUMBER, text, at)
    if char.isascii() and (char.isalpha() or char == "."):
        word, end = _until(_WORD, text, at)
        return "keyword" if word in KEYWORDS else "string", word, end
    return "illegal", char, at + 1


def _until(pattern: re.Pattern[str], text: str, at: int) -> tuple[str, int]:
    found = pattern.match(text, at)
    assert found is not None
    return found[0], found.end()


def _quoted(text: str, at: int, quote: str) -> tuple[str, str, int]:
    """A string or a regex. VHS takes one that its line leaves open; that is hardly ever meant."""
    rest, end = _until(_TO_LINE_END, text, at + 1)
    close = rest.find(quote)
    if close < 0:
        return "unclosed", quote, end
    return "regex" if quote == "/" else "string", rest[:close], at + close + 2
