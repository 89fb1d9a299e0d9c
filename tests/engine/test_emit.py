"""Emitted modules: what they hold, what they assert, and that they are the trace again."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.writing.emit import emit
from tests.engine.judge import emitted_agrees, returned_names, run_emitted, same

EIGHT = "".join(
    line + "\n"
    for line in (
        "x = 3", "y = -4", "sigy = 1.0 / (1 + math.exp(-y))", "num = x + sigy", "sigx = 1.0 / (1 + math.exp(-x))", "xpy = x + y",
        "xpysqr = xpy**2", "den = sigx + xpysqr", "invden = 1.0 / den", "f = num * invden",
    )
)  # fmt: skip

AWKWARD = {
    "names of the module": "forward = 2.0\nbackward = 3.0\ncache = forward * backward\n"
    "value = cache + 1\nname = value * 2\ngradient = name\n",
    "names of its script": "print = 2.0\nzip = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.5])\nf = (zip * print).sum()\n",
    "np and math taken": "import math as m\nnp = 2.0\nmath = 3.0\nf = numpy.exp(np) * math + m.sin(np)\n",
    "0-d arrays": "x = np.array(2.0)\ny = np.array(3.0)\nf = x * y + x\n",
    "float32": "x = np.array([1.5, 2.5], dtype=np.float32)\nf = (x * x).sum()\n",
    "numpy scalar": "x = np.float64(1.5)\nf = x * x\n",
    "infinite literal": "x = 1.0\nf = x * np.inf\n",
    "nan and inf in arrays": "x = np.array([1.0, np.nan, -np.inf])\nf = (x * np.array([1.0, np.inf, 0.0])).sum()\n",
    "drawn mask": "h = np.random.randn(6, 5)\nm = h * (np.random.rand(*h.shape) < 0.5)\nf = m.sum()\n",
    "drawn index": "X = np.random.randn(4, 3)\nB = X[np.random.randint(0, 4, 6)]\nf = (B * B).sum()\n",
    "unused inputs": "x = 2.0\ny = np.zeros((2, 3))\nz = [1.0, 2.0]\nf = x * x\n",
    "long list": f"xs = {[i * 0.37 for i in range(40)]!r}\nf = sum(xs)\n",
    "long sum": "x = 1.0\nf = " + " + ".join(f"x * {i}.5" for i in range(300)) + "\n",
    "unicode": "σ = 0.5\n입력 = 2.0\nf = σ * 입력 * σ\n",
    "whole-number keys": "d = {0: 1.0, 5: 2.0, -1: 3.0}\nf = d[0] * d[5] * d[-1]\n",
    "odd keys": "d = {('a', 1): 1.5, 'it\\'s': 2.0, 'a b; c = 1': 3.0}\nf = d['a', 1] * d[\"it's\"] * d['a b; c = 1']\n",
    "layers": "layers = [{'W': np.ones((2, 2)), 'b': np.zeros(2)}, {'W': np.ones((2, 2)) * 0.5, 'b': np.ones(2)}]\n"
    "x = np.array([1.0, -2.0])\nfor p in layers:\n    x = np.tanh(p['W'] @ x + p['b'])\nf = x.sum()\n",
    "copy as output": "x = 2.0\ny = x\n",
    "truth as factor": "x = np.array([1.0, 2.0])\nmask = x > 1.5\nf = (x * mask).sum()\n",
    "empty array": "x = np.zeros((0, 3))\nf = x.sum() + 1.0\n",
    "writes": "x = np.array([1.0, 2.0, 3.0])\ny = np.zeros(3)\ny[0] = x[1] * 2\n"
    "y[1:] += x[:2] * x[1:]\ny[x > 1.5] = 0.5\nf = (y * y).sum()\n",
    "write into a dict's array": "p = {'v': np.zeros(2)}\nx = 3.0\np['v'][0] = x * 2\nf = p['v'].sum()\n",
    "repeated list": "n = 3\nx = 2.0\nxs = [x] * n\nf = xs[0] * xs[2] * n\n",
    "list replaced": "x = 2.0\nw = [1.0, x * 3]\nw[1] = w[1] * 2\nw[1] += x\nf = w[0] * w[1]\n",
    "numbers beside results": "a = 2.0\nb = 3.0\nw = []\nw.append(([5], a * b))\n"
    "w.append(([7, 8], w[0][1] * a))\nf = w[1][1] * a\n",
    "a branch on a long constant": "x = np.array([0.5, 2.0, 1.0])\nk = 1\nif (x * np.arange(3.0) > np.linspace(0, 1, 3)).any():\n"
    "    k = np.argmax(x * np.linspace(0, 1, 3))\nf = x[k] * 2 if k == 1 else x[0]\n",
    "a write where a count says": "def f(s):\n    T = len(s)\n    t = s * 2\n    t[np.triu(np.ones((T, T)), 1) > 0] = -1.0\n"
    "    t[np.arange(T), np.arange(T)] *= 3\n    return t\ns = np.array([[1.0, 2.0], [3.0, 4.0]])\nf = (f(s) * s).sum()\n",
    "a sum into places that a count says": "p = np.array([0.2, 0.8])\neps, N = 0.1, 2\nq = np.full((2, 2), eps / 2)\n"
    "q[np.arange(N), [0, 1]] += 1 - eps\nf = (q * p).sum()\n",
    "locals": "def affine(x, w):\n    c = 0.5\n    h = x * w\n    return h + c\nf = affine(affine(2.0, 3.0), 1.5)\n",
    "chained": "x = 2.0\na = b = c = x * x\nf = a * b + c\n",
}


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_programs(name: str) -> None:
    emitted_agrees(engine.trace_source(AWKWARD[name]))


def test_the_eight_stages_as_a_person_would_write_them() -> None:
    text = emit(engine.trace_source(EIGHT, "eight.py"))
    assert text == '''"""Forward and backward pass of eight.py, derived by chainstep."""

import math


def forward(x=3, y=-4):
    """f, and what backward reads."""
    sigy = 1.0 / (1 + math.exp(-y))
    num = x + sigy
    sigx = 1.0 / (1 + math.exp(-x))
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = 1.0 / den
    f = num * invden
    return f, (sigy, num, sigx, xpy, den, invden)


def backward(cache, df=1.0):
    """Gradients of f; df is what arrives at it from outside."""
    sigy, num, sigx, xpy, den, invden = cache
    # backprop f = num * invden
    dnum = invden * df
    dinvden = num * df
    # backprop invden = 1.0 / den
    dden = -1.0 / den**2 * dinvden
    # backprop den = sigx + xpysqr
    dsigx = dden
    dxpysqr = dden
    # backprop xpysqr = xpy**2
    dxpy = 2 * xpy * dxpysqr
    # backprop xpy = x + y
    dx = dxpy
    dy = dxpy
    # backprop sigx = 1.0 / (1 + math.exp(-x))
    dx += (1 - sigx) * sigx * dsigx
    # backprop num = x + sigy
    dx += dnum
    dsigy = dnum
    # backprop sigy = 1.0 / (1 + math.exp(-y))
    dy += (1 - sigy) * sigy * dsigy
    return dx, dy


if __name__ == "__main__":
    value, cache = forward()
    print("f =", value)
    for name, gradient in zip(("dx", "dy"), backward(cache)):
        print(name, "=", gradient)
'''


def test_other_inputs_and_another_upstream() -> None:
    space, _, _ = run_emitted(engine.trace_source(EIGHT))
    value, cache = space["forward"](x=1.5, y=0.25)
    there = engine.trace_source(EIGHT, options=engine.Options(sets=(("x", "1.5"), ("y", "0.25")), seed="2.0"))
    assert value == there.value
    assert space["backward"](cache, df=2.0) == pytest.approx((there.gradients["x"], there.gradients["y"]), rel=1e-14)


def test_runs_as_a_script_without_us(tmp_path: Path) -> None:
    module = tmp_path / "out.py"
    module.write_text(emit(engine.trace_source("x = np.array([1.0, 2.0])\nf = (x * x).sum()\n")), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", str(module)], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout == "f = 5.0\ndx = [2. 4.]\n"
    assert done.stderr == ""


def test_imports_only_what_it_uses() -> None:
    for source, wanted in (("x = 2.0\nf = x * x\n", []), (EIGHT, ["math"]), ("x = np.ones(3)\nf = x.sum()\n", ["numpy"])):
        tree = ast.parse(emit(engine.trace_source(source)))
        found = [a.name for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names]
        assert found == wanted


def test_the_path_is_asserted() -> None:
    source = "x = 3.0\nn = 2\ns = x\nfor i in range(n):\n    s = s * n\nif s > 1 and not s > 50:\n    f = s * x\nelse:\n    f = s\n"
    space, _, _ = run_emitted(engine.trace_source(source))
    space["forward"](x=2.5)
    for other in ({"x": 0.1}, {"x": 20.0}):
        with pytest.raises(AssertionError):
            space["forward"](**other)


def test_a_count_that_is_no_number_is_no_parameter() -> None:
    text = emit(engine.trace_source("N, D = 3, 4\nX = np.ones((N, D)) * 0.5\nx = 2.0\nf = (X * x).sum()\n"))
    assert "def forward(X=np.full((3, 4), 0.5), x=2.0):" in text


def test_wrt() -> None:
    source = "x = 2.0\ny = 3.0\na = x * y\nb = math.exp(a)\nc = y * y\nf = b * x + c\n"
    trace = engine.trace_source(source, options=engine.Options(wrt=("y",)))
    text = emit(trace)
    _, _, gradients = run_emitted(trace, text)
    assert list(gradients) == ["dy"]
    assert gradients["dy"] == trace.gradients["y"]
    assert "dx " not in text.split("def backward")[1]
    both = emit(engine.trace_source(source, options=engine.Options(wrt=("a", "x"))))
    assert returned_names(both) == ["da", "dx"]
    assert "dc" not in both
    with pytest.raises(engine.ProgramError) as caught:
        emit(engine.trace_source(source, options=engine.Options(wrt=("nosuch",))))
    assert caught.value.code == "wrt_unknown"


@pytest.mark.parametrize("seed", ["ones", "random", "[[1.0, 2.0], [0.1234567891234, 9.87654321]]"])
def test_seeds_of_array_outputs(seed: str) -> None:
    trace = engine.trace_source("X = np.array([[1.0, 2.0], [3.0, 4.0]])\nD = X @ X\n", options=engine.Options(seed=seed))
    emitted_agrees(trace)
    space, _, _ = run_emitted(trace)
    _, cache = space["forward"]()
    (gradient,) = space["backward"](cache, np.zeros((2, 2)))
    same(gradient, np.zeros((2, 2)))


def test_outputs_that_are_no_plain_last_variable() -> None:
    emitted_agrees(engine.trace_source("x = 2.0\na = x * x\nb = a * 3\n", options=engine.Options(output="a")))
    emitted_agrees(engine.trace_source("x = 2.0\na = x * x\n", options=engine.Options(output="x")))
    emitted_agrees(engine.trace_source("x = 2.0\nw = [x * 2, x * 3]\n", options=engine.Options(output="w[0]")))


def test_what_raised_on_floats_does_not_raise_in_the_module() -> None:
    for source in ("x = 0.0\nf = math.sqrt(x)\n", "x = 0.0\ny = 0.5\nf = x**y\n", "x = 0.0\na = math.sqrt(x)\nf = a * 2 + x\n"):
        trace = engine.trace_source(source)
        assert trace.gradients["x"] == np.inf
        emitted_agrees(trace)


def test_returned_gradients_do_not_share_memory() -> None:
    text = emitted_agrees(engine.trace_source("a = np.ones(3)\nb = np.ones(3)\nc = np.ones(3)\ns = a + b + c\nf = (s * s).sum()\n"))
    assert text.count(".copy()") == 2


def test_refuses_beyond_the_limit() -> None:
    source = "x = 0.5\nfor i in range(300):\n    x = x * 0.99\n"
    for lines, fine in ((500, False), (900, False), (2000, True)):
        options = engine.Options(limits=engine.Limits(lines=lines))
        if fine:
            assert emit(engine.trace_source(source, options=options)).count("\n") <= lines
            continue
        with pytest.raises(engine.ProgramError) as caught:
            emit(engine.trace_source(source, options=options))
        assert caught.value.code == "emit_lines"
        assert caught.value.fields["allowed"] == lines
        assert caught.value.fields["limit"] == "lines"


def test_constants_are_written_out_to_the_last_bit() -> None:
    source = "x = 2.0\nA = np.random.randn(7, 9)\nf = (x * np.random.randn(7, 9) * A).sum()\n"
    trace = engine.trace_source(source)
    space, value, _ = run_emitted(trace)
    assert value == trace.value
    arrays = [v for v in space.values() if isinstance(v, np.ndarray)]
    assert any(np.array_equal(trace.values["A"], a) for a in arrays)


@pytest.mark.parametrize(
    "text",
    [" + ".join(["x"] * 3000), " * ".join(["x"] * 3000), "(" * 150 + "x" + " - x)" * 150, "x - (" * 150 + "x" + ")" * 150],
    ids=["sum", "product", "left", "right"],
)
def test_thousands_of_terms(text: str) -> None:
    """What a compiler of Python refuses in one expression is written in stretches."""
    trace = engine.trace_source(f"x = 1.0\nf = {text}\n")
    _, value, _ = run_emitted(trace)
    assert value == trace.value
    assert engine.expandable(trace, 0)
    assert engine.expand(trace, frozenset([0])).gradients["x"] == trace.gradients["x"]


def test_a_sum_of_three_thousand_variables() -> None:
    names = [f"x{i}" for i in range(3000)]
    trace = engine.trace_source("".join(f"{n} = {i}.5\n" for i, n in enumerate(names)) + f"f = {' + '.join(names)}\n")
    assert trace.forward(0) == f"f = {' + '.join(names)}"
    _, value, gradients = run_emitted(trace)
    assert value == trace.value
    assert set(gradients.values()) == {1.0}


NETWORK = """np.random.seed(7)
N, D, H = 30, 20, 10
X = np.random.randn(30, 20)
t = np.random.rand(30)
W = np.random.normal(size=(20, 10)) * 0.1
rng = np.random.default_rng(3)
c = rng.normal(size=3)
V = np.random.randn(10) * 0.1
h = np.tanh(X @ W)
f = ((h @ V - t)**2).sum() + c.sum()
"""


def test_long_draws_are_drawn_again() -> None:
    """Inputs too long to read are written as their expressions, over a generator of their own."""
    trace = engine.trace_source(NETWORK)
    text = emitted_agrees(trace)
    assert len(text.splitlines()) < 80
    assert "draws = np.random.RandomState(7)\nX = draws.randn(30, 20)" in text
    assert "W = draws.normal(size=(20, 10)) * 0.1" in text
    assert "rng" not in text
    before = np.random.get_state()[1].tobytes()
    run_emitted(trace, text)
    assert np.random.get_state()[1].tobytes() == before  # numpy's global generator is nobody's to seed
    space, value, _ = run_emitted(trace, text)
    assert value == trace.value
    assert space["X"].tobytes() == trace.values["X"].tobytes()


@pytest.mark.parametrize(
    "source",
    [
        "x = 2.0\nm = x * np.random.randn(20, 10).sum()\nX = np.random.randn(30, 20)\nf = (X * m).sum()\n",  # a stage draws first
        "X = np.random.randn(30, 20)\nX = X * 2\nX = np.random.randn(20, 30)\nf = X.sum()\n",
        "rng = np.random.default_rng(3)\nX = rng.normal(size=(30, 20))\nf = X.sum()\n",  # numpy may change this stream
        "if True:\n    X = np.random.randn(30, 20)\nf = X.sum()\n",
        "def make():\n    return np.random.randn(30, 20)\nX = make()\nf = X.sum()\n",
        "for i in range(2):\n    X = np.random.randn(30, 20)\nf = X.sum()\n",
    ],
)
def test_what_cannot_be_told_to_be_the_same_draw_is_written_out(source: str) -> None:
    trace = engine.trace_source(source)
    assert len(emitted_agrees(trace).splitlines()) > 100


def test_a_set_input_is_not_drawn() -> None:
    source = "k = 2.0\nX = np.random.randn(30, 20) * 0.1\nf = (X * k).sum()\n"
    assert "draws" in emitted_agrees(engine.trace_source(source, options=engine.Options(sets=(("k", "3.0"),))))


def test_file_names_cannot_break_the_docstring() -> None:
    for name in ('a"""b.py', "back\\slash.py", "new\nline.py", "-", "dir/neuron.py"):
        text = emit(engine.trace_source("x = 2.0\nf = x * x\n", name))
        ast.parse(text)
        assert ast.get_docstring(ast.parse(text))
    assert "standard input" in emit(engine.trace_source("x = 2.0\nf = x * x\n", "-"))


