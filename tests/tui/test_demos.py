"""The demos: each plays in both languages as it says, is a tape of VHS's, and says no number that the screen is not asked for."""

from __future__ import annotations

import re

import pytest

from tests.tui import vhs
from tui.catalogue import LANGUAGES
from tui.cells import text_of
from tui.lessons.course import lessons
from tui.tapes.files import FOLDER, demos, load
from tui.tapes.records import Caption, Expect, Tape
from tui.tapes.running import caption_rows, frames

NAMES = [demo.name for demo in demos("en")]
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\w)")


def numbers(text: str) -> set[float]:
    return set(map(float, NUMBER.findall(text)))


def tape(name: str) -> Tape:
    found, problems = load(name)
    assert problems == ()
    assert found is not None
    return found


def test_there_is_one_for_each_section_and_each_lesson() -> None:
    assert {"gradient", "chain", "gates", "sigmoid", "staged", "patterns", "vectorized"} <= set(NAMES)
    assert {f"lesson-{lesson.order:02}-{lesson.id}" for lesson in lessons("en")} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_plays_in_both_languages(name: str) -> None:
    told = set()
    for lang in LANGUAGES:
        found = list(frames(tape(name), lang))
        assert 30 <= found[-1].at <= 90
        assert sum(bool(frame.caption) for frame in found) > 3
        assert {frame.lang for frame in found} == {lang}
        told.add(next(frame.caption for frame in found if frame.caption))
    assert len(told) == len(LANGUAGES)


@pytest.mark.parametrize("name", NAMES)
def test_its_text(name: str) -> None:
    assert vhs.errors((FOLDER / f"{name}.tape").read_text(encoding="utf-8")) == []
    found = tape(name)
    assert found.notes == ()
    for i, command in enumerate(found.commands):
        if not isinstance(command, Caption):
            continue
        rest = found.commands[i + 1 :]
        until = next((k for k, other in enumerate(rest) if isinstance(other, Caption)), len(rest))
        asked = " ".join(other.text for other in rest[:until] if isinstance(other, Expect))
        for lang in LANGUAGES:
            text = command.text(lang)
            assert text is not None
            assert "…" not in text_of(caption_rows(text, found.width)[-1])
            assert numbers(text) <= numbers(asked), (command.line, text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_has_a_title(lang: str) -> None:
    assert all(demo.title != demo.name for demo in demos(lang))
