"""Diagnoses: what mends a planted mistake, and that it does: the mended program has the right numbers."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.mending.whole import rewritten
from tests.engine.mends import PROGRAMS, Planted
from tui.catalogue import set_language
from tui.cli import main

CASES = [(name, planted) for name, (_, every) in PROGRAMS.items() for planted in every]


def _planted(name: str, planted: Planted) -> str:
    source = PROGRAMS[name][0]
    assert planted.right in source
    return source.replace(planted.right, planted.wrong, 1)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_programs_are_right(name: str) -> None:
    trace = engine.trace_source(PROGRAMS[name][0])
    assert engine.check(trace).ok
    assert trace.own is not None
    assert engine.diagnose(trace) == ()


@pytest.mark.parametrize(("name", "planted"), CASES, ids=[f"{name}: {p.wrong[:40].strip()}" for name, p in CASES])
def test_a_planted_mistake_is_named_and_mended(name: str, planted: Planted) -> None:
    source = _planted(name, planted)
    trace = engine.trace_source(source)
    found = engine.diagnose(trace)[0]
    assert found.kind in planted.kind.split("|")
    assert found.whole
    if not found.at and "moved" not in found.fields and not found.mend.endswith(":"):
        lines = source.split("\n")
        indent = len(lines[found.line - 1]) - len(lines[found.line - 1].lstrip())
        lines[found.line - 1] = " " * indent + found.mend
        mended = engine.trace_source("\n".join(lines))
        assert mended.own is not None
        assert mended.own.ok
        right = engine.trace_source(PROGRAMS[name][0])
        theirs, ours = ({line.name: line.theirs for line in each.own.lines} for each in (mended, right))  # type: ignore[union-attr]
        shared = set(theirs) & set(ours)
        assert shared
        assert all([np.allclose(theirs[each], ours[each]) or each in planted.wrong for each in shared])


def test_what_nothing_mends_is_said_so() -> None:
    source = (
        "x = [1.0, 2.0, 3.0]\nw = 0.5\nloss = 0.0\nfor i in range(3):\n    loss += w * x[i]**2\n"
        "dw = 0.0\nfor i in range(3):\n    dw += 0.123 * x[i] + 0.7\n"
    )
    found = engine.diagnose(engine.trace_source(source))
    assert [(each.wrong, each.kind, each.mend) for each in found] == [(8, "", "")]


def test_a_reason_that_agrees_by_chance_is_not_told() -> None:
    """x is 2 and y is 4: on these numbers alone ``x * x`` is ``y`` and ``2 * x`` as well."""
    source = "x = 2.0\ny = 4.0\nf = x * y\ndx = x\ndy = x\n"
    (found,) = engine.diagnose(engine.trace_source(source))
    assert (found.kind, found.mend, found.others) == ("cached", "dx = y", ())


def test_nothing_to_diagnose() -> None:
    assert engine.diagnose(engine.trace_source("x = 2.0\nf = x * x\n")) == ()


def test_rewritten_lines_keep_their_numbers() -> None:
    source = "a = (1 +\n     2)\nb = a * 3; c = b\n"
    tree = ast.parse(source)
    trace = engine.trace_source(source + "f = c * 2.0\n")
    first, second = tree.body[0], tree.body[1]
    made = rewritten(trace.origin, ((first, "a = 4\nd = 5"), (second, "b = 7")))  # type: ignore[arg-type]
    assert made is not None
    assert made.text == "a = 4; d = 5\n\nb = 7; c = b\nf = c * 2.0\n"


def test_check_tells_why_and_what_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "fork.py"
    path.write_text(_planted("staged", Planted("", "dx += ((1 - sigx)", "dx = ((1 - sigx)")))
    try:
        assert main(("check", str(path))) == 1
        assert "write instead: dx += ((1 - sigx) * sigx) * dsigx" in capsys.readouterr().out
        assert main(("check", "--lang", "ko", str(path))) == 1
        assert "이 줄을 이렇게 바꾸세요: dx += ((1 - sigx) * sigx) * dsigx" in capsys.readouterr().out
    finally:
        set_language("en")
    assert main(("check", "--json", str(path))) == 1
    data = json.loads(capsys.readouterr().out)["files"][0]["diagnoses"]
    (found,) = data
    assert (found["kind"], found["line"], found["write"]) == ("overwritten", 19, "dx += ((1 - sigx) * sigx) * dsigx")


def test_a_change_of_a_parameter_is_no_gradient_to_be_mended() -> None:
    source = (Path(__file__).resolve().parents[1] / "programs" / "own" / "one_number_updated.py").read_text()
    trace = engine.trace_source(source.replace("0.5 * np.mean(p - y)", "0.5 * np.sum(p - y)"))
    assert trace.own is not None
    wrong = [line for line in trace.own.lines if line.verdict == "wrong"]
    assert [line.name[-1] for line in wrong] == ["'"]
    assert [(found.wrong, found.kind) for found in engine.diagnose(trace)] == [(wrong[0].line, "")]
