r"""RE2's regular expressions (Go's syntax), which VHS has, by Python's ``re``: what RE2 lacks is refused (looking around,
backreferences, possessive and atomic parts), what Python spells otherwise is put as Python has it (``\z``, ``[[:alpha:]]``,
``\Q…\E``, ``(?<name>…)``, ``{,n}`` as text)."""

from __future__ import annotations

import re

LONGEST = 500
"""Characters of a pattern."""
_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t ", "cntrl": r"\x00-\x1f\x7f", "digit": "0-9",
    "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~", "space": r"\t\n\v\f\r ", "upper": "A-Z",
    "word": r"0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_LETTERS = "AbBdDsSwWafnrtv"
"""Escapes of a letter that mean the same in both."""
_OPENINGS = re.compile(r"\(\?(?:P?<[A-Za-z_]\w*>|[ims]*(?:-[ims]+)?[:)])", re.ASCII)
_COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}", re.ASCII)
_HEX = re.compile(r"\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})")
_NAMED = re.compile(r"\[:(\^?)(\w+):\]", re.ASCII)
MOST = 1000
"""The largest count of a repetition in RE2."""


class BadPatternError(ValueError):
    """No regular expression of RE2's, or none that we can have: at a character, counted from 0."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def compiled(text: str) -> re.Pattern[str]:
    """The pattern, as RE2 means it. Raises ``BadPatternError``."""
    if len(text) > LONGEST:
        raise BadPatternError(LONGEST)
    put: list[str] = []
    at = 0
    repeated = False
    while at < len(text):
        piece, end, repeats = _piece(text, at, repeated)
        put.append(piece)
        repeated, at = repeats, end
    try:
        return re.compile("".join(put), re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPatternError(min(getattr(error, "pos", None) or 0, len(text))) from None


def _piece(text: str, at: int, repeated: bool) -> tuple[str, int, bool]:
    """(what Python has for the piece at ``at``, where it ends, whether it was a repetition)."""
    char = text[at]
    if char == "\\":
        return *_escaped(text, at, inside=False), False
    if char == "[":
        return *_class(text, at), False
    if text.startswith("(?", at):
        found = _OPENINGS.match(text, at)
        if found is None:
            raise BadPatternError(at)
        opening = found[0]
        if opening in ("(?:", "(?)"):
            return "(?:" if opening == "(?:" else "", found.end(), False
        if opening.endswith(")") and at:
            raise BadPatternError(at)  # flags from the middle on: Python has none
        return opening.replace("(?<", "(?P<"), found.end(), False
    if char in "*+?" or (count := _COUNT.match(text, at)):
        if repeated:
            raise BadPatternError(at)
        if char in "*+?":
            end = at + 1
        else:
            assert count is not None
            if any(int(n) > MOST for n in count.groups() if n):
                raise BadPatternError(at)
            end = count.end()
        if text[end : end + 1] == "?":
            end += 1
        return text[at:end], end, True
    if char == "{":
        return r"\{", at + 1, False
    if char == "$":
        return (r"(?:$)" if re.match(r"\(\?[is]*m", text) else r"\Z"), at + 1, False
    return char, at + 1, False


def _escaped(text: str, at: int, inside: bool) -> tuple[str, int]:
    """A backslash and what follows."""
    following = text[at + 1 : at + 2]
    if following == "z" and not inside:
        return r"\Z", at + 2
    if following == "Q" and not inside:
        end = text.find(r"\E", at)
        return re.escape(text[at + 2 : end if end >= 0 else len(text)]), end + 2 if end >= 0 else len(text)
    if following == "x":
        found = _HEX.match(text, at)
        if found is None or int(found[1] or found[2], 16) > 0x10FFFF:
            raise BadPatternError(at)
        return re.escape(chr(int(found[1] or found[2], 16))), found.end()
    if following in _LETTERS and following and not (inside and following in "AbB"):
        return text[at : at + 2], at + 2
    if not following or following.isalnum() or following == "_":
        raise BadPatternError(at)
    return re.escape(following), at + 2


def _class(text: str, at: int) -> tuple[str, int]:
    """A class in brackets."""
    put = ["["]
    here = at + 1
    if text[here : here + 1] == "^":
        put.append("^")
        here += 1
    first = True
    while here < len(text):
        char = text[here]
        if char == "]" and not first:
            return "".join(put) + "]", here + 1
        first = False
        if char == "\\":
            piece, here = _escaped(text, here, inside=True)
        elif named := _NAMED.match(text, here):
            if named[2] not in _POSIX or named[1]:
                raise BadPatternError(here)
            piece, here = _POSIX[named[2]], named.end()
        else:
            piece, here = ("\\" + char if char in "[]&|~" else char), here + 1
        put.append(piece)
    raise BadPatternError(at)
