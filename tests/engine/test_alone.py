"""The printed listing, alone: run in a namespace of numpy and math only, it defines all that it reads and gives the trace's
values and gradients."""

from __future__ import annotations

import contextlib
import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.writing.listing import listing

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "engine" / "programs", ROOT / "tests" / "programs", ROOT / "tests" / "programs" / "models"]
PROGRAMS = [path for folder in FOLDERS for path in sorted(folder.glob("*.py"))]

WRITTEN = {
    "draws in stages": (
        "x = np.ones(3)\nx = x + np.random.randn(3) * 0.1\nrng = np.random.default_rng(3)\ny = x * 2 + rng.normal(size=3)\n"
        "W = rng.normal(size=(2, 3))\ns = (W @ y).sum() * np.random.rand()\nf = s + np.sum(x * (np.random.rand(3) < 0.5))\n"
    ),
    "imports and functions": (
        "from numpy import exp, zeros as Z\nimport numpy.linalg as la\nfrom math import tanh as th\nimport numpy.random as rd\n"
        'def init(n):\n    """doc"""\n    return np.random.randn(n) * 0.1\nn = 3\nW = init(n)\nb = Z(n)\nk = len(W)\nm = [k, 2]\n'
        "V = rd.randn(*m)\nc = (lambda q: q * np.ones(2))(3.0)\nu = exp(W + b)\nf = th(la.norm(u)) + np.sum(V) + c.sum()\n"
    ),
    "containers": (
        'data = {"X": [[1.0, 2.0], [3.0, 4.0]], "y": [0, 1], "name": "toy"}\nX = np.array(data["X"]); y = np.array(data["y"])\n'
        "a, b = 2.0, [1.0, 2.0]\na, c = a * 2, 5.0\nL = []\nfor i in range(3):\n    L.append(a * i)\nL[1] = c\nL[0] *= 2\n"
        't = (a, 1.0, c)\nq = [[a, 1.0], [0.5, c]]\nq[0][1] = a\nd = {}\nd["k"] = [a]\nd["k"].append(c)\nd[3] = 2.0\n'
        "w = np.zeros((2, 2))\nfor i in range(2):\n    w[i] = X[i] * L[i]\n"
        'f = w.sum() + sum(L) + t[1] * q[0][1] * q[1][0] + d["k"][1] * d[3] + X[y].sum()\n'
    ),
    "shapes": "x = np.array([[1.0, 2.0], [3.0, 4.0]])\n"
    "N, D = x.shape\ny = np.zeros((N, D))\ny[:, 0] = x[:, 1] * 2\nf = np.sum(y * y) / N\n",
    "a shape of a stage": "x = np.ones((2, 3))\nh = x * 2\nW = np.random.randn(h.shape[1], 4)\nf = (h @ W).sum()\n",
    "keys made of text": (
        "rng = np.random.default_rng(9)\np = {}\nfor g in ['z', 'r']:\n    p[f'W{g}'] = rng.normal(0, 0.5, (2, 2))\n"
        "x = rng.normal(size=2)\nf = np.sum(np.tanh(x @ p['Wz']) * (x @ p['Wr']))\n"
    ),
    "a backslash and a # in a text": 'x = \\\n3.0\ny = x * len("#"\n  "a") + x * len(\'b#\')\n',
    "two names of one input": "a = b = np.zeros(3)\nx = 2.0\na[0] = x\nf = (b * b).sum()\n",
    "a function's own inputs": "def g(x, n):\n    w = np.random.randn(n)\n    k = [1.0, 2.0]\n"
    "    return (x * w).sum() * k[1]\nx = 3.0\nf = g(x, 2) + g(x, 3)\n",
    "an element again": "w = [1.0, 2.0]\nw[0] = 3.0\nw[1] = w[0] * w[1]\nw[0] = 4.0\nf = w[0] * w[1]\n",
}


def run_alone(trace: engine.Trace) -> None:
    """Execute the listing and compare its output and every gradient that it computes."""
    space: dict[str, Any] = {"np": np, "math": math}
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        exec(compile(listing(trace), "listing", "exec"), space)
    same(eval(trace.vars[trace.output].code, space), trace.value, "the output")
    compared = 0
    for var in trace.vars:
        if trace.arrivals(var.index) and var.kind not in ("cell", "state"):  # a buffer has one gradient, its last
            same(eval(var.grad, space), trace.gradient(var.index), var.grad)
            compared += 1
    assert compared


def same(found: Any, wanted: Any, name: str) -> None:
    assert np.shape(found) == np.shape(wanted), name
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(wanted, float), rtol=1e-9, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_listing_of_every_program_runs_alone(path: Path) -> None:
    run_alone(engine.run(str(path)))


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_listing_needs_stands_in_it(name: str) -> None:
    run_alone(engine.trace_source(WRITTEN[name]))


def test_an_input_stays_as_the_program_has_it_where_it_reads_alone() -> None:
    trace = engine.trace_source("np.random.seed(3)\nD, H = 2, 3\nW = np.random.randn(D, H) * 0.3\nf = (W * W).sum()\n")
    lines = listing(trace).split("\n")
    assert lines[:3] == ["np.random.seed(3)", "D, H = 2, 3", "W = np.random.randn(D, H) * 0.3"]


def test_an_input_that_a_copied_line_would_not_give_stands_by_its_value() -> None:
    source = "np.random.seed(1)\nprint(np.random.rand())\nw = np.random.randn(2)\nf = (w * 2.0).sum()\n"
    trace = engine.trace_source(source)
    assert f"\nw = np.array({trace.values['w'].tolist()!r})\n" in "\n" + listing(trace)
    run_alone(trace)


@pytest.mark.parametrize("address", ["X[0, 1]", "X", "w[1]", "p['b']", "p"])
def test_a_changed_input_stands_with_its_change(address: str) -> None:
    value = {"X": "[[1.0, 2.0], [3.0, 4.0]]", "p": "{'b': 2.0}"}.get(address, "5.0")
    source = "np.random.seed(2)\nX = np.random.randn(2, 2)\nw = [1.0, 2.0]\np = {'b': 1.0}\nY = np.random.randn(2)\n"
    options = engine.Options(sets=((address, value),))
    trace = engine.trace_source(source + "f = (X @ Y).sum() * w[1] * p['b']\n", options=options)
    run_alone(trace)
    assert "Y = np.random.randn(2)" in listing(trace) or address == "X"  # then the stream begins elsewhere


def test_a_program_of_literals_is_not_traced_again(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = engine.trace_source("x = -2.0; w = [1, 2]\nA = np.array([[1.0, 2.0]])\nf = (A * x).sum() * w[0]\n")
    monkeypatch.setattr("engine.writing.inputlines.traced_again", None)
    run_alone(trace)
