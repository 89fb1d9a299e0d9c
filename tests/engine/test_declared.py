"""Training loops in functions that bind names further out: ``global w``, ``nonlocal``; earlier passes run as in Python."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine

DATA = "import numpy as np\nX = np.array([[0.5, 1.0], [1.5, 1.0], [3.5, 1.0]])\nt = np.array([[0.2], [0.1], [0.9]])\n"
SLOPE = "def slope():\n    p = 1 / (1 + np.exp(-X @ w))\n    return X.T @ (p - t)\n"
BODIES = {
    "global": "w = np.array([[0.1], [0.2]])\n" + SLOPE + "def train():\n    global w\n    for i in range(60):\n"
              "        dw = slope()\n        w = w - 0.05 * dw\ntrain()\n",
    "said in the loop": "w = np.array([[0.1], [0.2]])\n" + SLOPE + "def train():\n    for i in range(60):\n        dw = slope()\n"
                        "        global w\n        w = w - 0.05 * dw\ntrain()\n",
    "in place, and a counter": "w = np.array([[0.1], [0.2]])\nrate, seen = 0.05, 0\n" + SLOPE +
                               "def step():\n    global w, seen, rate\n    dw = slope()\n    w -= rate * dw\n"
                               "    seen += 1\n"
                               "    rate, last = rate * 0.99, seen\n    return last\nfor i in range(60):\n    step()\n",
    "nonlocal": "def fit():\n    w = np.array([[0.1], [0.2]])\n    def step():\n        nonlocal w\n"
                "        p = 1 / (1 + np.exp(-X @ w))\n        w = w - 0.05 * (X.T @ (p - t))\n"
                "    for i in range(60):\n        step()\n    return w\nw = fit()\n",
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_loop_is_a_training_loop_and_its_earlier_passes_are_python_s(body: str) -> None:
    for number in (1, 60):
        trace = engine.trace_source(DATA + body, "program.py", engine.Options(pass_number=number))
        assert trace.training is not None
        assert trace.training.number == number
        assert engine.check(trace).ok
    update = next(each for each in trace.training.updates if each.name.rpartition(".")[2] == "w")
    names: dict[str, Any] = {}
    exec(DATA + body, names)
    assert np.allclose(update.after, names["w"], rtol=1e-12)