DRAWN = """
import numpy as np
np.random.seed(3)
X = np.random.randn(7, 4)
params = {'W': 0.5 * np.random.randn(4, 5), 'b': [np.zeros(5), 0.5 * np.random.randn(5)]}
f = np.sum(np.maximum(0, X.dot(params['W']) + params['b'][0] + params['b'][1]))
"""


def test_a_stream_of_its_own_is_none_of_numpys() -> None:
    source = (
        "import numpy as np\nX = np.random.RandomState(1).randn(30, 20)\nW = np.random.RandomState(2).randn(20)\n"
        "f = np.sum((X @ W) ** 2)\n"
    )
    text = engine.emit(engine.trace_source(source))
    assert "X = np.random.RandomState(1).randn(30, 20)" in text
    assert "draws" not in text
    _, value, _ = run_emitted(engine.trace_source(source), text)
    assert value == engine.trace_source(source).value


def test_long_draws_in_a_dict_are_drawn_again() -> None:
    text = emitted_agrees(engine.trace_source(DRAWN))
    assert "'W': 0.5 * draws.randn(4, 5)" in text


@pytest.mark.parametrize("path", sorted((Path(__file__).parent.parent / "programs").glob("*.py")), ids=lambda p: p.stem)
def test_every_program_of_the_tests_can_be_emitted(path: Path) -> None:
    emitted_agrees(engine.run(str(path)))
