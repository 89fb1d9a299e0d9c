"""Own backward parts that write into arrays as numpy does: right ones are right, and a wrong one is wrong at its line."""

from __future__ import annotations

import pickle
from typing import Any, NamedTuple

import numpy as np
import pytest

import engine
from tests.engine.own.test_survey import surveyed

VECTOR = "x = np.array([1.0, -2.0, 3.0])\nW = np.arange(9.0).reshape(3, 3) * 0.1\n"
ROWS = "E = np.arange(12.0).reshape(4, 3) * 0.3\nix = np.array([0, 2, 2])\nh = E[ix]\nf = (h**2).sum()\ndh = 2 * h\n"
FILL = "def fill(out):\n    out[:] = np.ones(3)\n    return out\n"


class Case(NamedTuple):
    """A program whose own part is right, a piece of its text, and what stands in its place where it is wrong; ``at``: the line
    (from the end, -1 the last one) that is then to blame."""

    source: str
    piece: str
    slip: str
    at: int


CASES = {
    "a function that fills what it is given": Case(
        VECTOR + "y = W @ x\nf = y.sum()\n" + FILL + "dy = fill(np.zeros(3))\ndx = W.T @ dy\ndW = np.outer(dy, x)\n",
        "W.T @ dy", "W @ dy", -2,
    ),
    "a function that fills what it is given, wrongly": Case(
        VECTOR + "y = W @ x\nf = y.sum()\n" + FILL + "dy = fill(np.zeros(3))\ndx = W.T @ dy\n",
        "np.ones(3)", "2 * np.ones(3)", -4,
    ),
    "a call for nothing but what it writes": Case(
        VECTOR + "y = W @ x\nf = y.sum()\n" + FILL + "dy = np.zeros(3)\nfill(dy)\ndx = W.T @ dy\n",
        "fill(dy)", "fill(dy[:])\ndy[0] = 3.0", -2,
    ),
    "a keyword, and a view": Case(
        VECTOR + "y = W @ x\nf = y.sum()\n" + FILL + "dy = np.zeros((2, 3))\ndy = fill(out=dy[1])\n",
        "fill(out=dy[1])", "fill(out=dy[1]) * 3", -1,
    ),
    "fill and np.add.at": Case(
        ROWS + "dE = np.ones((4, 3))\ndE.fill(0.0)\nnp.add.at(dE, ix, dh)\n", "ix, dh)", "ix, -dh)", -1
    ),
    "np.subtract.at": Case(ROWS + "dE = np.zeros((4, 3))\nnp.subtract.at(dE, ix, -dh)\n", "ix, -dh)", "ix, dh)", -1),
    "np.add.at forgets no repeat": Case(
        ROWS + "dE = np.zeros((4, 3))\nnp.add.at(dE, ix, dh)\n", "np.add.at(dE, ix, dh)", "dE[ix] += dh", -1
    ),
    "np.copyto": Case(VECTOR + "f = (x**2).sum()\ndx = np.zeros(3)\nnp.copyto(dx, 2 * x)\n", "2 * x)", "3 * x)", -1),
    "np.copyto of one number": Case(VECTOR + "f = x.sum()\ndx = np.zeros(3)\nnp.copyto(dx, 1.0)\n", "1.0)", "2.0)", -1),
    "+= after fill": Case(
        VECTOR + "f = (x**2).sum()\ndx = np.ones(3)\ndx.fill(0.0)\ndx += x\ndx += x\n", "fill(0.0)", "fill(0.5)", -3
    ),
    "+= what is wrong after fill": Case(
        VECTOR + "f = (x**2).sum() + x.sum()\ndx = np.ones(3)\ndx.fill(0.0)\ndx += 2 * x\ndx += 1.0\n", "2 * x\n", "3 * x\n", -2
    ),
    "np.fill_diagonal of a view": Case(
        "X = np.arange(12.0).reshape(4, 3)\nf = np.trace(X[:3])\ndX = np.zeros((4, 3))\nnp.fill_diagonal(dX[:3], 1.0)\n",
        "dX[:3], 1.0", "dX[:3], 2.0", -1,
    ),
    "sort": Case(
        "x = np.array([1.0, 2.0, 3.0])\nf = (x**2).sum()\ndx = 2 * x[::-1]\ndx.sort()\n", "2 * x[::-1]", "3 * x[::-1]", -2
    ),
    "a mask in place": Case(
        VECTOR + "y = np.where(x > 0, x, 0.1 * x)\nf = (y**2).sum()\ndy = 2 * y\ndx = dy.copy()\nm = x <= 0\ndx[m] *= 0.1\n",
        "dx[m] *= 0.1", "dx[m] *= 0.2", -1,
    ),
    "a slice divided in place": Case(
        VECTOR + "f = (x[:2] / 4).sum() + x[2]\ndx = np.ones(3)\ndx[:2] /= 4\n", "dx[:2] /= 4", "dx[:2] /= 5", -1
    ),
    "a power and a product in place": Case(
        VECTOR + "f = (x**3).sum()\ndx = x.copy()\ndx **= 2\ndx *= 3\n", "dx *= 3", "dx *= 2", -1
    ),
    "every element in a loop": Case(
        VECTOR + "f = (x**2).sum()\ndx = np.ones(3)\nfor i in range(3):\n    dx[i] = 0.0\n    dx[i] += 2 * x[i]\n",
        "+= 2 * x[i]", "+= x[i]", -1,
    ),
    "another name": Case(
        VECTOR + "f = (x**2).sum()\n# backward\ndx = np.zeros(3)\nd = dx\nd += 2 * x\n", "d += 2 * x", "d += x", -1
    ),
    "a view by another name": Case(
        VECTOR + "f = (x**2).sum()\n# backward\ndx = np.zeros(3)\nfirst, rest = dx[:1], dx[1:]\n"
        "first += 2 * x[:1]\nrest += 2 * x[1:]\n",
        "rest += 2 * x[1:]", "rest += 3 * x[1:]", -1,
    ),
    "gradients in a dict": Case(
        VECTOR + "f = (x**2).sum()\ngrads = {'x': np.ones(3)}\ngrads['x'].fill(0.0)\ngrads['x'] += 2 * x\n",
        "+= 2 * x", "+= x", -1,
    ),
    "a method by another name": Case(
        VECTOR + "f = x.sum()\ndx = np.zeros(3)\nput = dx.fill\nput(1.0)\n", "put(1.0)", "put(2.0)", -1
    ),
    "a list by a slice": Case(
        "w = [1.0, 2.0]\nf = w[0] * w[1]\ndw = [0.0, 0.0]\ndw[0:2] = [w[1], w[0]]\n", "[w[1], w[0]]", "[w[0], w[0]]", -1
    ),
}  # fmt: skip


