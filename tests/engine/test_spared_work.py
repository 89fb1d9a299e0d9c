"""Work that is not done twice, and quick looks that spare it: each by what it would cost, and that it says the same."""

from __future__ import annotations

import ast
import gc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
import engine.own.passes as passes
from engine import Options
from engine.nodes import nodes, statements
from engine.own.afterwards import stands_after
from engine.own.decay import decayed
from engine.own.dividing import agree
from engine.tracing.recording.variables import clear_forms
from tests.benchmarks.passes import BODY, HEAD


def is_python(text: str) -> bool:
    """Whether it is no program of Python 2."""
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


PROGRAMS = sorted((Path(__file__).parents[1] / "programs").rglob("*.py"))
BODIES = """
class A:
    x = 1
    def f(self, y=lambda: 0):
        try:
            with y as z:
                return z
        except ValueError as e:
            pass
        else:
            del self
        finally:
            while y:
                y -= 1
            else:
                y = 2
match A:
    case 1:
        a = [i for i in range(3)]
    case _:
        for b in a: c = b
        else: d = 1
"""


@pytest.mark.parametrize("text", [BODIES, *[text for path in PROGRAMS[::7] if is_python(text := path.read_text(encoding="utf-8"))]])
def test_statements_are_those_that_a_whole_walk_finds(text: str) -> None:
    tree = ast.parse(text)
    assert statements(*tree.body) == [node for node in nodes(*tree.body) if isinstance(node, ast.stmt)]


def test_a_round_is_surveyed_once_as_on_other_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test by a count would do is looked for by two questions: the round is run again for one of them only."""
    calls: list[Any] = []
    real = passes.surveyed

    def surveyed(*args: Any, **named: Any) -> Any:
        calls.append(args)
        return real(*args, **named)

    monkeypatch.setattr(passes, "surveyed", surveyed)
    told = "if j % 100 == 99:\n    print(np.mean(np.abs(y - l2)))\n"
    lines = "".join([f"    {line}\n" for line in (BODY + told).splitlines()])
    trace = engine.trace_source(HEAD + f"for j in range(1000):\n{lines}", options=Options(pass_alone=True))
    assert trace.training is not None
    assert len(calls) == 2  # as it is, and as on the hundredth pass


def test_a_mended_program_is_read_as_the_wrong_one_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its loss is a method beside the step: each program was looked through as it stands and in three more ways, for a second each
    time, and the wrong one once more to be run again."""
    text = (Path(__file__).parents[1] / "programs" / "verdict" / "recurrent_loss_beside.py").read_text(encoding="utf-8")
    right = "* (1 - s[back - 1] ** 2)"
    trace = engine.trace_source(text.replace(right, "* (1 - s[back - 1] ** 3)"))
    assert trace.training is not None
    assert trace.training.read == "costs"
    ways: list[str] = []
    real = passes.readings

    def readings(program: Any, known: str | None) -> Any:
        for name, whole in real(program, known):
            ways.append(name)
            yield name, whole

    monkeypatch.setattr(passes, "readings", readings)
    (told,) = engine.diagnose(trace)
    assert (told.kind, told.whole) == ("power", True)
    assert ways == ["costs"] * 2  # with other numbers, and mended


def test_lines_of_what_comes_after_the_output_are_not_compiled() -> None:
    clear_forms()
    trace = engine.trace_source("x = 0.3\nf = x**2\ng = np.sin(f)\n", options=Options(output="f"))
    made = [stage.pieces[0].form.compiled.back is not None for stage in trace.stages]
    assert made == [True, False]
    assert trace.gradients["x"] == 0.6


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e200])
def test_what_is_not_finite_agrees_with_nothing(bad: float) -> None:
    one = np.array([1.0, 2.0, bad])
    with np.errstate(all="ignore"):
        assert not agree(one, one)
        assert not agree(np.ones(3), one)
        assert not agree(one, np.zeros(3))
    assert agree(np.array([1.0, 2.0]), np.array([-0.5, -1.0]))
    assert not agree(np.array([1.0, 2.0]), np.array([1.0, 2.001]))
    assert not agree(np.zeros(2), np.ones(2))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("x = 1\nfor i in range(3):\n    x += 1\n", False),
        ("x = 1\nfor i in range(3):\n    x += 1\n'done'\ndef f(): pass\n", False),
        ("x = 1\nfor i in range(3):\n    x += 1\ny = x\n", True),
        ("def f():\n    for i in range(3):\n        x = i\n    return x\nf()\n", False),
        ("def f():\n    for i in range(3):\n        x = i\n    return x\ny = f()\nz = y\n", True),
        ("if x:\n    for i in range(3):\n        x = i\n    z = x\n", True),
    ],
)
def test_whether_anything_stands_after_a_loop(body: str, wanted: bool) -> None:
    tree = ast.parse(body)
    loop = next(node for node in ast.walk(tree) if isinstance(node, ast.For))
    assert stands_after(tree.body, loop) is wanted


@pytest.mark.parametrize("close", [1.0, 1e-3, 1e-6, 1e-9])
def test_a_sum_of_a_gradient_and_a_parameter_is_told_however_close_these_are(close: float) -> None:
    rng = np.random.default_rng(0)
    gradient, other, third = rng.normal(size=(3, 12))
    parameter = gradient + close * other
    shares = decayed(gradient, -0.1 * gradient - 0.02 * parameter, parameter)
    if close > 1e-4:
        assert shares is not None
        assert np.allclose(shares, (-0.1, -0.02))
    assert decayed(gradient, -0.1 * gradient - 0.02 * third, parameter) is None


def test_what_no_shares_make_up_is_told_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np.linalg, "lstsq", None)
    assert decayed(*np.random.default_rng(1).normal(size=(3, 8))) is None


def test_the_statements_of_a_long_file_are_let_go_when_it_is_traced() -> None:
    """More than half of all that a trace of it makes: to look through it for garbage took a seventh of the time."""
    lines = [f"x = x * {0.9 + i / 10_000}" for i in range(300)]
    gc.collect()
    gc.disable()
    try:
        before = sum(type(each) is ast.Assign for each in gc.get_objects())
        trace = engine.trace_source("\n".join(["x = 0.5", *lines, "f = 2 * x"]))
        after = sum(type(each) is ast.Assign for each in gc.get_objects())
    finally:
        gc.enable()
    assert len(trace.stages) == 301
    assert after - before < 60  # those that plans were learned of
