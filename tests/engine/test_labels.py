"""Labels and masks say which, not how much: no gradient lines for them, and no inputs; what is computed with is one."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import engine
from engine import Options
from tests.engine.test_alone import run_alone

HEAD = "import numpy as np\nx = np.array([[1.0, 2.0], [3.0, 4.0], [-5.0, 6.0]])\n"
LABELS = HEAD + "y = np.array([1, 0, 1])\n"
ONE_HOT = {
    "written": "t = np.zeros((3, 2))\nt[np.arange(3), y] = 1\n",
    "written as a float": "t = np.zeros((len(y), 2))\nt[np.arange(len(y)), y] = 1.0\n",
    "of the shape of another": "t = np.zeros_like(x)\nt[range(3), y] = 1\n",
    "rows of an identity": "t = np.eye(2)[y]\n",
    "rows of an identity, turned": "t = np.identity(2)[y].T.copy().T\n",
    "compared": "t = (y[:, None] == np.arange(2)).astype(float)\n",
    "compared, whole numbers": "t = np.int64(y.reshape(-1, 1) == np.arange(2))\n",
    "chosen": "t = np.where(y[:, None] == np.arange(2), 1.0, 0.0)\n",
    "whole numbers": "t = np.zeros((3, 2), dtype='uint8')\nt[0, 1] = 1\nt[1, 0] = 1\nt[2, y[2]] = 1\n",
    "whole numbers in a loop": "t = np.zeros((3, 2), dtype=int)\nfor i in range(3):\n    t[i, y[i]] = 1\n",
    "in a function": "def one_hot(y, k):\n    out = np.zeros((y.shape[0], k))\n    out[np.arange(y.shape[0]), y] = 1\n"
                     "    return out\nt = one_hot(y, 2)\n",
    "in a method": "class Data:\n    def __init__(self, y):\n        self.t = np.eye(2)[y]\nd = Data(y)\nt = d.t\n",
}  # fmt: skip
MASKS = {
    "int64": "live = np.int64(x > 0)\n", "astype float": "live = (x > 0).astype(float)\n", "times one": "live = (x > 0) * 1.0\n",
    "bool": "live = x > 0\n", "where": "live = np.where(x > 0, 1, 0)\n", "both sides": "live = ((x > 0) & (x < 5)).astype(int)\n",
    "in a function": "def gate(v):\n    on = (v > 0).astype(np.float64)\n    return on\nlive = gate(x)\n",
}  # fmt: skip
STAYING = {
    "written out": ("t = np.array([[0, 1], [1, 0], [0, 1]])\n", "t"),
    "a parameter that begins at zero": ("t = np.zeros(2)\nt[0] = 1.0\n", "t"),
    "an identity": ("t = np.eye(3)[:, :2]\n", "t"),
    "written with a variable": ("k = 2.0\nt = np.zeros((3, 2))\nt[np.arange(3), y] = k\n", "t"),
    "added to": ("t = np.zeros((3, 2))\nt[np.arange(3), y] += 1\n", "t"),
    "ones": ("t = np.ones((3, 2))\nt[np.arange(3), y] = 0\n", "t"),
    "a drawn array": ("np.random.seed(0)\nt = np.random.randn(3, 2)\n", "t"),
}  # fmt: skip


def lines(trace: engine.Trace) -> list[str]:
    return [line.split("#")[0].strip() for line in engine.listing(trace).split("\n\n")[1].split("\n") if not line.startswith("#")]


def differences(source: str, trace: engine.Trace) -> None:
    """The gradient of x against whole runs, and the listing and module against the trace."""
    base = np.array([[1.0, 2.0], [3.0, 4.0], [-5.0, 6.0]])
    for i in np.ndindex(base.shape):
        sides = []
        for h in (1e-5, -1e-5):
            moved = base.copy()
            moved[i] += h
            space: dict[str, object] = {}
            exec(source.replace("[[1.0, 2.0], [3.0, 4.0], [-5.0, 6.0]]", repr(moved.tolist())), space)
            sides.append(float(space["f"]))  # type: ignore[arg-type]
        assert np.isclose((sides[0] - sides[1]) / 2e-5, trace.gradients["x"][i], rtol=1e-6, atol=1e-7)
    space = {"__name__": "emitted"}
    exec(engine.emit(trace), space)
    value, _ = space["forward"]()  # type: ignore[operator]
    assert np.isclose(value, trace.value)
    run_alone(trace)
    assert engine.check(trace).ok
    assert np.array_equal(pickle.loads(pickle.dumps(trace)).gradients["x"], trace.gradients["x"])


@pytest.mark.parametrize("name", ONE_HOT)
def test_a_one_hot_array_is_no_input_and_has_no_lines(name: str) -> None:
    source = LABELS + ONE_HOT[name] + "f = np.sum((x - t)**2)\n"
    trace = engine.trace_source(source)
    assert [var.name for var in trace.inputs() if var.name != "y" or "y]" in source] == ["x"]
    assert [line for line in lines(trace) if line.startswith(("dt", "dy", "done_hot", "dd"))] == []
    assert not {"t", "y", "d.t"} & trace.gradients.keys()
    differences(source, trace)


@pytest.mark.parametrize("name", MASKS)
def test_a_mask_has_no_lines(name: str) -> None:
    source = HEAD + MASKS[name] + "f = np.sum(x * x * live)\n"
    trace = engine.trace_source(source)
    assert [line for line in lines(trace) if line.startswith(("dlive", "dgate"))] == []
    assert "live" not in trace.gradients
    differences(source, trace)


def test_labels_that_are_an_index_are_no_input() -> None:
    source = LABELS + "p = np.exp(x)\np = p / p.sum(axis=1, keepdims=True)\nf = -np.log(p[np.arange(3), y]).mean()\n"
    trace = engine.trace_source(source)
    assert [var.name for var in trace.inputs()] == ["x"]
    differences(source, trace)


@pytest.mark.parametrize("name", STAYING)
def test_what_is_computed_with_stays_an_input(name: str) -> None:
    text, kept = STAYING[name]
    source = LABELS + text + "f = np.sum((x - t)**2)\n"
    trace = engine.trace_source(source)
    assert kept in [var.name for var in trace.inputs()]
    assert f"d{kept}" in engine.listing(trace)
    differences(source, trace)


@pytest.mark.parametrize("name", ["written", "rows of an identity", "compared", "whole numbers"])
def test_wrt_takes_one_back(name: str) -> None:
    trace = engine.trace_source(LABELS + ONE_HOT[name] + "f = np.sum((x - t)**2)\n", options=Options(wrt=("t", "x")))
    last = [var for var in trace.vars if var.name == "t"][-1]
    base = np.array([[1.0, 2.0], [3.0, 4.0], [-5.0, 6.0]])
    one_hot = np.eye(2)[[1, 0, 1]]
    assert np.allclose(trace.gradient(last.index), 2 * (one_hot - base))


def test_a_wrong_gradient_beside_labels_is_still_found() -> None:
    own = "p = x * W\nd = p - t\nf = np.sum(d**2)\ndd = 2 * d\ndW = (x * dd).sum(axis=0){}\n"
    source = LABELS + "W = np.array([0.5, -0.5])\n" + ONE_HOT["written"] + own
    right, wrong = engine.trace_source(source.format("")), engine.trace_source(source.format(" * 2"))
    assert engine.check(right).ok
    assert not engine.check(wrong).ok
