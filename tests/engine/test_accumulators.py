"""Zeros that a sum in a function begins with are no inputs; what else a zero is stays one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import engine
from engine import Options

HEAD = "import numpy as np\nx = np.array([1.0, -2.0, 3.0])\n"
SUMS = {
    "number": "def f_of(v):\n    s = 0\n    for i in range(3):\n        s += v[i] ** 2\n    return s\n",
    "float": "def f_of(v):\n    s = 0.0\n    for e in v:\n        s = s + e ** 2\n    return s\n",
    "taken from": "def f_of(v):\n    s = 0\n    for i in range(3):\n        s -= v[i] ** 2\n    return s\n",
    "array": "def f_of(v):\n    s = np.zeros(2)\n"
    "    for i in range(3):\n        s += np.array([v[i], v[i] ** 2])\n    return s[0] * s[1]\n",
    "like": "def f_of(v):\n    s = np.zeros_like(v)\n    for i in range(3):\n        s = s + v * v[i]\n    return s.sum()\n",
    "two": "def f_of(v):\n    a = 0\n    b = 0\n    for e in v:\n        a += e\n        b += e * e\n    return a * b\n",
    "nested": "def one(v):\n    t = 0\n    for e in v:\n        t += e * e\n    return t\n"
    "def f_of(v):\n    s = 0\n    for i in range(2):\n        s += one(v) * v[i]\n    return s\n",
    "method": "class Sum:\n    def of(self, v):\n        s = 0.0\n"
    "        for e in v:\n            s += np.sin(e)\n        return s\n"
    "def f_of(v):\n    return Sum().of(v)\n",
}  # fmt: skip
KEPT = {
    "multiplied": "def f_of(v):\n    w = 0.0\n    w += 0.5 * w + v[0]\n    return w * v[1]\n",
    "read elsewhere": "def f_of(v):\n    w = 0.0\n    s = w * v[0]\n    w += v[1]\n    return s + w\n",
    "under another name": "def f_of(v):\n    b = 0.0\n    z = b + v[0]\n    return z * z\n",
    "no zero": "def f_of(v):\n    b = 1.0\n    b += v[0]\n    return b * b\n",
}


@pytest.mark.parametrize("name", SUMS)
def test_the_zero_of_a_sum_is_no_input(name: str) -> None:
    source = HEAD + SUMS[name] + "f = f_of(x)\n"
    trace = engine.trace_source(source)
    assert [var.shown for var in trace.inputs()] == ["x"]
    report = engine.check(trace)
    assert [one.verdict for one in report.checked] == ["right"]


@pytest.mark.parametrize("name", SUMS)
def test_its_listing_and_its_module_run(name: str, tmp_path: Path) -> None:
    trace = engine.trace_source(HEAD + SUMS[name] + "f = f_of(x)\n")
    names: dict[str, object] = {}
    exec("import math\nimport numpy as np\n" + engine.listing(trace), names)
    assert np.allclose(np.asarray(names["dx"]), trace.gradients["x"])
    module = tmp_path / "module.py"
    module.write_text(engine.emit(trace))
    ran = subprocess.run([sys.executable, str(module)], capture_output=True, text=True, check=True)
    assert f"f = {trace.value}" in ran.stdout.replace("np.float64", "")


@pytest.mark.parametrize("name", KEPT)
def test_what_is_read_otherwise_stays_an_input(name: str) -> None:
    trace = engine.trace_source(HEAD + KEPT[name] + "f = f_of(x)\n")
    assert len(trace.inputs()) == 2


def test_a_zero_of_the_module_stays_an_input() -> None:
    trace = engine.trace_source(HEAD + "theta = 0.0\ntheta += x[0]\nf = theta * x[1]\n")
    assert [var.shown for var in trace.inputs()] == ["x", "theta"]


def test_one_whose_gradient_is_asked_for_stays_one() -> None:
    trace = engine.trace_source(HEAD + SUMS["number"] + "f = f_of(x)\n", options=Options(wrt=("f_of.s",)))
    assert "f_of.s" in [var.shown for var in trace.inputs()]


def test_the_sum_that_a_function_returns_has_the_name_that_the_module_gives_it() -> None:
    source = "def of(v):\n    s = 0\n    for e in v:\n        s += e ** 2\n    return s, v\nloss, w = of(x)\n"
    trace = engine.trace_source(HEAD + source)
    assert trace.vars[trace.output].name == "loss"
    assert [var.shown for var in trace.inputs()] == ["x"]
