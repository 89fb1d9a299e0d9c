"""Every backward line of many programs agrees with differences of its own stage, and a line that is wrong does not."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.checking import alone
from engine.traced import Backward
from tests.tui.samples import PROGRAMS

HERE = Path(__file__).resolve().parents[1] / "programs"
FILES = sorted([*HERE.glob("*.py"), *(HERE / "models").glob("*.py")])
WRITTEN = (
    "import numpy as np\nx = 2.0\na = np.array([1.0, 2.0, 3.0])\na[1] = x * x\na[0] += a[1] * 2\nb = a[::-1] * x\n"
    "i = np.array([0, 0, 2])\nf = (b[i] ** 2).sum() + a.max()\n"
)


def checked(source: str) -> tuple[engine.Trace, tuple[str, ...]]:
    trace = engine.trace_source(source, "p.py")
    return trace, engine.lines_alone(trace)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_of_the_programs_is_right(path: Path) -> None:
    try:
        trace, found = checked(path.read_text(encoding="utf-8"))
    except engine.ProgramError:
        return  # it is refused, or reads a file
    assert len(found) == len(trace.lines)
    assert "wrong" not in found, [trace.raw(i) for i, said in enumerate(found) if said == "wrong"]
    finite = not trace.flaws
    sent = [said for line, said in zip(trace.lines, found, strict=True) if line.slot >= 0]
    assert sent.count("") <= (0.2 * len(sent) if finite else len(sent))


@pytest.mark.parametrize("source", [*PROGRAMS.values(), WRITTEN])
@pytest.mark.parametrize("opened", [False, True])
def test_open_gates_and_written_arrays_too(source: str, opened: bool) -> None:
    trace = engine.trace_source(source, "p.py")
    if opened:
        trace = engine.expand(trace, frozenset(range(len(trace.stages))))
    found = engine.lines_alone(trace)
    assert "wrong" not in found, [trace.raw(i) for i, said in enumerate(found) if said == "wrong"]
    assert all(said for line, said in zip(trace.lines, found, strict=True) if line.slot >= 0 and not trace.flaws)


@pytest.mark.parametrize("factor", [-1.0, 0.5, 0.0, 1.001])
def test_each_line_that_sends_something_else_is_found_and_only_that_one(factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    right = alone.contribution
    for source in (PROGRAMS["eight.py"], PROGRAMS["net.py"], PROGRAMS["fork.py"], WRITTEN):
        trace = engine.trace_source(source, "p.py")
        good = engine.lines_alone(trace)
        for line in trace.lines:
            if good[line.index] != "right" or not np.any(right(trace.backward, line.index)):
                continue

            def wrong(back: Backward, index: int, at: int = line.index) -> Any:
                return right(back, index) * (factor if index == at else 1.0)

            monkeypatch.setattr(alone, "contribution", wrong)
            found = engine.lines_alone(trace)
            assert found[line.index] == "wrong", trace.raw(line.index)
            made = {trace.stages[line.stage].pieces[line.piece].form.lines[line.slot][1:3]}
            for other in trace.lines:
                same = (other.stage, other.piece) == (line.stage, line.piece) and other.slot >= 0
                alike = same and trace.stages[other.stage].pieces[other.piece].form.lines[other.slot][1:3] in made
                assert alike or found[other.index] == good[other.index]
            monkeypatch.setattr(alone, "contribution", right)


def test_one_wrong_entry_of_an_array_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = engine.trace_source(PROGRAMS["net.py"], "p.py")
    right = alone.contribution
    line = next(line.index for line in trace.lines if "@" in trace.raw(line.index))

    def wrong(back: Backward, index: int) -> Any:
        value = right(back, index)
        if index == line:
            value = value.copy()
            value[0, 0] += 0.01
        return value

    monkeypatch.setattr(alone, "contribution", wrong)
    assert engine.lines_alone(trace)[line] == "wrong"


def test_a_kink_is_a_tie_and_single_precision_is_judged_in_double() -> None:
    assert "tie" in checked("x = 2.0\nf = max(x * 3, x * 3)\n")[1]
    assert "tie" in checked("x = 0.0\nf = max(x, 0.0) * 3\n")[1]
    narrow = checked("import numpy as np\nx = np.array([0.5, 1.5], dtype=np.float32)\nf = (np.exp(x) * 3).sum()\n")[1]
    assert set(narrow) == {"", "right"}


def test_it_can_be_given_up() -> None:
    trace = engine.trace_source("x = 0.5\nfor i in range(3000):\n    x = 0.999 * x\n")
    flag = threading.Event()
    flag.set()
    with pytest.raises(engine.Cancelled):
        engine.lines_alone(trace, flag.is_set)


def test_values_that_are_not_finite_are_not_judged() -> None:
    trace, found = checked("import numpy as np\nx = np.array([0.0, 1.0])\nf = np.sqrt(x).sum()\n")
    assert trace.flaws
    assert "wrong" not in found


def test_a_line_beside_an_infinity_is_not_compared_and_never_wrong() -> None:
    """Of a sum that stays infinite the difference is no number, and was taken as a slope of 0."""
    trace = engine.trace_source("a = 3.0\nb = np.exp(1000.0) * 1.0\nx = 1e308\ns = x * 10.0\nf = s + 2.0 * a\n")
    found = alone.lines_alone(trace)
    assert "wrong" not in found
    masked = engine.trace_source(
        "s = np.array([1.0, 2.0, 3.0])\nmask = np.array([0.0, 0.0, -np.inf])\nz = s + mask\np = np.exp(z) / np.sum(np.exp(z))\n"
        "f = -np.log(p[0])\n"
    )
    found = alone.lines_alone(masked)
    assert "wrong" not in found
    sent = [found[line.index] for line in masked.lines if line.to >= 0 and masked.vars[line.to].shown in ("z", "s")]
    assert "right" in sent  # what is masked takes part in nothing, and the rest is compared
