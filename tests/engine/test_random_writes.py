"""Random programs that write into arrays, through views, other names, lists and functions: judged by Python itself.

numpy's own run of the same text gives the values at every step and, by differences, the gradients; the printed and the emitted
lines run alone.
"""

from __future__ import annotations

import random

import numpy as np
import pytest

import engine
from engine.checking.check import check
from tests.engine.judge import emitted_agrees, lines_agree, listing_agrees, same

X = np.array([0.7, -1.3, 0.4, 1.9])
W = 0.6
HEAD = "import numpy as np\nx = np.array([0.7, -1.3, 0.4, 1.9])\nw = 0.6\n"


STATEMENTS = (
    "{v}[{i}] = {value}", "{v}[{i}] += {value}", "{v}[{i}] *= w", "{v}[{i}] -= {value}", "{v}[1:3] = ({vector} + 0 * x)[1:3]",
    "{v}[:] = {vector}", "{v} += {vector}", "{v} *= w", "{v}[::2] *= 1.1", "{v}[[0, 2]] = {u}[[1, 3]]",
    "np.add.at({v}, [0, 1, 1], {u}[:3])", "np.subtract.at({v}, [2, 2], w)", "{v}[x > 0] = w", "{v}[{v} < 0.5] *= w",
    "{m}[{r}] = {vector}", "{m}[{r}, {j}] = {value}", "{m}[:, {j}] += {u}[:3]", "{m}[{r}] *= {v}", "{m}.T[{j}] = w",
    "{m}[{r}][{j}] = {value}", "{m}[1:, 1:3] = {value}", "{m}[{r}, [0, 2]] = {u}[:2]",
    "v{n} = {m}[{r}]", "v{n} = {v}", "v{n} = {v}[:]", "v{n} = {v} + 0", "v{n} = np.cos({v})", "m{n} = {m}.copy()", "m{n} = {m}",
    "t{n} = {m}.T[{j}]\nt{n}[{r}] = {value}", "for k in range(3):\n    {v}[k + 1] = {v}[k] * w + x[k]",
    "{v}[{i}], {v}[{j}] = {v}[{j}], {v}[{i}]", "y{n} = {v} * {u}\n{v}[{i}] = y{n}[{j}]",
    "d{n} = {{'k': {v}}}\nd{n}['k'][{i}] = {value}",
    "for row in {m}:\n    row[{j}] = {value}",
    "def f{n}(q):\n    q[{i}] = {value}\n    return q.sum()\n{v}[{j}] += f{n}({u}) * 0.1",
)  # fmt: skip
VALUES = ("w", "x[{j}]", "{u}[{j}]", "{u}[{j}] * w", "{u}[{j}] * {v}[{i}]", "np.sin({m}[{r}, {j}])", "w * w", "2.0")
VECTORS = ("x", "{u} * w", "{m}[{r}]", "{m}[{r}] * {u}", "np.tanh({u})", "x * x", "1.0", "{m}.sum(axis=0)", "w")


def program(draw: random.Random) -> str:
    """Statements over a vector a, a matrix m, another vector c, and whatever views and aliases they make."""
    lines = ["a = " + draw.choice(["x * 1.5", "np.zeros(4)", "np.sin(x)", "x + 0", "x"])]
    lines.append("m = " + draw.choice(["np.outer(x[:3], x)", "np.zeros((3, 4))", "np.ones((3, 4)) * w"]))
    lines.append("c = " + draw.choice(["np.zeros(4)", "x * x", "np.arange(4.0)"]))
    vectors, matrices = ["a", "c"], ["m"]
    for n in range(draw.randint(3, 9)):
        names = {"v": draw.choice(vectors), "u": draw.choice(vectors), "m": draw.choice(matrices), "n": n}
        names |= {"i": draw.randrange(4), "j": draw.randrange(4), "r": draw.randrange(3)}
        names |= {"value": draw.choice(VALUES).format(**names), "vector": draw.choice(VECTORS).format(**names)}
        lines.append(draw.choice(STATEMENTS).format(**names))
        made = lines[-1].split(" = ")[0]
        if made in (f"v{n}", f"m{n}"):
            (vectors if made[0] == "v" else matrices).append(made)
    terms = [f"np.sum({v} * x)" for v in draw.sample(vectors, min(2, len(vectors)))]
    terms.append(f"np.sum(np.cos({draw.choice(matrices)}) * w)")
    return "\n".join(lines) + "\nf = " + " + ".join(terms) + "\n"


def run(text: str, x: np.ndarray, w: float) -> float:
    """The text run by Python itself, at other inputs."""
    space = {"np": np, "x": x.copy(), "w": w}
    exec(compile(text, "<program>", "exec"), space)
    return float(space["f"])  # type: ignore[arg-type]


def test_values_gradients_and_text() -> None:
    refused: dict[str, int] = {}
    done = 0
    for seed in range(400):
        text = program(random.Random(seed))
        try:
            trace = engine.trace_source(HEAD + text)
        except engine.ProgramError as error:
            refused[error.code] = refused.get(error.code, 0) + 1
            continue
        done += 1
        judge(trace, text)
    assert set(refused) <= {"aliased", "repeated_write", "overtaken"}, refused
    assert done > 250, refused


def judge(trace: engine.Trace, text: str) -> None:
    """Value, gradients by differences where two steps agree (elsewhere a kink is near), printed and emitted lines."""
    try:
        same(trace.value, run(text, X, W), rtol=1e-12)
        for name, shift in (("w", [(0 * X, 1.0)]), ("x", [(e, 0.0) for e in np.eye(4)])):
            found = np.ravel(trace.gradients[name])
            for k, (dx, dw) in enumerate(shift):
                ends = [[run(text, X + h * dx, W + h * dw) for h in (step, -step)] for step in (1e-6, 1e-5)]
                fine, coarse = (ends[0][0] - ends[0][1]) / 2e-6, (ends[1][0] - ends[1][1]) / 2e-5
                if abs(fine - coarse) < 1e-4 * (1 + abs(fine)):
                    assert found[k] == pytest.approx(fine, rel=1e-5, abs=1e-6), (name, k)
        listing_agrees(trace)
        lines_agree(trace)
        emitted_agrees(trace)
        assert check(trace).ok
    except Exception as error:
        raise AssertionError(f"{HEAD}{text}") from error
