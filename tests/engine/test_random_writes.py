"""Random programs that write into arrays, through views, other names, lists and functions: judged by Python itself.

numpy's own run of the same text gives the values at every step and, by differences, the gradients; the printed and the emitted
lines run alone.
"""

from __future__ import annotations

import random
from functools import lru_cache
from types import CodeType

import numpy as np
import pytest

import engine
from engine.checking.check import check
from tests.engine.judge import emitted_agrees, forward_agrees, lines_agree, listing_agrees, same

X = np.array([0.7, -1.3, 0.4, 1.9])
W = 0.6
HEAD = "import numpy as np\nx = np.array([0.7, -1.3, 0.4, 1.9])\nw = 0.6\n"


STATEMENTS = (
    "{v}[{i}] {op} {value}", "{v}[{part}] {op} {value}", "{v}[{part}] {op} ({vector} + 0 * x)[{part}]", "{v}[:] = {vector}",
    "{v} += {vector}", "{v} *= {u}", "{v} += {v}", "{v}[1:] += {v}[:-1]", "{v}[:-1] *= {u}[1:]", "{v}[[0, 2]] {op} {u}[[1, 3]]",
    "np.add.at({v}, [0, 1, 1], {u}[:3])", "np.subtract.at({v}, [2, 2], {value})", "{v}[x > 0] = w", "{v}[{v} < 0.5] *= {value}",
    "{m}[{m} > 0.3] {op} {value}", "{m}[x[:3] > 0] {op} {vector}", "{m}[x[:3] > 0, 1] = {value}", "{m}[:, x > 0] *= {value}",
    "{m}[{r}] {op} {vector}", "{m}[{r}, {j}] {op} {value}", "{m}[:, {j}] += {u}[:3]", "{m}.T[{j}] {op} w * {u}[1:]",
    "{m}[{r}][{j}] = {value}", "{m}[1:, 1:3] {op} {value}", "{m}[{r}, [0, 2]] = {u}[:2]", "{m}[::-1, ::2][{k}, {k}] {op} {value}",
    "{m}[..., {j}] = {u}[1:] + 0", "{m}[None, {r}] = {vector}", "{m}[np.arange(3), [0, 2, 1]] {op} {u}[:3]",
    "{m}[[0, 2]] = {m}[[2, 0]]", "v{n} = {m}[{r}]", "v{n} = {v}", "v{n} = {v}[:]", "v{n} = {v}[::-1]", "v{n} = {v} + 0",
    "v{n} = np.cos({v})", "m{n} = {m}.copy()", "m{n} = {m}", "m{n} = {m}[:, ::-1]", "m{n} = np.swapaxes({m}.T, 0, 1)",
    "v{n} = np.asarray({v})", "v{n}, w{n}, z{n} = {m}",
    "r{n} = {m}.reshape(2, 6)\n{m}[{r}, {j}] = {value}\nm{n} = r{n}.reshape(3, 4) * w",
    "b{n} = np.broadcast_to({v}, (3, 4))\n{v}[{i}] = {value}\nm{n} = b{n} * 1.0",
    "p{n}, q{n} = np.split({v}, 2)\n{v}[1:3] {op} {value}\n{u}[:2] = p{n} * q{n}",
    "d{n} = np.diagonal({m})\n{m}[{r}, {j}] = {value}\n{v}[:3] = d{n} * {v}[1:]", "t{n} = {m}.T[{j}]\nt{n}[{r}] = {value}",
    "t{n} = {m}[1:].T[1:]\nt{n}[{k}] {op} {value}\nt{n}[:, {k}] *= {u}[:3]",
    "h{n} = {v}[1:3]\n{v}[{i}] = {value}\n{u}[:2] = h{n} * h{n}", "h{n} = {m}[1:, 1:]\nh{n}[:] = h{n} * h{n}\nh{n}[0] += {u}[1:]",
    "for k in range(3):\n    {v}[k + 1] = {v}[k] * w + x[k]", "for k in range(1, 4):\n    {v}[k:] {op} {u}[:-k]",
    "for k in range(3):\n    {m}[k, :k] = {u}[:k] * {v}[k]", "for row in {m}:\n    row[{j}] {op} {value}",
    "for row in {m}:\n    row *= row[::-1]", "for k, row in enumerate({m}):\n    row[k] = {v}[k]\n    {m}[2] += row",
    "for row in {m}.T:\n    row[:] = row * row[0]", "for row, e in zip({m}, {v}):\n    row[:2] {op} e",
    "for z in ({v}, {u}):\n    z[{i}] {op} {value}", "{v}[{i}], {v}[{j}] = {v}[{j}] * {v}[{i}], {v}[{i}] * {u}[{j}]",
    "{v}[{i}], {u}[{j}] = {u}[{j}] * {v}[{i}], {v}[{i}] * {u}[{j}]", "{v}[0], {v}[1:] = {v}[1], {v}[:-1] * {u}[1:]",
    "{m}[0], {m}[1] = {m}[1] * {m}[0], np.sin({m}[0]) * {m}[2]",
    "s{n} = {value}\ns{n}, {v}[{i}] = {v}[{i}] * {v}[{j}], s{n}\n{u}[{j}] = s{n}",
    "s{n} = {v}[{i}] = {u}[{j}] = {v}[{j}] * {v}[{i}]", "y{n} = {v} * {u}\n{v}[{i}] = y{n}[{j}]",
    "d{n} = {{'k': {v}}}\nd{n}['k'][{i}] = {value}",
    "l{n} = [{v} * 1.0, {u} * w]\nl{n}[0][{i}] = {value}\nl{n}[1] += {v}\n{v} *= l{n}[0] * l{n}[1]",
    "def f{n}(q):\n    q[{i}] = {value}\n    return q.sum()\n{v}[{j}] += f{n}({u}) * 0.1",
    "def f{n}(q, t={v}):\n    t[{i}] += q\n    return t\nv{n} = f{n}({value})",
    "def f{n}(*qs):\n    for q in qs:\n        q[{i}] -= w\nf{n}({v}, {u})",
    "def f{n}(o, q):\n    y = o * q\n    o[{i}] = w\n    return y * o\nv{n} = f{n}(np.ones(4), {v})",
    "i{n} = np.array([0, {i}]) if {i} else np.array([1, 2])\n{v}[i{n}] {op} {value}\ni{n}[0] = 3 if {i} < 3 else 2\n{u}[i{n}] *= w",
    "g{n} = {v} > 0.2\n{v}[g{n}] = {value}\ng{n}[{i}] = True\n{v}[g{n}] {op} {value}",
    "c{n} = np.arange(4)\nc{n}[{i}] = 5\nv{n} = c{n} * {v}\nc{n}[1:] += 2\n{u} *= c{n}",
    "a{n} = np.zeros((2, 3, 4))\na{n}[0] = {m}\na{n}[:, 1, ::-1] = {vector}\na{n}[..., {j}] {op} {value}\n"
    "a{n}.transpose(2, 0, 1)[{i}, 1] = {u}[:3]\nm{n} = a{n}[0] * a{n}[1]",
    "{v}[:] = np.maximum({v}, {u} + 0.01)", "{v}.fill({value})", "np.copyto({v}, {vector})", "np.fill_diagonal({m}, {value})",
    "{v}[[]] = w", "{v}[x > 50] {op} {value}", "{v}[{i}] = np.sum({v} * {u})", "{m}[{r}] = {m} @ {v} @ {m} * 0.1",
    "{v} /= 2 + {u} * {u}",
)  # fmt: skip
VALUES = ("w", "x[{j}]", "{u}[{j}]", "{u}[{j}] * w", "{u}[{j}] * {v}[{i}]", "np.sin({m}[{r}, {j}])", "w * w", "2.0",
          "{v}[{i}] * {v}[{j}]", "{m}[{r}] @ {v}", "{m}.sum() * 0.1")  # fmt: skip
