"""Programs that use numpy as people do, and their judge: Python's own run. ``x``, ``M``, ``s``, ``v`` are inputs, ``f`` the output."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np

import engine
from tests.engine.judge import emitted_agrees, listing_agrees, same

INPUTS: dict[str, Any] = {
    "x": np.array([0.7, -1.3, 2.1]), "M": np.array([[1.1, 2.2, -0.6], [0.3, 1.5, 2.5]]), "s": 0.8, "v": np.array([0.4, 1.9]),
}  # fmt: skip


def source(body: str, given: dict[str, Any]) -> str:
    """The whole program."""
    lines = [f"{k} = np.array({v.tolist()!r})" if isinstance(v, np.ndarray) else f"{k} = {v!r}" for k, v in given.items()]
    return "\n".join(["import numpy as np", "import math", "np.random.seed(3)", *lines, "y = np.array([1, 0, 1])", body]) + "\n"


def run(body: str, given: dict[str, Any]) -> float:
    """Python's own run of it."""
    space: dict[str, Any] = {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        exec(source(body, given), space)
    return float(np.asarray(space["f"]).reshape(()))


def judge(body: str) -> engine.Trace:
    """Value, every gradient against differences, the listing and the module alone. Steps are wide where precision is single."""
    trace = engine.trace_source(source(body, INPUTS))
    same(float(np.asarray(trace.value).reshape(())), run(body, INPUTS), rtol=1e-12, atol=1e-12)
    single = "float32" in body or "np.single" in body
    step, room = (1e-2, 2e-2) if single else (1e-6, 1e-5)
    for name, value in INPUTS.items():
        found = np.asarray(trace.gradients[name], dtype=float)
        for at in np.ndindex(found.shape):
            sides = []
            for h in (step, -step):
                moved = value + h
                if isinstance(value, np.ndarray):
                    moved = value.copy()
                    moved[at] += h
                sides.append(run(body, {**INPUTS, name: moved}))
            slope = (sides[0] - sides[1]) / (2 * step)
            assert abs(slope - found[at]) < room * max(1.0, abs(slope)), (name, at, found[at], slope)
    with np.errstate(all="ignore"):
        listing_agrees(trace)
        emitted_agrees(trace)
    return trace


CASES = (Path(__file__).parent / "numpy_programs.txt").read_text(encoding="utf-8").rstrip("\n").split("\n---\n")

REFUSED = [
    ('f = np.sum(np.exp(x, where=x > 0))', 'argument'),
    ('f = np.std(x, where=x > 0)', 'argument'),
    ('f = np.sum(np.ma.masked_array(x, x > 0))', 'unsupported_function'),
    ('w = np.lib.stride_tricks.as_strided(x, (2, 2), (8, 8))\nf = np.sum(w)', 'unsupported_function'),
    ("f = np.sum(np.r_['0,2', x, x])", 'argument'),
    ('f = np.sum(np.vectorize(lambda t: x)(x))', 'argument'),
    ('z = np.zeros(3, dtype=int)\nnp.multiply(x, 2.0, out=z)\nf = np.sum(z * x)', 'inplace_kind'),
    ('z = np.zeros(4)\nnp.sum(M, axis=1, out=z)\nf = np.sum(z)', 'inplace_shape'),
    ('np.testing.assert_allclose(x, x + 1)\nf = np.sum(x)', 'assertion'),
    ('U, S, Vt = np.linalg.svd(np.vstack([M, M, M]).T)\nf = np.sum(S) + np.sum(Vt)', 'argument'),
    ('f = np.sum(x, dtype=int)', 'argument'),
    ('f = np.sum(np.select([x > 0], [x, x]))', 'failed'),
    ('np.put(x, 7, s)\nf = np.sum(x)', 'index'),
    ('f = np.sum(x[0:2j])', 'unsupported_literal'),
    ('f = np.sum(np.polyfit(x, x, s))', 'constant_needed'),
    ('np.random.shuffle((1.0, 2.0))\nf = np.sum(x)', 'no_elements'),
    ('f = np.sum(np.fromiter([s], float, count=2))', 'failed'),
    ('f = np.sum(np.apply_along_axis(np.sum, 5, M))', 'axis'),
    ('f = 2j', 'unsupported_literal'),
    ('f = np.sum(np.mgrid[0:s])', 'constant_needed'),
]
