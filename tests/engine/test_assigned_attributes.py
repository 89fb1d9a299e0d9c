"""Attributes of an array that are assigned to: what is told can be written, and gives what numpy gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import ProgramError
from tui.complaint import hint

HEAD = "import numpy as np\nx = np.array([1.0, 2.0, 3.0, 4.0])\nM = np.arange(4.0){made}\n"


@pytest.mark.parametrize("classes", ["", "class A:\n    pass\n"])
@pytest.mark.parametrize(("made", "line", "told", "instead"), [
    (".reshape(2, 2)", "M.flat = x", "M.flat[:] = …", "M.flat[:] = x"),
    (".reshape(2, 2)", "M.flat = 2.0", "M.flat[:] = …", "M.flat[:] = 2.0"),
    ("", "M.shape = (2, 2)", "M = M.reshape(…)", "M = M.reshape(2, 2)"),
])  # fmt: skip
def test_what_is_told_can_be_written(classes: str, made: str, line: str, told: str, instead: str) -> None:
    head, end = HEAD.format(made=made) + classes, "\nf = np.sum(M ** 2) + np.sum(M[0] * x[:2])\n"
    with pytest.raises(ProgramError) as error:
        engine.trace_source(head + line + end)
    assert all([told in hint(error.value, lang) for lang in ("en", "ko")])
    space: dict[str, Any] = {}
    exec(head.replace(classes, "") + line + end, space)
    trace = engine.trace_source(head + instead + end)
    assert np.isclose(trace.value, space["f"])
    assert engine.check(trace).ok
