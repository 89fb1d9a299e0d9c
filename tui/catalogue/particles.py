"""Korean particles that depend on how the word before them ends: ``{name:은}`` is ``x는``, ``dot은``, ``W2는``, ``그림은``.

Digits end as they are read (영 일 이 삼 …), single Latin letters and acronyms by their names (L 엘, M 엠, N 엔, R 알), Latin words
as they are written in Hangul (map 맵, net 넷, layer 레이어). What stands in brackets or quotes at the end counts: ``x[0]`` ends in 영.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter
from typing import Any
from unicodedata import normalize

PARTICLES = {
    "은": ("은", "는"), "을": ("을", "를"), "이": ("이", "가"), "과": ("과", "와"), "으로": ("으로", "로"),
    "이라": ("이라", "라"), "이며": ("이며", "며"), "이면": ("이면", "면"), "이고": ("이고", "고"),
}  # fmt: skip
"""By the first form: behind a consonant, behind a vowel."""
NONE, OTHER, RIEUL = range(3)
"""How a word ends: in a vowel, in a consonant, in ㄹ (behind which 로 stands)."""
_DIGITS = dict(zip("0123456789", (OTHER, RIEUL, NONE, OTHER, NONE, NONE, OTHER, RIEUL, RIEUL, NONE), strict=True))
_LETTERS = {"l": RIEUL, "m": OTHER, "n": OTHER, "r": RIEUL}
_SOUNDS = (
    (re.compile("(l|[^aeiou]le|[aeiou]le)$"), RIEUL),
    (re.compile("(m|n|ng|[aeiou]me|[aeiou]ne)$"), OTHER),
    (re.compile("(out|(^|[^aeiou])[aeiou](p|t|k|c|ck))$"), OTHER),
)
_WORD = re.compile(r"[A-Za-z]+$")
_FIELD = re.compile(r"\{\w+:(?:" + "|".join(PARTICLES) + r")\}")


def ending(text: str) -> int:
    """How a text ends when it is read aloud."""
    text = normalize("NFKC", text).rstrip()
    if text.endswith("%"):  # 퍼센트
        return NONE
    while text and not text[-1].isalnum():
        text = text[:-1]
    if not text:
        return NONE
    last = text[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return NONE if not final else RIEUL if final == 8 else OTHER
    if last in _DIGITS:
        return _DIGITS[last]
    if (found := _WORD.search(text)) is None:
        return NONE
    word = found[0]
    if len(word) == 1 or word.isupper() or not re.search("[aeiouy]", word.lower()):
        return _LETTERS.get(last.lower(), NONE)
    return next((end for sound, end in _SOUNDS if sound.search(word.lower())), NONE)


def particle(text: str, form: str) -> str:
    """The form of a particle that stands behind a text."""
    consonant, vowel = PARTICLES[form]
    end = ending(text)
    return vowel if end == NONE or (end == RIEUL and form == "으로") else consonant


class _Filler(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in PARTICLES:
            return f"{value}{particle(str(value), format_spec)}"
        return str(format(value, format_spec))


@cache
def has_particles(sentence: str) -> bool:
    """Whether a sentence of the catalogue chooses a particle."""
    return _FIELD.search(sentence) is not None


def filled(sentence: str, fields: dict[str, object]) -> str:
    """A sentence with its fields and their particles."""
    return _Filler().vformat(sentence, (), fields)
