"""Counts: constants without gradient lines, however they are spelled and wherever they come from; what is left keeps its slope."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

import engine
from engine.telling import told
from tests.engine.test_alone import run_alone

X = "x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])\n"

SHAPES = {
    "shape": "n = x.shape[0]\nf = np.sum(x * x) / n",
    "shape of the last axis": "n = x.shape[-1]\nf = np.sum(x * x) / n",
    "len": "n = len(x)\nf = np.sum(x * x) / n",
    "size": "n = x.size\nf = np.sum(x * x) / n",
    "ndim": "n = x.ndim\nf = np.sum(x * x) * n",
    "np.shape": "n = np.shape(x)[0]\nf = np.sum(x * x) / n",
    "np.size": "n = np.size(x)\nf = np.sum(x * x) / n",
    "two at once": "n, d = x.shape[0], x.shape[1]\nf = np.sum(x * x) / (n * d)",
    "unpacked": "n, d = x.shape\nshare = 1.0 / n\nf = np.sum(x * x) * share",
    "float of it": "n = float(x.shape[0])\nf = np.sum(x * x) / n",
    "a share": "s = 1.0 / x.shape[0]\nf = np.sum(x * x) * s",
    "a root": "s = np.sqrt(2.0 / x.shape[1])\nf = np.sum(x * x) * s",
    "a root by math": "s = math.sqrt(2.0 / len(x))\nf = np.sum(x * x) * s",
    "of a count": "n = len(x)\nhalf = n // 2 + 1\nshare = 1.0 / half\nf = np.sum(x * x) * share",
    "negative": "n = -len(x)\nf = np.sum(x * x) * n",
    "a product": "n = x.shape[0] * x.shape[1]\nf = np.sum(x * x) / n",
    "np.prod": "n = np.prod(x.shape)\nf = np.sum(x * x) / n",
    "int of a share": "n = int(0.5 * len(x))\nf = np.sum(x * x) * n",
    "in a list": "dims = [x.shape[0], x.shape[1]]\nf = np.sum(x * x) / dims[1]",
    "in a dict": "cfg = {'n': len(x)}\nf = np.sum(x * x) / cfg['n']",
    "in a function": "def mean_sq(t):\n    n = t.shape[0]\n    return np.sum(t * t) / n\nf = mean_sq(x) + mean_sq(2 * x)",
    "returned": "def rows(t):\n    return t.shape[0]\nn = rows(x)\nf = np.sum(x * x) / n",
    "given on": "def mean(t, n):\n    m = n * 1\n    return np.sum(t * t) / m\nf = mean(x, len(x))",
    "an attribute": "class A:\n    def __init__(self, t):\n        self.n = t.shape[0]\na = A(x)\nf = np.sum(x * x) / a.n",
    "a local of a method": (
        "class A:\n    def loss(self, t):\n        m = len(t)\n        return np.sum(t * t) / m\na = A()\nf = a.loss(x)"
    ),
    "in a comprehension": "ns = [len(row) for row in [x, x]]\nf = np.sum(x * x) / ns[1]",
    "a copy": "n = len(x)\nm = n\nf = np.sum(x * x) / m",
    "compared": "n = len(x)\nf = np.sum(x * x) * (n > 1)",
}
SIZES = {
    "a shape": "D = 3\nz = np.zeros(D)\nf = np.sum((x + z) * x) / D",
    "a shape of two": "N, D = 2, 3\nz = np.zeros((N, D))\nf = np.sum((x + z) * x) / N",
    "a draw": "D = 3\nnp.random.seed(0)\nz = np.random.randn(D)\nf = np.sum(x * z) / D",
    "a draw by keyword": "D = 3\nnp.random.seed(0)\nz = np.random.normal(0, 1, size=D)\nf = np.sum(x * z) / D",
    "a bound of a draw": "K = 3\nnp.random.seed(0)\ny = np.random.randint(K, size=2)\nf = np.sum(x[np.arange(2), y]) / K",
    "a range": "T = 2\nf = 0.0\nfor t in range(T):\n    f = f + np.sum(x) / T",
    "an index": "k = 1\nf = np.sum(x[k]) * k",
    "a slice": "k = 1\nf = np.sum(x[:, k:]) * k",
    "reshape": "k = 6\nf = np.sum(x.reshape(k) * x.reshape(k)) / k",
    "repeat": "k = 2\nf = np.sum(np.repeat(x, k)) / k",
    "after its use as a factor": "k = 2\nf0 = np.sum(x * k)\nf = f0 + np.sum(x[:, k])",
    "after a share of it": "k = 2\nh = 1.0 / k\nz = np.zeros(k)\nf = np.sum(x * x) * h + np.sum(z)",
    "through what is computed": "D = 2\nH = 2 * D - 1\nz = np.zeros(H)\nf = np.sum((x + z) * x) * D",
    "through a copy": "D = 3\nn = D\nz = np.zeros(n)\nf = np.sum((x + z) * x) * D",
    "through a call": "def init(n):\n    return np.zeros(n)\nD = 3\nz = init(D)\nf = np.sum((x + z) * x) * D",
    "read in a dict": "cfg = {'D': 3}\nz = np.zeros(cfg['D'])\nf = np.sum((x + z) * x) * cfg['D']",
    "read in a list": "dims = [2, 3]\nz = np.zeros((dims[0], dims[1]))\nf = np.sum((x + z) * x) / dims[0]",
    "read an attribute": "class A:\n    def __init__(self, D):\n        self.D = D\n        self.z = np.zeros(D)\n"
                    "a = A(3)\nf = np.sum((x + a.z) * x) * a.D",
    "counting up": "i = 0\nf = 0.0\nwhile i < 2:\n    f = f + np.sum(x[i]) * i\n    i += 1",
    "counted before it is an index": (
        "i = 0\nf = 0.0\nwhile i < 2:\n    f = f + np.sum(x) * i\n    f = f + np.sum(x[i])\n    i = i + 1"
    ),
}  # fmt: skip


def slope(source: str) -> np.ndarray:
    """d f / d x by differences of whole runs."""
    base = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    found = np.zeros_like(base)
    for i in np.ndindex(base.shape):
        sides = []
        for step in (1e-5, -1e-5):
            given = base.copy()
            given[i] += step
            options = engine.Options(sets=((f"x[{i[0]},{i[1]}]", repr(float(given[i]))),), output="f")
            sides.append(float(engine.trace_source(source, options=options).value))
        found[i] = (sides[0] - sides[1]) / 2e-5
    return found


@pytest.mark.parametrize("name", [*SHAPES, *SIZES])
def test_a_count_is_a_constant(name: str) -> None:
    source = X + (SHAPES | SIZES)[name] + "\n"
    trace = engine.trace_source(source, options=engine.Options(output="f"))
    assert [v.name for v in trace.inputs() if not isinstance(v.value, (np.ndarray, float))] == []
    assert {v.name.split("[")[0] for v in trace.inputs()} <= {"x", "z", "a.z", "y", "f"}
    lines = [trace.raw(line.index) for line in trace.lines]
    counts = {v.grad for v in trace.vars if v.kind == "count"}
    assert not [line for line in lines if line.split(" ")[0] in counts]
    assert not {v.shown for v in trace.vars if v.kind == "count"} & (trace.values.keys() | trace.gradients.keys())
    np.testing.assert_allclose(trace.gradients["x"], slope(source), atol=1e-6)


@pytest.mark.parametrize("name", [*SHAPES, *SIZES])
def test_the_listing_and_the_module_run_alone(name: str) -> None:
    trace = engine.trace_source(X + (SHAPES | SIZES)[name] + "\n", options=engine.Options(output="f"))
    space: dict[str, object] = {}
    exec("import math\nimport numpy as np\n" + engine.listing(trace), space)
    np.testing.assert_allclose(space["dx"], trace.gradients["x"], rtol=1e-12)
    module: dict[str, object] = {"__name__": "module"}
    exec(engine.emit(trace), module)
    value, cache = module["forward"]()  # type: ignore[operator]
    assert value == trace.value
    parameters = inspect.signature(module["forward"]).parameters  # type: ignore[arg-type]
    assert not parameters.keys() & {"n", "d", "N", "D", "k", "T", "K", "dims", "cfg", "i"}
    module["backward"](cache)  # type: ignore[operator]


@pytest.mark.parametrize("source", ["theta = 0\nf = (theta - 3) * (theta - 3)", "x = 3\ny = -4\nz = x * y\nf = z + x"])
def test_a_whole_number_that_is_only_computed_with_is_an_input(source: str) -> None:
    trace = engine.trace_source(source + "\n")
    assert not [v for v in trace.vars if v.kind == "count"]
    assert all(name in trace.gradients for name in ("theta",) if "theta" in source)


def test_index_and_factor_is_told_and_wrt_takes_it_back() -> None:
    source = X + "k = 2\nf = np.sum(x[:, k]) * k\n"
    trace = engine.trace_source(source)
    assert [n.fields["names"] for n in told(trace) if n.code == "count_and_number"] == ["k"]
    asked = engine.trace_source(source, options=engine.Options(wrt=("k",)))
    assert asked.gradients["k"] == 9.0
    assert "x" not in asked.gradients


@pytest.mark.parametrize("body", ["n = x.shape[0]\nf = np.sum(x) * n", "n, d = x.shape\nm = n * 1.0\nf = np.sum(x) * m"])
def test_a_count_that_is_wanted_has_a_gradient(body: str) -> None:
    trace = engine.trace_source(X + body + "\n", options=engine.Options(wrt=("n",)))
    assert trace.gradients["n"] == 21.0


def test_a_count_can_be_set() -> None:
    source = "D = 2\nz = np.ones(D)\nw = 3.0\nf = np.sum(z * w) / D\n"
    trace = engine.trace_source(source, options=engine.Options(sets=(("D", "5"),)))
    assert trace.value == 3.0
    assert trace.gradients["z"].shape == (5,)
    np.testing.assert_allclose(trace.gradients["z"], 3.0 / 5)


def test_an_array_made_of_draws_and_counts_is_an_input() -> None:
    trace = engine.trace_source("D = 3\nnp.random.seed(0)\nW = np.random.randn(D, 2) * np.sqrt(2.0 / D)\nf = np.sum(W * W)\n")
    assert [v.name for v in trace.inputs()] == ["W"]
    assert len(trace.stages) == 1
    np.testing.assert_allclose(trace.gradients["W"], 2 * trace.vars[trace.inputs()[0].index].value)


def test_a_number_of_the_data_times_a_count_is_no_count() -> None:
    trace = engine.trace_source("np.random.seed(0)\nx = np.random.randn() * len([1, 2])\nf = x * x\n")
    assert [v.name for v in trace.inputs()] == ["x"]


def test_a_net_of_many_calls_has_no_input_for_each() -> None:
    source = X + "def m(t):\n    n = t.shape[1]\n    return np.sum(t * t) / n\nf = 0.0\nfor i in range(40):\n    f = f + m(x)\n"
    data = [v.name for v in engine.trace_source(source).inputs()]
    assert data == ["x", "f"]


@pytest.mark.parametrize(
    "lines",
    [
        "rows = [0, 2]\ny = X[rows] * w\n",
        "rows = [0, 2]\ny = X[rows, 1] * w\n",
        "rows = (0, 2)\ny = np.take(X, rows, axis=0) * w\n",
        "size = [2, 3]\ny = X.reshape(size) * w\n",
        "at = {'row': 1}\ny = X[at['row']] * w\n",
        "def pick(A, which):\n    return A[which]\ny = pick(X, [2, 0]) * w\n",
    ],
)
def test_a_listing_binds_the_lists_that_are_read_as_places(lines: str) -> None:
    data = "import numpy as np\nX = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])\nw = 2.0\n"
    run_alone(engine.trace_source(f"{data}{lines}f = np.sum(y * y)\n"))
