"""What a program is given of the command line, and numbers that stand as text: told as what they are."""

from __future__ import annotations

import pytest

import engine
from engine.errors import ProgramError
from tui.complaint import cause as cause_of
from tui.complaint import hint


@pytest.mark.parametrize(
    ("text", "cause", "way"),
    [
        ("import sys\nn = int(sys.argv[1])\n", "sys.argv", "epochs = 10"),
        ("from sys import argv\nn = float(argv[2])\n", "sys.argv", "epochs = 10"),
        ("x = [1, 2][3]\n", "out of range", "index 0"),
        ("import numpy as np\nx = np.asarray([1, '0.5'], dtype=float)\n", "the text 0.5", "float("),
        ("import numpy as np\nx = np.array(['cat', 'dog']) * 2.0\n", "not text", "names.index"),
    ],
)
def test_the_cause_and_a_way_on(text: str, cause: str, way: str) -> None:
    with pytest.raises(ProgramError) as raised:
        engine.trace_source(text)
    assert cause in cause_of(raised.value, "en")
    assert way in hint(raised.value, "en")


def test_integers_that_move_the_output_are_inputs_that_do() -> None:
    text = "import numpy as np\nw0 = 2.0\n"
    text += "W = np.array([[1, 2], [3, 4]])\nx = np.array([1, 2])\nloss = np.sum(np.dot(x, W) ** 2) / 7.0\n"
    assert [notice.code for notice in engine.trace_source(text).notices] == ["unused"]