def own_of(source: str) -> Any:
    found = engine.trace_source(source).own
    assert found is not None
    assert found.failed is None
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_right_part_is_right(name: str) -> None:
    own = own_of(CASES[name].source)
    assert own.lines
    assert {line.verdict for line in own.lines} == {"right"}


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_part_is_wrong_at_its_line(name: str) -> None:
    case = CASES[name]
    assert case.source.count(case.piece) == 1
    source = case.source.replace(case.piece, case.slip)
    count = len(source.rstrip("\n").split("\n"))
    own = own_of(source)
    assert own.first_wrong == count + 1 + case.at
    space, right = python(source), engine.trace_source(case.source)
    theirs = {"d" + key: value for key, value in space.get("grads", {}).items()} | space
    pairs = [(theirs[f"d{key}"], ours) for key, ours in right.gradients.items() if f"d{key}" in theirs]
    assert any(not np.allclose(mine, ours) for mine, ours in pairs)  # so it is wrong, whoever says so


def python(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {"np": np, "print": lambda *_: None}
    exec(source, space)
    return space


@pytest.mark.parametrize("name", CASES)
def test_a_part_leaves_what_python_leaves(name: str) -> None:
    source = CASES[name].source
    names = surveyed(source).module.names
    wanted = python(source)
    compared = 0
    for key, value in wanted.items():
        if isinstance(value, (np.ndarray, float)):
            held = getattr(names[key], "value", names[key])
            assert np.array_equal(held, value, equal_nan=True), key
            compared += 1
    assert compared


# -- what is judged stays with the trace


@pytest.mark.parametrize("name", CASES)
def test_a_verdict_is_kept_with_the_trace(name: str) -> None:
    trace = engine.trace_source(CASES[name].source)
    again = pickle.loads(pickle.dumps(trace)).own
    assert again is not None
    assert [(line.line, line.name, line.verdict) for line in again.lines] == [
        (line.line, line.name, line.verdict) for line in trace.own.lines
    ]


ALIASED = (
    "X = np.arange(6.0).reshape(2, 3)\nrow = X[1]\npairs = zip([1.0, 2.0], [3.0, 4.0])\nvalues = {'a': 1.0}.values()\n"
    "rng = np.random.default_rng(1)\nget = X.sum\nf = (X**2).sum()\n"
    "# backward\ndX = 2 * X\nrow[0] = 7.0\nprint(X[1, 0], [a * b for a, b in pairs], list(values), rng.random(), get())\n"
    "def twice(v, by=row):\n    return v * 2 + by[0]\nprint(twice(1.0))\n"
)


def test_what_the_own_part_does_to_the_forward_part_is_as_in_python() -> None:
    """Views of one memory, iterators, generators, methods and functions with what they hold; the trace keeps its own values."""
    trace = engine.trace_source(ALIASED)
    wanted: list[str] = []
    exec(ALIASED, {"np": np, "print": lambda *words: wanted.append(" ".join(map(str, words)))})
    assert [text for _, text in trace.printed] == wanted


def test_functions_deep_in_the_own_part_are_called() -> None:
    deep = " + ".join(["x"] * 3000)
    source = (
        "def outer(k):\n    def inner(n):\n        return 1.0 if n == 0 else k * inner(n - 1)\n    return inner\n"
        f"g, h = outer(2.0), lambda x: {deep}\nx = 3.0\nf = x * 2.0\ndf = 1.0\ndx = g(3) * h(1.0) / 12000 * df\n"
    )
    trace = engine.trace_source(source)
    assert [(line.name, line.verdict) for line in trace.own.lines] == [("df", "right"), ("dx", "right")]
