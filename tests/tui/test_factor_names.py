"""The sentence under a product names its other factor, whatever entry of a dict or list that is."""

from __future__ import annotations

import pytest

import engine
from tui.paint.intuition import intuition

PROGRAM = """
h = {{{key}: {value}}}
w = {value}
f = np.sum(w * h[{key}])
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("value", ["np.array([1.0, -2.0])", "1.5"])
@pytest.mark.parametrize("key", ["-1", "'a-b'", "'a b'", "(0, 1)"])
def test_an_entry_has_a_name_by_any_key(key: str, value: str, lang: str) -> None:
    trace = engine.trace_source(PROGRAM.format(key=key, value=value))
    (line,) = [each for each in trace.lines if each.slot >= 0 and trace.vars[each.to].name == "w"]
    assert f"h[{key.strip('()')}]" in intuition(trace, line, trace.numbers(line.index), lang)
