"""What the one walk of a tree tells of a program: its loops, and the words among which a gradient's name may stand."""

from __future__ import annotations

import pytest

from engine.limits import Limits
from engine.own.look import chance
from engine.reading.program import Program, parse
from engine.tracing.recording.counts import size_names


def parsed(text: str) -> Program:
    """A program without a file."""
    return parse(text, "f.py", Limits())


@pytest.mark.parametrize(
    "text",
    [
        "w = 1.0\ndw = w\n",
        "w = 1.0\nout = {'dw': w}\n",
        "w = 1.0\nout = {}\nout['dw'] = w\n",
        "class Net:\n    def __init__(self):\n        self.w = 1.0\n        self.dw = 0.0\nnet = Net()\n",
        "w = 1.0\nkey = f'{w} dw'\n",
        "w = 1.0\nif w > 2:\n    raise ValueError('dw')\n",
        "W1 = 1.0\nscores = W1\ndScore = W1\n",
    ],
)
def test_a_word_that_reads_as_a_gradient_is_seen_wherever_it_stands(text: str) -> None:
    assert chance(parsed(text))


@pytest.mark.parametrize("text", ["w = 1.0  # dw, the gradient\nf = w\n", "den = 1.0\nd = den\n", "f = 1.0\n"])
def test_a_comment_is_no_such_word(text: str) -> None:
    assert not chance(parsed(text))


@pytest.mark.parametrize(
    ("text", "looped"),
    [
        ("for i in range(3):\n    x = i\n", True),
        ("def f():\n    while True:\n        return 1\nx = f()\n", True),
        ("x = [i for i in range(3)]\n", False),
        ("forks = 3.0  # for a while\n", False),
    ],
)
def test_a_loop_is_a_statement_and_no_word(text: str, looped: bool) -> None:
    assert parsed(text).looped is looped


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import numpy as np\nn = 3\nx = np.zeros(n)\n", {"n"}),
        ("n = 3\nx = sum(range(n))\n", {"n"}),
        ("n = 3\nx = [1.0, 2.0]\nf = x[n]\n", {"n"}),
        ("n = 3  # zeros\nf = n * 2.0\n", set()),
    ],
)
def test_names_of_sizes_stand_in_an_index_or_a_call_that_takes_sizes(text: str, names: set[str]) -> None:
    assert size_names(parsed(text)) == names


def test_comments_and_tags_are_read_as_they_stand() -> None:
    program = parsed("\t\n  # alone \nx = 3.0  # of (x)  #(2)  \ny = x #(3b)\nz = y  # (z) no tag\nf = (z)\n")
    assert program.comments == {2: "alone"}
    assert program.tags == {3: "2", 4: "3b"}
