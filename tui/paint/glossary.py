"""The glossary of the lessons: the words of the section at hand first, then all, each with what it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, clean, fit, left, wrap
from tui.paint.glyphs import in_ascii
from tui.paint.lesson import styled
from tui.paint.title import place_footer

if TYPE_CHECKING:
    from tui.lessons.glossary import Term
    from tui.session import Look

WIDE = 60
"""Cells from which on what a word means stands beside it, and not below."""
FIXED = 3
"""Rows beside those that are scrolled: title, an empty one, keys."""


def glossary_body(here: Sequence[Term], every: Sequence[Term], width: int, lang: str) -> list[Row]:
    """All rows; whoever shows them scrolls."""
    rest = [term for term in every if term not in here]
    size = max((cell_len(_word(term, lang)) for term in every), default=0) + 2
    rows: list[Row] = []
    for key, found in (("lesson.glossary.here", here), ("lesson.glossary.rest" if here else "", rest)):
        rows += [[]] if rows and found else []
        rows += [[(f" {say(key, lang)}", "header bold")]] if key and found else []
        for term in found:
            rows += _term(term, width, size, lang)
    return [fit(row, width) for row in rows]


def _word(term: Term, lang: str) -> str:
    return clean(term.word if term.word == term.id else f"{term.word} ({term.id})")


def _term(term: Term, width: int, size: int, lang: str) -> list[Row]:
    beside = width >= WIDE
    margin = size + 3 if beside else 5
    lines = wrap(clean(term.text), max(width - margin - 1, 10))
    texts: list[Row] = [styled(line) for line in lines]
    head: Row = [("   ", "plain"), (left(_word(term, lang), size), "plain bold")]
    pad: Row = [(" " * margin, "plain")]
    if beside:
        return [[*(head if i == 0 else pad), *text] for i, text in enumerate(texts)]
    return [head, *([*pad, *text] for text in texts)]


def glossary_rows(
    here: Sequence[Term], every: Sequence[Term], top: int, width: int, height: int, look: Look
) -> list[Row]:
    """The whole screen, from the row ``top`` on."""
    body = glossary_body(here, every, width, look.lang)
    room = max(height - FIXED, 0)
    place = f"↑↓ {top + 1}/{len(body)}" if len(body) > room else ""
    title: Row = [(f" {say('lesson.glossary', look.lang)}", "title"), (f"   {place}", "hint")]
    page = [title, [], *body[top : top + room]][: max(height - 1, 0)]
    page += [[] for _ in range(height - 1 - len(page))]
    rows = [fit(row, width) for row in [*page, place_footer("glossary", look, width)]]
    return in_ascii(rows) if look.ascii else rows


def last_top(here: Sequence[Term], every: Sequence[Term], width: int, height: int, lang: str) -> int:
    """The row that stands first when the end is in sight."""
    return max(len(glossary_body(here, every, width, lang)) - max(height - FIXED, 1), 0)
