"""``check`` for graders: required gradients, answers kept back, the table and the JUnit report; other names, other files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tui.called import is_called
from tui.catalogue import set_language
from tui.cli import main
from tui.commands.grading import required, without_answers

RIGHT = "x = 3.0\ny = 2.0\nf = x * y + x\ndx = y + 1\ndy = x\n"
WRONG = "x = 3.0\ny = 2.0\nf = x * y\ndx = y\ndy = -x\n"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    (tmp_path / "right.py").write_text(RIGHT)
    (tmp_path / "wrong.py").write_text(WRONG)
    (tmp_path / "odd.py").write_text("x = (\n")

    def call(*words: str) -> tuple[int, str, str]:
        code = main(["check", *[word.replace("DIR", str(tmp_path)) for word in words]])
        return code, *capsys.readouterr()

    return call


def test_what_is_required_must_be_there_and_right(check: Callable[..., tuple[int, str, str]]) -> None:
    assert check("--require", "dx,dy", "DIR/right.py")[0] == 0
    code, out, _ = check("--require", "dx", "--require", "dz", "DIR/right.py")
    assert code == 1
    assert "dz is required, and no such gradient was compared" in out
    assert check("--require", "dx", "DIR/wrong.py")[0] == 1  # another one is wrong


def test_answers_are_kept_back_in_every_format(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, out, _ = check("--hide-answer", "--junit", "DIR/report.xml", "DIR/wrong.py")
    assert code == 1
    assert "wrong.py:5: the first wrong line" in out
    assert "the sign is turned round" in out
    hidden = [out, check("--hide-answer", "--json", "DIR/wrong.py")[1], (tmp_path / "report.xml").read_text()]
    for text in hidden:
        assert "dy = x" not in text
        assert "write" not in text
    one = json.loads(hidden[1])["files"][0]
    assert [line["ours"] for line in one["own"]["lines"]] == [None, None]
    assert one["diagnoses"][0]["kind"] == "sign"
    assert "dy = x" in check("DIR/wrong.py")[1]


def test_a_table_has_a_row_a_file(check: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = check("DIR/right.py", "DIR/wrong.py", "DIR/odd.py")
    assert code == 2
    rows = [line.split() for line in out.splitlines()[-5:]]
    assert [row[1] for row in rows[1:4]] == ["right", "wrong", "error"]
    assert rows[2][2:] == ["1/2", "5", "sign"]
    assert "odd.py" in err


def test_the_report_is_junit(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    check("--junit", "DIR/report.xml", "--require", "dz", "DIR/right.py", "DIR/wrong.py", "DIR/odd.py")
    root = ElementTree.parse(tmp_path / "report.xml").getroot()
    suites = [(s.get("tests"), s.get("failures"), s.get("errors")) for s in root]
    assert suites == [("3", "1", "0"), ("3", "2", "0"), ("0", "0", "1")]
    failed = [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]
    assert failed == ["dz", "dy", "dz"]


def test_what_follows_and_what_stops_the_file_fail_in_the_report(
    check: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "stops.py").write_text(
        "import numpy as np\nx = np.array([1.0, 2.0])\nW = np.ones((2, 3))\nz = x @ W\nL = np.sum(z**2)\n"
        "dz = 2 * z\ndW = x.T @ dz\n"
    )
    (tmp_path / "follows.py").write_text("x = 3.0\ny = x * x\nf = y * y\ndy = y\ndx = 2 * x * dy\n")
    check("--junit", "DIR/report.xml", "DIR/stops.py", "DIR/follows.py")
    root = ElementTree.parse(tmp_path / "report.xml").getroot()
    failed = [(case.get("name"), case.get("line")) for case in root.iter("testcase") if case.find("failure") is not None]
    assert failed == [("file", "7"), ("dy", "4"), ("dx", "5")]


def test_a_report_that_cannot_be_written_is_told_first(check: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = check("--junit", "DIR/nowhere/report.xml", "DIR/right.py")
    assert code == 2
    assert out == ""
    assert "report.xml" in err


def test_a_backward_part_in_a_file_of_its_own(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "forward.py").write_text("x = 3.0\ny = 2.0\nf = x * y + x\n")
    (tmp_path / "backward.py").write_text("dx = y + 1\ndy = 2 * x\n")
    code, out, _ = check("--backward", "DIR/backward.py", "DIR/forward.py")
    assert code == 1
    assert "line 1  dx  right" in out
    assert "write instead: dy = x" in out
    assert check("--backward", "DIR/nothing.py", "DIR/forward.py")[0] == 2


def test_a_gradient_by_another_name(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "named.py").write_text("x = 3.0\ny = 2.0\nf = x * y\nalpha = y\nbeta = 2 * x\n")
    code, out, _ = check("--map", "alpha=dx", "--map", "beta=dy", "DIR/named.py")
    assert code == 1
    assert "alpha  right" in out
    assert "named.py:5: the first wrong line" in out
    assert check("--map", "alpha=dx,beta=dy", "DIR/named.py") == check("--map", "alpha=dx", "--map", "beta=dy", "DIR/named.py")
    assert check("--map", "alpha", "DIR/named.py")[0] == 2
    assert check("--map", "alpha=dx,beta", "DIR/named.py")[0] == 2


def test_a_name_maps_to_no_gradient_of_what_is_not_there(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "named.py").write_text("x = 3.0\ny = 2.0\nf = x * y\nalpha = y\n")
    code, _, err = check("--map", "alpha=nope", "DIR/named.py")
    assert code == 2
    assert "nope" in err
    assert "df, dx, dy" in err
    assert check("--map", "gone=dz", "DIR/named.py")[0] == 0  # one mapping for many files
    assert check("--map", "alpha=grad_x", "DIR/named.py")[0] == 0


def test_how_far_off_a_line_is_is_no_answer_that_is_shown() -> None:
    line = {"name": "dW", "line": 3, "ours": 1.0, "theirs": 2.0, "difference": 1.0, "factor": 2.0, "about": "m"}
    lines = [{**line, "verdict": verdict} for verdict in ("wrong", "follows", "remark")]
    lines.append({**line, "verdict": "remark", "not_made_good": [{"line": 4}]})
    shown = without_answers({"own": {"lines": lines}})["own"]["lines"]
    assert [("factor" in one, "about" in one) for one in shown] == [(False, False), (False, False), (True, True), (False, False)]


def test_a_required_gradient_may_be_held_by_an_object_or_a_dict() -> None:
    held = ("net.dW1", "self.dW1", "layers[0].dW1", "grads['W1']", "self.grads['W1']", "net.grads['dW1']", "out['dW1']", "dW1")
    for name in held:
        assert is_called(name, "dW1", {}), name
    assert is_called("net.dW1", "self.dW1", {})
    assert is_called("grads['W1']", 'grads["W1"]', {})
    assert is_called("gW", "dW", {"gW": "dW"})
    assert is_called("net.gW", "dW", {"gW": "dW"})
    for name, wanted in (("dW2", "dW1"), ("params['W1']", "dW1"), ("net.db1", "dW1"), ("one.dW1", "other.dW1"), ("gW", "dW")):
        assert not is_called(name, wanted, {}), (name, wanted)


def test_a_required_gradient_of_an_object_is_found_and_an_absent_one_fails(
    check: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "held.py").write_text(
        "class Net:\n    def __init__(self):\n        self.w = 2.0\n    def backward(self, x):\n        self.dw = x\n"
        "net = Net()\nx = 3.0\nloss = net.w * x\nnet.backward(x)\n"
    )
    assert check("--require", "dw", "DIR/held.py")[0] == 0
    code, out, _ = check("--require", "dw,db", "DIR/held.py")
    assert code == 1
    assert "required: dw: right" in out
    assert "db is required, and no such gradient was compared" in out
    (tmp_path / "named.py").write_text("x = 3.0\ny = 2.0\nf = x * y\nalpha = y\n")
    assert check("--require", "dx", "--map", "alpha=dx", "DIR/named.py")[0] == 0


def test_what_is_clipped_after_it_was_right_passes() -> None:
    lines = [{"name": "dx", "verdict": verdict} for verdict in ("right", "aside")]
    assert required({"own": {"lines": lines}}, ("dx",)) == {"dx": "right"}
    assert required({"own": {"lines": lines[1:]}}, ("dx",)) == {"dx": "aside"}


def test_a_file_without_a_backward_part_is_not_called_right(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "forward.py").write_text("x = 3.0\ny = 2.0\nf = x * y + x\n")
    code, out, _ = check("DIR/forward.py")
    assert code == 0
    assert "nothing to judge: it has no backward part of its own" in out
    code, out, _ = check("--junit", "DIR/report.xml", "DIR/forward.py", "DIR/right.py", "DIR/odd.py")
    assert code == 2
    assert "0/0" not in out
    assert "1 of 3 files are right" in out
    root = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert [len(list(suite.iter("skipped"))) for suite in root] == [1, 0, 0]
    code, out, _ = check("--require", "dx", "DIR/forward.py", "DIR/right.py")
    assert code == 1
    assert "1 of 2 files are right" in out


def test_a_report_to_standard_output_has_it_to_itself(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, out, err = check("--junit", "-", "DIR/right.py", "DIR/wrong.py")
    assert code == 1
    assert len(list(ElementTree.fromstring(out))) == 2
    assert "1 of 2 files are right" in err
    assert check("--junit", "-", "--json", "DIR/right.py")[0] == 2


def test_a_place_in_the_backward_file_is_told_with_its_name(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "forward.py").write_text("x = 3.0\ny = 2.0\nf = x * y + x\n")
    (tmp_path / "backward.py").write_text("dx = y + 1\ndy = 2 * x\n")
    out = check("--then", "df = 1.0", "--backward", "DIR/backward.py", "DIR/forward.py")[1]
    assert f"{tmp_path}/backward.py:2: the first wrong line" in out
    assert "--then, line 1 " in out
    assert "--then, line 2" not in out
    (tmp_path / "broken.py").write_text("dx = y + 1\ndy = (\n")
    assert "broken.py:2:" in check("--backward", "DIR/broken.py", "DIR/forward.py")[2]
