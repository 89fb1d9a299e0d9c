"""Python as people write it: a program leaves the values, the prints and the exceptions that Python's own run of it leaves, and
its gradients are those of differences."""

from __future__ import annotations

import contextlib
import io
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.judge import emitted_agrees, listing_agrees, same
from tests.engine.pythonic import PROGRAMS

PEOPLE = sorted((Path(__file__).resolve().parents[1] / "programs" / "people").glob("*.py"))
START = "x = np.array([1.0, 2.0, 3.0])\na = 2.0\nb = -3.0\n"


def ran(source: str) -> tuple[dict[str, Any], str]:
    space: dict[str, Any] = {"np": np, "math": math, "sys": sys, "__name__": "__main__"}
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        exec(source, space)
    return space, out.getvalue()


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_it_leaves_prints_and_slopes_of_pythons_own_run(source: str) -> None:
    trace = engine.trace_source(START + source, options=engine.Options(output="z"))
    space, out = ran(START + source)
    same(trace.value, space["z"], rtol=1e-12)
    assert "".join([text + "\n" for _, text in trace.printed]) == out
    listing_agrees(trace)
    emitted_agrees(trace)
    for name in ("a", "b"):
        up, down = (float(ran(f"{START}{name} = {name} + {h}\n{source}")[0]["z"]) for h in (1e-6, -1e-6))
        same(trace.gradients.get(name, 0.0), (up - down) / 2e-6, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: path.stem)
def test_files_of_people_print_what_python_prints(path: Path) -> None:
    trace = engine.run(str(path))
    printed = "".join([text + "\n" for _, text in trace.printed]).split("\n")[:-1]
    python = ran(path.read_text())[1].split("\n")[:-1]
    if trace.training is None:
        assert printed == python
    else:  # of one pass, and of what comes before and after its loop: in Python's order
        rest = iter(python)
        assert all(any(line == other for other in rest) for line in printed)


@pytest.mark.parametrize("classes", ["", "class A:\n    pass\n"])
def test_functions_say_their_names(classes: str) -> None:
    """``f.__name__`` of a decorator that tells how long something took was not reachable in a file without a class."""
    source = classes + """import functools
import numpy as np
def told(f):
    @functools.wraps(f)
    def wrapper(*args):
        print(f.__name__, wrapper.__name__)
        return f(*args)
    return wrapper
@told
def loss_of(x):
    return np.sum(x ** 2)
print([each.__name__ for each in (np.tanh, abs, loss_of, lambda v: v)])
x = np.array([1.0, 2.0])
for i in range(2):
    loss = loss_of(x)
    dx = 2 * x
    x = x - 0.1 * dx
"""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(source, {})
    trace = engine.trace_source(source)
    assert [text for _, text in trace.traced.printed] == told.getvalue().splitlines()
    for line in ("y = x.__name__", "y = loss_of.__globals__", "y = loss_of.__code__", "y = np.__name__", "loss_of.__name__ = 'a'"):
        with pytest.raises(engine.ProgramError):
            engine.trace_source(source + "x = 2.0\n" + line + "\nf = x * x\nprint(f)\n", options=engine.Options(forward_only=True))
