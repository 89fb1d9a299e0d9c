"""The words of the course, one a thing, in every language: ``glossary.<lang>.md`` beside this file.

    ## 기울기 {gradient}        the word, and in braces the English one, which is its name in all languages
    text                        what it means, in a line or a few
    not: 그래디언트, 구배         words that are not used for it, in no lesson
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.named import NamedTuple

if TYPE_CHECKING:
    from tui.lessons.records import Section

NAME = "glossary"
_HEAD = re.compile(r"## (.+?)(?: \{(.+)\})?")


class Term(NamedTuple):
    """``id`` is the English word; ``avoided`` are words that are not used for it."""

    id: str
    word: str
    text: str
    avoided: tuple[str, ...] = ()

    def within(self, text: str, lang: str) -> bool:
        """Whether a text has the word; English ones as whole words, in the plural too."""
        if not self.word.isascii():
            return self.word in text
        plural = "(e?s)?" if lang == "en" else ""
        return re.search(rf"(?<![A-Za-z]){re.escape(self.word)}{plural}(?![A-Za-z])", text, re.IGNORECASE) is not None


@cache
def terms(lang: str) -> tuple[Term, ...]:
    """All words of a language, in the order of the course."""
    path = Path(__file__).with_name(f"{NAME}.{lang}.md")
    found: list[Term] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if head := _HEAD.fullmatch(line.strip()):
            found.append(Term(head[2] or head[1], head[1], ""))
        elif found and line.startswith("not:"):
            found[-1] = found[-1]._replace(avoided=tuple(word.strip() for word in line[4:].split(",")))
        elif found and line.strip():
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {line.strip()}".strip())
    return tuple(found)


def of_section(section: Section, lang: str) -> tuple[Term, ...]:
    """The words that a section uses."""
    text = text_of(section)
    return tuple(term for term in terms(lang) if term.within(text, lang))


def text_of(section: Section) -> str:
    """All that a section says."""
    options = [f"{option.text} {option.why}" for ask in section.asks for option in ask.options]
    asks = [" ".join((ask.text, ask.why, *ask.hints)) for ask in section.asks]
    return "\n".join((section.title, *(prose.text for prose in section.prose if prose.kind != "code"), *asks, *options))
