"""VHS's own grammar, written anew from its lexer and parser (snapshot 6f0c046): whether a text is a tape there. It shares nothing
with ``tui.tapes``."""

from __future__ import annotations

import re

KEYS = "Space Backspace Delete Insert Enter Escape Tab Down Left Right Up PageUp PageDown ScrollUp ScrollDown".split()
SETTINGS = """Shell FontFamily FontSize LetterSpacing LineHeight Framerate TypingSpeed Theme PlaybackSpeed Height Width Padding
LoopOffset MarginFill Margin WindowBar WindowBarSize BorderRadius CursorBlink WaitTimeout WaitPattern""".split()
OTHERS = "Set Sleep Type Ctrl Alt Shift Hide Require Show Output Wait Source Screenshot Copy Paste Env".split()
KEYWORDS = {*KEYS, *SETTINGS, *OTHERS, "em", "px", "ms", "s", "m", "End", "true", "false"}
LEXEMES = re.compile(
    r"""(?P<space>[ \t\r\n]+) | \#(?P<COMMENT>[^\r\n]*) | (?P<sign>[@=\]\[\-%^\\+]) | (?P<JSON>\{[^}]*\}?)
    | (?P<quoted>`[^`\r\n]*`? | '[^'\r\n]*'? | "[^"\r\n]*"?) | /(?P<REGEX>[^/\r\n]*)/? | (?P<NUMBER>[0-9][0-9.]*|\.[0-9][0-9.]*)
    | (?P<word>[A-Za-z.][A-Za-z.\-_/%0-9]*) | (?P<ILLEGAL>.)""",
    re.VERBOSE | re.DOTALL,
)
CTRL = {"Enter", "Space", "Backspace", "Left", "Right", "Up", "Down"}


def lexed(text: str) -> list[tuple[str, str]]:
    """(kind, literal) of all tokens."""
    found = []
    for match in LEXEMES.finditer(text):
        kind, literal = match.lastgroup or "", match[0]
        if kind == "space":
            continue
        if kind == "sign":
            kind = literal
        elif kind == "quoted":
            kind, literal = "STRING", literal[1:].removesuffix(literal[0])
        elif kind == "word":
            kind = literal if literal in KEYWORDS else "STRING"
        elif kind in ("COMMENT", "REGEX"):
            literal = match[kind]
        found.append((kind, literal))
    return [*found, ("EOF", ""), ("EOF", "")]


class Parser:
    """Cursor and errors; ``peek`` is the token ahead, as there."""

    def __init__(self, text: str) -> None:
        self.tokens = lexed(text)
        self.at = 0
        self.errors: list[str] = []
        while self.cur[0] != "EOF":
            if self.cur[0] != "COMMENT":
                self.command(self.cur[0])
            self.next()

    @property
    def cur(self) -> tuple[str, str]:
        return self.tokens[self.at]

    @property
    def peek(self) -> tuple[str, str]:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def next(self) -> None:
        self.at = min(self.at + 1, len(self.tokens) - 1)

    def want(self, fine: bool) -> None:
        if not fine:
            self.errors.append(f"{self.cur} {self.peek}")

    def time(self) -> None:
        self.want(self.peek[0] == "NUMBER")
        if self.peek[0] == "NUMBER":
            self.next()
            if self.peek[0] in ("ms", "s", "m"):
                self.next()

    def speed(self) -> None:
        if self.peek[0] == "@":
            self.next()
            self.time()

    def command(self, kind: str) -> None:
        if kind in KEYS:
            self.speed()
            if self.peek[0] == "NUMBER":
                self.next()
        elif kind == "Set":
            self.set()
        elif kind == "Sleep":
            self.time()
        elif kind in ("Type", "Copy"):
            if kind == "Type":
                self.speed()
            self.want(self.peek[0] == "STRING")
            while self.peek[0] == "STRING":
                self.next()
        elif kind == "Ctrl":
            self.ctrl()
        elif kind in ("Alt", "Shift"):
            self.want(self.peek[0] == "+")
            self.next()
            self.want(self.peek[0] in ("STRING", "Enter", "[", "]", "Tab"))
            self.next()
        elif kind == "Wait":
            if self.peek[0] == "+":
                self.next()
                self.want(self.peek in (("STRING", "Line"), ("STRING", "Screen")))
                self.next()
            self.speed()
            if self.peek[0] == "REGEX":
                self.next()
        elif kind in ("Require", "Output", "Screenshot", "Source"):
            self.want(self.peek[0] == "STRING")
            self.next()
            ending = {"Screenshot": r".*\.png", "Source": r".*\.tape", "Output": r".*(\.[^./]*|/)"}.get(kind, ".*")
            self.want(re.fullmatch(ending, self.cur[1]) is not None)
        elif kind == "Env":
            self.next()
            self.want(self.peek[0] == "STRING")
            self.next()
        else:
            self.want(kind in ("Hide", "Show", "Paste"))

    def ctrl(self) -> None:
        keys = late = 0
        while self.peek[0] == "+":
            self.next()
            kind, literal = self.peek
            if kind in ("Alt", "Shift"):
                late += keys
            else:
                self.want(kind in CTRL or kind in tuple("-@[]^\\") or (kind == "STRING" and len(literal) == 1))
                keys += 1
            self.next()
        self.want(keys > 0 and not late)

    def set(self) -> None:
        self.want(self.peek[0] in SETTINGS)
        self.next()
        name = self.cur[0]
        if name == "WaitTimeout":
            self.time()
            return
        self.next()
        if name == "TypingSpeed" and self.peek[0] in ("ms", "s") or name == "LoopOffset" and self.peek[0] == "%":
            self.next()
        elif name == "WindowBar":
            self.want(self.cur[1] in ("", "Colorful", "ColorfulRight", "Rings", "RingsRight"))
        elif name == "MarginFill":
            self.want(not self.cur[1].startswith("#") or re.fullmatch("#[0-9A-Fa-f]{6}", self.cur[1]) is not None)
        elif name == "CursorBlink":
            self.want(self.cur[0] in ("true", "false"))


def errors(text: str) -> list[str]:
    """What VHS finds wrong with a tape."""
    return Parser(text).errors
