"""A diagnosis in words, and the lesson that goes with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.mending.records import KINDS, Diagnosis
from tui.catalogue import set_language
from tui.cli import main
from tui.diagnoses import LESSONS, lesson, why
from tui.lessons.course import named

FORK = """x = 3.0
y = -4.0
p = x + y
q = p * x
dp = x
dx = p
dx = dp
dy = dp
"""


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_lesson_that_there_is(kind: str) -> None:
    for lang in ("en", "ko"):
        found = named(LESSONS[kind], lang)
        assert found is not None
        assert found.id == LESSONS[kind]
        said = lesson(kind, lang)
        assert f"chainstep learn {found.id}" in said
        assert str(found.order) in said


def test_no_lesson_is_kept_of_what_is_no_kind() -> None:
    assert set(LESSONS) == set(KINDS)
    assert lesson("") == ""


def test_check_tells_the_lesson(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "fork.py"
    path.write_text(FORK)
    try:
        assert main(("check", str(path))) == 1
        assert "lesson 7, forks: chainstep learn forks" in capsys.readouterr().out
        assert main(("check", "--lang", "ko", str(path))) == 1
        assert "7번 수업 forks: chainstep learn forks" in capsys.readouterr().out
    finally:
        set_language("en")
    assert main(("check", "--json", str(path))) == 1
    (found,) = json.loads(capsys.readouterr().out)["files"][0]["diagnoses"]
    assert found["lesson"] == "forks"
    assert main(("check", "--hide-answer", str(path))) == 1
    said = capsys.readouterr().out
    assert "chainstep learn forks" in said
    assert "write:" not in said


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_line_without_a_name_is_not_told_of_as_nothing(lang: str) -> None:
    found = Diagnosis(3, "", "factor", 3, "d /= N", "below", {"divided": "N"}, True)
    assert not why(found, lang).startswith(" ")
    assert why(found._replace(name="d"), lang) != why(found, lang)
