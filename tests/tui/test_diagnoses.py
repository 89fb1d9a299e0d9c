"""A diagnosis in words, and the lesson that goes with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.mending.records import KINDS, Diagnosis
from engine.verdicts import OwnLine
from tui.catalogue import set_language
from tui.cli import main
from tui.diagnoses import LESSONS, equals, lesson, why
from tui.lessons.course import named
from tui.states.own import Reasons

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


EARLY = """import numpy as np
np.random.seed(3)
X = np.random.randn(20, 3); y = np.random.randn(20, 1)
w1 = np.random.randn(3, 8) * 0.3
w2 = np.random.randn(8, 1) * 0.3
for t in range(3):
    h = X.dot(w1)
    hr = np.maximum(h, 0)
    yp = hr.dot(w2)
    loss = np.square(yp - y).sum() / 20
    g_yp = 2 * (yp - y) / 20
    g_w2 = hr.T.dot(g_yp)
    w2 -= 0.1 * g_w2
    g_hr = g_yp.dot(w2.T)
    g_h = g_hr * (h > 0)
    g_w1 = X.T.dot(g_h)
    w1 -= 0.1 * g_w1
"""


def test_a_line_that_stands_too_early_is_moved_and_not_written_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "early.py").write_text(EARLY)
    assert main(["check", str(tmp_path / "early.py")]) == 1
    said = capsys.readouterr().out
    assert "w2 is changed by line 13 before this line reads it" in said
    assert "move line 13 to just below line 14: w2 -= 0.1 * g_w2" in said
    main(["check", "--json", str(tmp_path / "early.py")])
    told = json.loads(capsys.readouterr().out)["files"][0]["diagnoses"][0]
    assert (told["moved"], told["line"], told["at"]) == ({"line": 13}, 14, "below")


def test_what_is_to_be_inserted_or_deleted_names_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for more, said in (
        ("dscores[range(4), y] -= 1\n", "insert below line 10, indented alike: dscores /= X.shape[0]"),
        ("dscores[range(4), y] -= 1\ndscores /= 4\ndscores /= 4\n", "delete line 12"),
    ):
        (tmp_path / "file.py").write_text(
            "import numpy as np\nnp.random.seed(0)\nX = np.random.randn(4, 3)\nW = np.random.randn(3, 3)\n"
            "y = np.array([0, 1, 2, 1])\n"
            "e = np.exp(X @ W)\np = e / e.sum(axis=1, keepdims=True)\nloss = -np.log(p[range(4), y]).sum() / 4\n"
            f"dscores = p.copy()\n{more}dW = X.T @ dscores\n"
        )
        assert main(["check", str(tmp_path / "file.py")]) == 1
        assert said in capsys.readouterr().out


def test_a_mend_that_is_a_longer_way_to_say_it_is_not_told() -> None:
    one = Diagnosis(3, "db", "sum_axis", 3, "db = do.sum(axis=0)", "", {}, True)
    longer, below = one._replace(mend="db = do.T.sum(axis=1)"), one._replace(at="below")
    assert equals(one._replace(others=(longer, below))) == ()
    assert equals(one._replace(mend="dz = da * (z > 0)", others=(one._replace(mend="dz = da * (a > 0)"),)))


def test_a_wrong_line_of_which_no_reason_was_sought_does_not_have_that_of_another() -> None:
    one, other = Diagnosis(9, "do", "sign", 9, "do = o - y", "", {}, False), Diagnosis(11, "db", "", 11, "", "", {}, False)
    known = Reasons((one._replace(gone=((13, "dW"),)), other))
    assert known.why(OwnLine(14, "dh", 0, "wrong", 1.0, "", (), "other", None, None)) is None
    assert known.why(OwnLine(13, "dW", 0, "wrong", 1.0, "", (), "other", None, None)) == known.diagnoses[0]
    assert known.why(OwnLine(11, "db", 0, "wrong", 1.0, "", (), "other", None, None)) == other
