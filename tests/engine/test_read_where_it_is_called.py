"""A function that is imported by its name and that no table has is refused where it is read, not where it is imported."""

from __future__ import annotations

import pytest

import engine
from engine.errors import ProgramError

_IMPORT = "import numpy as np\nfrom numpy.lib.stride_tricks import as_strided\n"
_WINDOWS = "def windows(x, n):\n    return as_strided(x, (len(x) - n + 1, n), x.strides * 2)\n"
_REST = "x = np.array([1.5, 2.5, 3.5])\nf = np.sum(x * x)\n"


@pytest.mark.parametrize("source", [_IMPORT + _REST, _IMPORT + _WINDOWS + _REST])
def test_what_nothing_calls_does_no_harm(source: str) -> None:
    assert engine.trace_source(source).value == 1.5**2 + 2.5**2 + 3.5**2


def test_what_is_called_is_refused_with_what_to_write() -> None:
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(_IMPORT + _WINDOWS + _REST + "g = np.sum(windows(x, 2))\n")
    assert caught.value.code == "unsupported_function"
    assert caught.value.fields["name"] == "numpy.lib.stride_tricks.as_strided"
    assert "sliding_window_view" in caught.value.fields["instead"]


def test_a_setting_that_stands_last_is_not_differentiated() -> None:
    with pytest.raises(ProgramError) as caught:
        engine.trace_source("import numpy as np\nx = np.array([1.5, 2.5])\nh = np.tanh(x)\nlr = 0.01\n")
    assert caught.value.code == "output_not_scalar"
    assert caught.value.place.line == 3
