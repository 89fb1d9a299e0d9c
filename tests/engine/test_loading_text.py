"""What is to be written in place of a file that is read as text, and whether that can be written: it is, and the program opens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import engine
from engine import Options, ProgramError
from tui.complaint import hint

NET = "w = np.zeros(3)\nloss = np.mean((X @ w - 1.0) ** 2)\n"
LINES = """import numpy as np
def load(path):
    with open(path) as f:
        {read}
    return np.array([[float(v) for v in line.split(',')] for line in lines])
X = load('a.csv')
"""
ROWS = "import numpy as np\nlines = open('a.txt').{read}\nX = np.array([[float(v) for v in line.split()] for line in lines])\n"


@pytest.mark.parametrize("source", [
    LINES.format(read="lines = f.readlines()"), LINES.format(read="lines = f.read().strip().split('\\n')"),
    ROWS.format(read="readlines()"), ROWS.format(read="read().split('\\n')"),
])  # fmt: skip
def test_the_numbers_of_a_text_stand_in_place_of_its_lines(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """The lines themselves were said to be an array: nothing could be split of that."""
    with pytest.raises(ProgramError) as error:
        engine.trace_source(source + NET)
    assert (error.value.code, error.value.fields["target"]) == ("outside_data", "X")
    assert "X = np.random.randn(100, 3)" in hint(error.value, "en")
    monkeypatch.chdir(tmp_path)
    np.save("data.npy", np.ones((5, 3)))
    trace = engine.trace_source(source + NET, options=Options(sets=(("X", "@data.npy"),)))
    assert trace.gradients["w"].tolist() == [-2.0, -2.0, -2.0]


CHARACTERS = """import numpy as np
{read}
chars = sorted(set(data))
places = [chars.index(c) for c in data]
W = np.ones((len(chars), 2))
loss = np.sum(W[np.array(places)] ** 2)
"""


@pytest.mark.parametrize("read", ["data = open('input.txt', 'r').read()", "with open('input.txt') as f:\n    data = f.read()"])
def test_a_text_is_written_as_text(read: str) -> None:
    """``np.random.randn(100, 4)`` was told, of which nothing is a character."""
    with pytest.raises(ProgramError) as error:
        engine.trace_source(CHARACTERS.format(read=read))
    for lang in ("en", "ko"):
        assert "data = 'some text of your own'" in hint(error.value, lang)
    trace = engine.trace_source(CHARACTERS.format(read=error.value.fields["example"]))
    assert trace.value == 2 * len("some text of your own")


@pytest.mark.parametrize("head", ["for line in open('a.txt'):\n", "with open('a.txt') as f:\n  for line in f:\n"])
def test_a_loop_over_lines_is_what_is_replaced(head: str) -> None:
    """``--set`` was told, which reaches no list that a loop fills; and X, though it was called otherwise."""
    top = "import numpy as np\npoints = []\n"
    with pytest.raises(ProgramError) as error:
        engine.trace_source(top + head + "    points.append([float(v) for v in line.split()])\nX = np.array(points)\n" + NET)
    for lang in ("en", "ko"):
        said = hint(error.value, lang)
        assert "points = np.random.randn(100, 4)" in said
        assert "--set" not in said


def test_columns_of_one_array_are_told_as_that_array() -> None:
    source = "import numpy as np\ndata = np.loadtxt('a.txt')\nx = data[:, 0]\ny = data[:, 1]\nloss = np.mean((0.5 * x - y) ** 2)\n"
    with pytest.raises(ProgramError) as error:
        engine.trace_source(source)
    assert error.value.fields["example"] == "data = np.random.randn(100, 2)"
    written = source.replace("np.loadtxt('a.txt')", "np.random.randn(100, 2)")
    assert engine.check(engine.trace_source(written)).ok
