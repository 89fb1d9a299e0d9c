"""The sentence under a product names its other factor, whatever entry of a dict or list that is."""

from __future__ import annotations

import pytest

import engine
from tui.paint.intuition import intuition

PROGRAM = """
h = {{-1: {value}}}
w = {value}
f = np.sum(w * h[-1])
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("value", ["np.array([1.0, -2.0])", "1.5"])
def test_an_entry_before_the_first_has_a_name(value: str, lang: str) -> None:
    trace = engine.trace_source(PROGRAM.format(value=value))
    (line,) = [each for each in trace.lines if each.slot >= 0 and trace.vars[each.to].name == "w"]
    assert "h[-1]" in intuition(trace, line, trace.numbers(line.index), lang)
