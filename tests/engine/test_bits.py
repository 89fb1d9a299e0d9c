"""Bits of bytes, whole numbers written among integers, and where a generator stands: data, of which no slope is lost."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import ProgramError

_STATES = """import random
import numpy as np
random.seed(3)
state = random.getstate()
a = random.uniform(0, 1)
random.setstate(state)
b = random.uniform(0, 1)
np.random.seed(1)
other = np.random.get_state()
c = np.random.randn(2)
np.random.set_state(other)
d = np.random.randn(2)
assert a == b and (c == d).all()
f = a * b + np.sum(c * d)
"""
_WHOLE = """import numpy as np
x = np.array([0.2, 1.7, 2.6])
d = np.zeros(3, dtype=np.uint8)
for i in range(3):
    d[i] = np.round(x[i])
d[0] = 4.0
print(d)
f = np.sum(d * x)
"""


def test_the_bits_of_a_list_of_ranges() -> None:
    made = "bits = np.unpackbits(np.array([range(256)], dtype=np.uint8).T, axis=1)\nback = np.packbits(bits, axis=1)\n"
    trace = engine.trace_source(f"import numpy as np\n{made}x = 1.5\nassert back[77, 0] == 77\nf = x * np.sum(bits[77])\n")
    assert trace.value == 1.5 * 4
    bits = next(v.value for v in trace.vars if v.name == "bits")
    assert np.array_equal(bits, np.unpackbits(np.array([range(256)], dtype=np.uint8).T, axis=1))


def test_draws_begin_again_where_they_stood() -> None:
    assert [notice.code for notice in engine.trace_source(_STATES).notices] == []


@pytest.mark.parametrize("given", ["a", "None", "np.random.get_state()"])
def test_only_a_state_is_where_a_generator_stood(given: str) -> None:
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(f"import random\nimport numpy as np\na = 2.0\nrandom.setstate({given})\nf = a * a\n")
    assert caught.value.place.line == 4


def test_rounded_numbers_are_written_among_integers() -> None:
    trace = engine.trace_source(_WHOLE)
    assert trace.traced.printed[0][1] == "[4 2 3]"
    assert np.allclose(trace.gradient(next(v.index for v in trace.vars if v.name == "x")), [4, 2, 3])


@pytest.mark.parametrize("value", ["x[i]", "x[i] * 2", "0.5", "300.0"])
def test_a_number_that_is_not_whole_or_has_a_slope_is_not(value: str) -> None:
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(_WHOLE.replace("np.round(x[i])", value))
    assert caught.value.code == "inplace_kind"


def test_ranges_in_one_list_are_limited_together() -> None:
    """Each is short enough, and two are not: the third is not written out."""
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("import numpy as np\na = np.array([range(200000), range(200000), range(200000)])\nf = a.sum() * 1.0\n")
    assert caught.value.code == "limit"
    assert caught.value.fields["asked"] == 400_000
