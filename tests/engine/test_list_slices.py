"""Slices of lists are written element by element; their gradients are those of differences, their listings run alone."""

from __future__ import annotations

import pytest

import engine
from engine.checking.check import check
from tests.engine.judge import emitted_agrees, forward_agrees, lines_agree, listing_agrees

X = "x = 1.5\ny = -0.5\n"
PROGRAMS = {
    "as many": "w = [x, y, 2.0]\nw[0:2] = [w[1] * 3.0, w[0]]\nf = w[0] * w[1] * w[2]\n",
    "a step": "w = [x, y, 2.0, x * y]\nw[::2] = [y * y, x]\nf = w[0] + w[1] * w[2] * w[3]\n",
    "backwards": "w = [x, y, x * y]\nw[::-1] = [x * 2.0, y * 3.0, x]\nf = w[0] * w[1] - w[2]\n",
    "more": "w = [1.0, x]\nw[1:1] = [x * 7.0, y]\nf = w[0] * w[1] * w[2] + w[3] * w[3]\n",
    "fewer": "w = [1.0, x, y, x * y]\nw[1:3] = [x * x]\nf = w[0] * w[1] * w[2]\n",
    "none": "w = [1.0, x * 3.0, y, x * y]\nw[-2:] = []\nf = w[0] * w[1]\n",
    "in a loop": "w = [x, y]\nfor i in range(3):\n    w[:] = [w[0] * w[1], w[0] + w[1]]\nf = w[0] * w[1]\n",
    "of a generator": "w = [x, y]\nw[:1] = (v * 2.0 for v in [x, y])\nf = w[0] * w[1] + w[2]\n",
    "by a name": "v = [x * 2.0, y]\nw = [1.0, 2.0]\nw[0:2] = v\nf = w[0] * w[1] + v[0]\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_slice_of_a_list(name: str) -> None:
    trace = engine.trace_source(X + PROGRAMS[name])
    space: dict[str, float] = {}
    exec(X + PROGRAMS[name], space)
    assert trace.value == space["f"]
    report = check(trace)
    assert report.ok
    listing_agrees(trace)
    forward_agrees(trace)
    lines_agree(trace)
    emitted_agrees(trace)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("w = [x, y]\nw[::2] = [x, y]\nf = w[0]\n", "failed"),
        ("w = [x, y]\nw[0:1] = x\nf = w[0]\n", "not_iterable"),
        ("w = (x, y)\nw[0:1] = [x]\nf = w[0]\n", "no_elements"),
        ("w = [x, y]\nw[0.5:] = [x]\nf = w[0]\n", "type"),
        ("w = [x]\nw[0:] = [w]\nf = x * 1.0\n", "self_containing"),
    ],
)
def test_a_slice_that_cannot_be_written_is_an_error_at_its_line(source: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(X + source)
    assert (caught.value.code, caught.value.place.line) == (code, 4)
