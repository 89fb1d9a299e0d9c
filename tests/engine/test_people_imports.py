"""Files as people have them, with imports beside numpy: they print and end with what Python's own run does (what is not installed
is stood in for), their gradients are the differences, and every one is stepped to the end."""

from __future__ import annotations

import builtins
import contextlib
import io
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

import engine
from engine import Options, ProgramError
from tui.actions import ACTIONS
from tui.session import Session
from tui.view import Views

FOLDER = Path(__file__).resolve().parents[1] / "programs" / "people" / "imports"
X = np.random.default_rng(4).normal(size=(6, 4))
LABELS = np.array([0, 2, 1, 1, 0, 2])
STOOD_IN = frozenset("matplotlib tqdm pandas sklearn keras numba".split())
GIVEN = {"iris_given": ("X", "y"), "digits_given": ("X", "t")}
OUTPUT = {path.stem: "f" if path.stem == "grid_itertools" else "loss" for path in sorted(FOLDER.glob("*.py"))}


def stood_in(name: str, *rest: Any) -> Any:
    root = name.partition(".")[0]
    if root == "cupy":
        raise ImportError(name)
    if root not in STOOD_IN:
        return _import(name, *rest)
    module = MagicMock()
    module.tqdm, module.trange = (lambda items: items), range
    module.pyplot.subplots.return_value = module.subplots.return_value = (MagicMock(), (MagicMock(), MagicMock()))
    module.load_iris.return_value = MagicMock(data=X, target=LABELS)
    module.mnist.load_data.return_value = ((X, LABELS), (X, LABELS))
    return module


_import = builtins.__import__


def python(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], str]:
    told, space = io.StringIO(), {"__name__": "__main__"}
    with monkeypatch.context() as patch, contextlib.redirect_stdout(told):
        patch.setattr(builtins, "__import__", stood_in)
        exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), space)
    return space, told.getvalue()


def traced(name: str) -> engine.Trace:
    np.save("x.npy", X)
    np.save("labels.npy", LABELS)
    sets = tuple(zip(GIVEN.get(name, ()), ("@x.npy", "@labels.npy"), strict=False))
    return engine.run(FOLDER / f"{name}.py", Options(sets=sets, output=OUTPUT[name]))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", OUTPUT)
def test_it_prints_and_ends_as_python_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = traced(name)
    space, told = python(FOLDER / f"{name}.py", monkeypatch)
    assert trace.value == space[OUTPUT[name]]
    assert "".join(f"{text}\n" for _, text in trace.printed) == told
    assert trace.own is None or trace.own.ok


@pytest.mark.parametrize("name", OUTPUT)
def test_its_gradients_are_the_differences(name: str) -> None:
    report = engine.check(traced(name), replays=200)
    assert report.checked
    assert {one.verdict for one in report.checked} <= {"right", "tie", "close"}


@pytest.mark.parametrize("name", OUTPUT)
def test_it_is_stepped_to_its_end_and_back_and_emitted(name: str) -> None:
    trace = traced(name)
    views, session = Views(trace), Session()
    total = views.at(frozenset()).total
    for word in ("step", "back"):
        for _ in range(total):
            session = ACTIONS[word](session, views)
    assert session.position == 0
    module: dict[str, Any] = {"__name__": "module"}
    exec(engine.emit(trace), module)
    assert module["forward"]()[0] == pytest.approx(trace.value, rel=1e-12)


@pytest.mark.parametrize("name", GIVEN)
def test_data_that_nobody_gives_are_told(name: str) -> None:
    with pytest.raises(ProgramError) as caught:
        engine.run(FOLDER / f"{name}.py")
    assert caught.value.code == "outside_data"


PARTIALS = """import itertools
import numpy as np
from functools import partial, reduce
x = np.array([1.0, 2.0, 3.5])
y = np.array([0.5, 0.2, 0.1])
f = {call}
"""
CALLS = [
    "partial(np.multiply, 2.0)(x).sum()", "partial(np.dot, x)(y)", "partial(np.einsum, 'i,i->', x)(y)", "partial(np.sum)(x)",
    "partial(np.clip, a_min=0.0, a_max=3.0)(x).sum()", "partial(partial(np.add, x), y)().sum()", "partial(pow, 2.0)(x[0])",
    "partial(max, x[0])(x[1], y[2])", "sum(map(partial(np.multiply, 2.0), [x[0], y[1]]))", "reduce(np.multiply, [x, y, x]).sum()",
    "list(itertools.accumulate(x, np.multiply))[-1]", "sum(itertools.starmap(np.dot, [(x, y), (y, y)]))",
    "sorted([x, y], key=partial(np.sum, axis=0))[0] @ x", "partial(np.linalg.norm, x)(ord=2)",
    "partial(np.concatenate)([x, y]) @ partial(np.append, x)(y)",
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_numpys_functions_with_their_first_arguments_given(call: str) -> None:
    """``partial(np.multiply, 2.0)(x)`` ended in a mistake of our own."""
    source = PARTIALS.format(call=call)
    space: dict[str, Any] = {}
    exec(source, space)
    trace = engine.trace_source(source)
    assert trace.value == space["f"]
    assert engine.check(trace).ok
