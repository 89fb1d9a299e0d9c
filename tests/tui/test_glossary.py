"""The glossary: one word a thing in every language, the lessons keep to it, and it is reached from a lesson and from the command
line."""

from __future__ import annotations

from pathlib import Path
from pkgutil import iter_modules

import pytest

from tests.tui.desks import on_screen, pressed
from tui import desk as desks
from tui import tapes
from tui.catalogue import ko as korean
from tui.catalogue import say, sentences
from tui.cells import row_len, text_of
from tui.cli import main
from tui.desk import Desk
from tui.desk.lesson import Lesson
from tui.lessons.course import LANGS, lessons, named
from tui.lessons.glossary import Term, of_section, terms
from tui.lessons.glossary import text_of as text_of_section


def started(lang: str, name: str = "forks", **settings: int) -> Desk:
    lesson = named(name, lang)
    assert lesson is not None
    return desks.on_lesson(lesson, lang=lang, **settings)


def test_every_language_has_the_same_words_in_the_same_order() -> None:
    assert [term.id for term in terms("ko")] == [term.id for term in terms("en")]
    for lang in LANGS:
        words = [term.word for term in terms(lang)]
        assert len(words) == len(set(words)) > 25
        assert all(term.text for term in terms(lang))
    assert all(term.avoided for term in terms("ko") if term.word != term.id)


def test_a_word_that_is_avoided_is_none_that_is_used() -> None:
    used = [term.word for term in terms("ko")]
    assert not [(word, other) for term in terms("ko") for word in term.avoided for other in used if word in other]


@pytest.mark.parametrize("lesson", lessons("ko"), ids=lambda lesson: lesson.id)
def test_korean_lessons_use_the_words_of_the_glossary(lesson: object) -> None:
    mine = lesson.sections  # type: ignore[attr-defined]
    english = named(lesson.id, "en")  # type: ignore[attr-defined]
    assert english is not None
    said = "\n".join(map(text_of_section, mine))
    wanted = {term.id for section in english.sections for term in of_section(section, "en")}
    for term in terms("ko"):
        assert not [word for word in term.avoided if word in said]
        assert term.id not in wanted or term.within(said, "ko"), term.word


@pytest.mark.parametrize("area", sorted(module.name for module in iter_modules(korean.__path__)))
def test_every_sentence_keeps_to_it_too(area: str) -> None:
    said = "\n".join(sentences(area, "ko").values())
    assert not [word for term in terms("ko") for word in term.avoided if word in said]


def test_a_step_and_a_line_have_one_word_each_in_korean() -> None:
    areas = [module.name for module in iter_modules(korean.__path__)]
    said = [text for area in areas for text in sentences(area, "ko").values()]
    said += [text_of_section(section) for lesson in lessons("ko") for section in lesson.sections]
    said += [term.text for term in terms("ko")]
    said += [tape.read_text(encoding="utf-8") for tape in (Path(tapes.__file__).parent / "demos").glob("*.tape")]
    assert not [text for text in said for other in ("걸음", "}째 줄", "은(는)", "이(가)", "을(를)") if other in text]


def test_every_word_is_met_in_the_course() -> None:
    for lang in LANGS:
        said = "\n".join(text_of_section(section) for lesson in lessons(lang) for section in lesson.sections)
        assert [term.word for term in terms(lang) if not term.within(said, lang)] == []


def test_english_words_are_found_whole_and_in_the_plural() -> None:
    fork = Term("fork", "fork", "")
    assert [fork.within(text, "en") for text in ("Forks add", "a fork.", "forklift", "no")] == [True, True, False, False]
    assert [Term("h", "h", "").within(text, "ko") for text in ("h만큼", "math로")] == [True, False]


@pytest.mark.parametrize("lang", LANGS)
def test_a_key_and_the_contents_lead_to_it_and_back(lang: str) -> None:
    desk = pressed(started(lang), "right")
    word = next(term for term in terms(lang) if term.id == "fork")
    for keys in (("V",), ("asterisk",), ("L", *["down"] * 9, "up", "enter")):
        there = pressed(desk, *keys)
        shown = on_screen(there)
        assert say("lesson.glossary.here", lang) in shown
        assert shown.index(word.word) < shown.index(terms(lang)[0].text[:8])
        for leave in ("escape", "q", "enter"):
            back = pressed(there, leave)
            assert isinstance(back.top, Lesson)
            assert on_screen(back) == on_screen(desk)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (50, 16), (30, 6), (1, 1)], ids=str)
@pytest.mark.parametrize("lang", LANGS)
def test_it_is_scrolled_from_end_to_end_at_any_size(size: tuple[int, int], lang: str) -> None:
    desk, seen = pressed(started(lang, width=size[0], height=size[1]), "right", "V"), ""
    for _ in range(200):
        rows = desks.rows(desk)
        assert len(rows) == size[1]
        assert {row_len(row) for row in rows} == {size[0]}
        seen += "\n".join(map(text_of, rows))
        desk = pressed(desk, "down")
    assert size[0] < 50 or all(term.word in seen for term in terms(lang))
    assert desks.rows(pressed(desk, "pagedown")) == desks.rows(desk)
    begun = pressed(started(lang, width=size[0], height=size[1]), "right", "V")
    assert desks.rows(pressed(desk, *["pageup"] * 30)) == desks.rows(begun)


@pytest.mark.parametrize("lang", LANGS)
def test_the_command_prints_it(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "glossary", "--lang", lang]) == 0
    printed = capsys.readouterr().out
    assert all(term.word in printed for term in terms(lang))
    assert printed.splitlines()[0].strip()
    assert main(["learn"]) == 0
    assert "glossary" in capsys.readouterr().out