VECTORS = ("x", "{u} * w", "{m}[{r}]", "{m}[{r}] * {u}", "np.tanh({u})", "x * x", "1.0", "{m}.sum(axis=0)", "w",
           "{v}[::-1]", "{v} * {v}[{i}]", "{u}[[1, 0, 3, 2]]", "np.ones(4)", "np.cumsum({v})")  # fmt: skip
PARTS = ("1:3", "::2", "::-1", "-2:", "3:0:-2", ":{i}", "{i}:", "-3:-1", "...")


def program(draw: random.Random) -> str:
    """Statements over a vector a, a matrix m, another vector c, and whatever views and aliases they make."""
    lines = ["a = " + draw.choice(["x * 1.5", "np.zeros(4)", "np.sin(x)", "x + 0", "x"])]
    lines.append("m = " + draw.choice(["np.outer(x[:3], x)", "np.zeros((3, 4))", "np.ones((3, 4)) * w"]))
    lines.append("c = " + draw.choice(["np.zeros(4)", "x * x", "np.arange(4.0)"]))
    vectors, matrices = ["a", "c"], ["m"]
    for n in range(draw.randint(3, 9)):
        names = {"v": draw.choice(vectors), "u": draw.choice(vectors), "m": draw.choice(matrices), "n": n}
        names |= {"i": draw.randrange(4), "j": draw.randrange(4), "r": draw.randrange(3), "k": draw.randrange(2)}
        names |= {"op": draw.choice(["=", "=", "+=", "-=", "*="]), "part": draw.choice(PARTS).format(**names)}
        names |= {"value": draw.choice(VALUES).format(**names), "vector": draw.choice(VECTORS).format(**names)}
        lines.append(draw.choice(STATEMENTS).format(**names))
        made = [line.split(" = ")[0].split(", ")[0] for line in lines[-1].split("\n")]
        vectors += [f"v{n}"] * (f"v{n}" in made)
        matrices += [f"m{n}"] * (f"m{n}" in made)
    terms = [f"np.sum({v} * x)" for v in draw.sample(vectors, min(2, len(vectors)))]
    terms.append(f"np.sum(np.cos({draw.choice(matrices)}) * w)")
    return "\n".join(lines) + "\nf = " + " + ".join(terms) + "\n"


