"""numpy as people write it: calls that are made of others, writes through ``out=``, in memory seen otherwise, draws.

Each program is judged by Python's own run of it: its value, and differences over every entry of its inputs; and its listing and
its module run alone (``tests/engine/numpycases.py``).
"""

from __future__ import annotations

import ast

import numpy as np
import pytest

import engine
from engine.gates.made import MADE
from engine.gates.missing import REMOVED, instead_of
from engine.reading.functions import BUILT, COMPOSED, QUIET, known
from tests.engine.numpycases import CASES, REFUSED, judge


@pytest.mark.parametrize("body", CASES)
def test_a_program_is_right(body: str) -> None:
    judge(body)


@pytest.mark.parametrize(("body", "code"), REFUSED)
def test_what_does_not_go_is_said_at_its_line(body: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        judge(body)
    assert caught.value.code == code
    assert caught.value.place.line > 0


def test_every_call_that_is_made_of_others_is_judged() -> None:
    told = "\n".join(CASES)
    for name in COMPOSED | BUILT:
        assert name.rpartition(".")[2] in told, name


def test_each_is_told_with_what_it_is_made_of() -> None:
    constants = {"np.finfo", "np.iinfo", "np.dtype"}
    assert set(MADE) == (COMPOSED | BUILT) - constants
    for name, text in MADE.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("np."):
                assert known(ast.unparse(node.func)), (name, text)


PARTS = {
    "np": np, "np.linalg": np.linalg, "np.random": np.random, "np.fft": np.fft, "np.ma": np.ma, "np.char": np.char,
    "np.testing": np.testing, "np.strings": np.strings, "np.polynomial": np.polynomial, "np.emath": np.emath, "np.rec": np.rec,
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_every_public_function_of_numpy_runs_or_is_told_with_what_to_write(part: str) -> None:
    module, found = PARTS[part], 0
    for name in module.__all__:
        full = f"{part}.{name}"
        if name[0] != "_" and callable(getattr(module, name, None)) and not full.endswith(("Error", "Warning")):
            found += 1
            assert known(full) or full in QUIET or instead_of(full), full
    assert found


@pytest.mark.parametrize("name", REMOVED)
def test_what_numpy_2_took_away_is_told_with_what_it_is_called_now(name: str) -> None:
    if known(name):  # numpys before it went
        return
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(f"x = 2.0\nf = x * {name}(x)\n")
    assert caught.value.fields["instead"] == REMOVED[name]


HUGE = [
    "np.select([x > 0] * 10**9, [x] * 10**9)", "np.mgrid[0:10**6, 0:10**6]", "np.r_[0:10**10]",
    "np.fromfunction(lambda i: i, (10**10,))", "np.piecewise(np.zeros(10**10), [True], [1.0])",
    "np.vectorize(lambda v: v)(np.broadcast_to(x, (10**8, 3)))",
    "np.lib.stride_tricks.sliding_window_view(np.arange(10**7), 10**6) * 2.0",
    "np.polyfit(np.arange(10.0**7), np.arange(10.0**7), 10**6)", "np.union1d(range(10**10), [1])",
    "np.random.multivariate_normal(np.zeros(3), np.eye(3), 10**10)", "np.random.gamma(2.0, 1.0, 10**10)",
]  # fmt: skip


def test_a_price_is_asked_before_a_call_is_made_of_others() -> None:
    for call in HUGE:
        with pytest.raises(engine.ProgramError) as caught:
            engine.trace_source(f"x = np.array([1.0, 2.0, 3.0])\nout = np.sum({call}) + x[0]\n")
        assert caught.value.code in ("limit", "memory", "overflow"), (call, caught.value.code)
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("x = 1.0\nfor i, j in np.ndindex(10**6, 10**6):\n    x = x + i\n")
    assert caught.value.code == "limit"


def test_single_precision_is_rounded_as_numpy_rounds_it_and_its_gradient_is_not() -> None:
    lines = ["x = np.array([0.1, 0.7])", "s = 0.3", "y = x.astype(np.float32)", "z = np.float32(s)"]
    lines += ["w = np.array([s, 1.0], dtype=np.float32)", "f = np.sum(y * z * w)"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    single = {v.name: v.value for v in trace.vars}
    assert single["y"].dtype == single["w"].dtype == np.float32
    np.testing.assert_array_equal(single["y"], np.array([0.1, 0.7]).astype(np.float32))
    assert trace.gradients["x"].dtype == np.float64
    result = engine.check(trace)
    assert result.ok
    assert result.single


def test_places_named_twice_keep_the_last_value() -> None:
    lines = ["x = np.array([1.0, 2.0, 3.0])", "v = np.array([4.0, 5.0, 6.0])", "x[[0, 2, 0]] = v", "f = np.sum(x * x)"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    assert trace.gradients["v"].tolist() == [0.0, 10.0, 12.0]
    assert trace.gradients["x"].tolist() == [0.0, 4.0, 0.0]
