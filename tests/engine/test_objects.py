"""What objects of a program's own classes do: values and prints are those of Python, gradients those of differences."""

from __future__ import annotations

import contextlib
import io
import pickle
from typing import Any

import numpy as np
import pytest

import engine
import engine.pickling  # a trace pickles once this is there
from tests.engine.objectcases import NAMES, OPENED, REFUSED
from tests.engine.test_alone import run_alone
from tests.engine.test_passes import plainly


def under_python(source: str) -> tuple[dict[str, Any], str]:
    space: dict[str, Any] = {"np": np, "__name__": "__main__"}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "program", "exec", dont_inherit=True), space)
    return space, out.getvalue().rstrip("\n")


@pytest.mark.parametrize("source", OPENED.values(), ids=OPENED)
def test_objects_are_what_they_are_under_python(source: str) -> None:
    trace = engine.trace_source(source)
    python, printed = under_python(source)
    assert trace.value == pytest.approx(python["f"], rel=1e-12)
    assert "\n".join([text for _, text in trace.printed]) == printed
    assert engine.check(trace).ok
    run_alone(trace)
    assert pickle.loads(pickle.dumps(trace)).value == trace.value


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("source", OPENED.values(), ids=OPENED)
def test_the_plain_interpreter_says_the_same(source: str, fast: bool) -> None:
    """What runs own backward parts and the passes before the one shown."""
    python, printed = under_python(source)
    failed, names, said = plainly(source, "objects.py", fast)
    assert failed is None
    assert names["f"] == pytest.approx(python["f"], rel=1e-12)
    assert "\n".join([text for _, text in said]) == printed


@pytest.mark.parametrize(("source", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_says_why(source: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("x = 2.0\n" + source + "\nf = x * 2.0\n")
    assert caught.value.code == code


@pytest.mark.parametrize(("source", "wanted"), NAMES.values(), ids=NAMES)
def test_an_object_is_called_by_what_it_is_bound_to(source: str, wanted: str) -> None:
    trace = engine.trace_source(source)
    found = {v.shown: (v.code, v.grad) for v in trace.vars}
    assert wanted in found, sorted(found)
    code = found[wanted][0]
    assert code.isidentifier() or "[" in code
    assert found[wanted][1] == f"d{code}"