@lru_cache(1)
def compiled(text: str) -> CodeType:
    """The program as Python's code: it is run at many inputs."""
    return compile(text, "<program>", "exec")


def run(text: str, x: np.ndarray, w: float) -> float:
    """The text run by Python itself, at other inputs."""
    space = {"np": np, "x": x.copy(), "w": w}
    exec(compiled(text), space)
    return float(space["f"])  # type: ignore[arg-type]


def test_values_gradients_and_text() -> None:
    refused: dict[str, int] = {}
    done = 0
    for seed in range(250):
        text = program(random.Random(seed))
        try:
            value = run(text, X, W)
            if not np.isfinite(value) or abs(value) > 1e5:  # squares of squares: differences say nothing
                continue
            trace = engine.trace_source(HEAD + text)
        except engine.ProgramError as error:
            refused[error.code] = refused.get(error.code, 0) + 1
            continue
        done += 1
        judge(trace, text)
    assert set(refused) <= {"aliased", "repeated_write", "overtaken"}, refused
    assert done > 180, refused


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
        forward_agrees(trace)
        listing_agrees(trace)
        lines_agree(trace)
        every = engine.expand(trace, frozenset(range(len(trace.stages))))
        listing_agrees(every)
        lines_agree(every)
        emitted_agrees(trace)
        assert check(trace).ok
    except Exception as error:
        raise AssertionError(f"{HEAD}{text}") from error
