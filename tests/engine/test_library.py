"""Files of definitions: what they offer, calls that fit, calls with shapes to fill in; each judged by running it."""

from __future__ import annotations

import json
import pickle
import time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import Definition, Library, Options, ProgramError, Steps
from engine.library.calls import Callee, call_lines
from tui.jobs.admitted import loads

FOLDER = Path(__file__).resolve().parents[1] / "programs" / "people" / "definitions"
FILES = sorted(FOLDER.glob("*.py"))
LIMITS = engine.Limits(stages=5000, seconds=5)
HEAD = "import numpy as np\nimport math\n"


@cache
def library(path: Path) -> Library:
    found = engine.definitions(str(path))
    assert found is not None
    return found


def of(text: str) -> Library:
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(HEAD + text, "p.py")
    assert caught.value.code == "definitions"
    found = caught.value.library
    assert isinstance(found, Library)
    return found


def one(text: str, name: str = "f") -> Definition:
    return next(each for each in of(text).definitions if each.name == name)


CALLS = [(path, each) for path in FILES for each in library(path).definitions if each.call and each.kind != "class"]


def test_there_are_files_of_each_kind() -> None:
    assert len(FILES) >= 8
    assert len(CALLS) > 35
    kinds = {path.stem: {each.kind for each in library(path).definitions} for path in FILES}
    assert kinds["layers"] == {"function"}
    assert kinds["two_layer_net"] == {"class", "method"}
    assert kinds["mixed"] == {"class", "method", "function"}


@pytest.mark.parametrize(("path", "each"), CALLS, ids=[f"{path.stem}-{each.owner}{each.name}" for path, each in CALLS])
def test_a_guessed_call_runs_gives_what_python_gives_and_has_right_gradients(path: Path, each: Definition) -> None:
    found = library(path)
    then = found.lines(each.call)
    trace = engine.run(str(path), Options(then=then, output=each.output or None))
    space: dict[str, Any] = {"__name__": "library"}
    exec(compile(path.read_text(encoding="utf-8") + "\n" + "\n".join(then), str(path), "exec"), space)
    assert trace.value == pytest.approx(float(space[each.output or "loss"]), rel=1e-12)
    report = engine.check(trace, replays=400)
    assert report.ok, [each for each in report.checked if each.verdict == "wrong"]


def test_backward_functions_are_judged_by_their_calls() -> None:
    backward = [(path, each) for path, each in CALLS if "backward" in each.name and path.stem in ("layers", "rnn")]
    assert len(backward) >= 5
    for path, each in backward:
        trace = engine.run(str(path), Options(then=library(path).lines(each.call), output=each.output or None))
        own = engine.check(trace).own
        assert own is not None, each.name
        assert own.ok
        assert {line.name for line in own.lines} >= set(each.returns) - {"dprev_h"}


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("def f(x, w, b):\n    N, D = x.shape\n    return x.dot(w) + b", "x[4, 3], w[3, 5], b[5]"),
        ("def f(x, w, b):\n    return x @ w + b", "x[4, 3], w[3, 5], b[5]"),
        ("def f(X, W):\n    return np.dot(X, W.T)", "X[4, 3], W[5, 3]"),
        ("def f(W, x):\n    return W.T.dot(x)", "W[4, 3], x[4, 5]"),
        ("def f(p, y):\n    return -np.log(p[np.arange(len(y)), y]).mean()", "p[4, 3] > 0, y[4] < 3"),
        ("def f(s, y):\n    return s[range(s.shape[0]), y].sum()", "s[4, 3], y[4] < 3"),
        ("def f(s, y):\n    t = 0.0\n    for i in range(s.shape[0]):\n        t += s[i, y[i]]\n    return t", "s[4, 3], y[4] < 3"),
        ("def f(a, b):\n    return ((a - b) ** 2).sum()", "a[4, 3], b[3]"),
        ("def f(p, t):\n    return ((p - t) ** 2).sum()", "p[4, 3], t[4, 3]"),
        ("def f(x):\n    return math.exp(-x) * x", "0.5"),
        ("def f(x, y, n=2):\n    return math.sin(x) * y", "0.5, 1.5"),
        ("def f(x, p):\n    mask = (np.random.rand(*x.shape) < p) / p\n    return x * mask", "x[4, 3], 0.5"),
        ("def f(x, rate=0.5):\n    return x * rate", "x[4, 3]"),
        ("def f(x, *, lam):\n    return lam * np.sum(x * x)", "x[4, 3], lam=0.1"),
        ("def f(x, params):\n    return x @ params['W'] + params['b']", "x[4, 3], {'W': W[3, 5], 'b': b[5]}"),
        ("def f(cache):\n    x, w = cache\n    return x @ w", "(x[4, 3], w[3, 5])"),
        ("def f(x, conf):\n    if conf['mode'] == 'train':\n        return x * 2\n    return x", "x[4, 3], {'mode': 'train'}"),
        ("def f(n, m):\n    W = np.ones((n, m)) * 0.5\n    return W * W", "4, 3"),
        ("def f(x):\n    N, C, H, W = x.shape\n    return x * 2", "x[2, 3, 4, 4]"),
        ("def g(a, w):\n    return a @ w\ndef f(x, v):\n    return g(np.tanh(x), v)", "x[4, 3], v[3, 5]"),
        ("def f(h, W):\n    for t in range(3):\n        h = np.tanh(h @ W)\n    return h", "h[4, 3], W[3, 3]"),
        ("def f(g, x):\n    return g(x) * 2", "lambda v: np.sum(v * v), x[4, 3]"),
        ("f = lambda x, w: x @ w", "x[4, 3], w[3, 5]"),
        ("SIZE = 6\ndef f(x):\n    return x @ np.ones((SIZE, 2))", "x[4, 6]"),
    ],
)
def test_shapes_are_guessed_from_the_body(text: str, call: str) -> None:
    found = one(text)
    assert f" = f({call})" in found.call
    lines = of(text).lines(found.call)
    assert np.isfinite(engine.trace_source(HEAD + text, "p.py", Options(then=lines, output=found.output or None)).value)


OFFERED = {
    "value_engine": {
        "Number": "x = Number(0.5); y = Number(1.5); out = x * y + x; out.backward(); loss = out.value", "backward": ""
    },
    "array_engine": {
        "relu": "x = Array(x[4, 3]); out = x.relu(); out = out.mean(); out.backward(); loss = np.sum(out.data)",
        "__call__": "affine = Affine(3, 5); out = affine(x[4, 3]); loss = np.sum(out.data)",  # what it gives is an object
    },
    "sizes_in_lists": {
        "feedforward": "columns = Columns([4, 3, 2]); out = columns.feedforward(a[4, 3])",
        "forward": "rows = Rows([3, 5, 2]); out = rows.forward(X[4, 3])",
        "propagate": "out, cost = propagate(w[4, 3], 0.5, X[4, 5], Y[3, 5])",
        "fits_nothing": "",  # what fails is not offered
    },
}


@pytest.mark.parametrize("name", OFFERED)
def test_engines_of_values_and_lists_of_sizes_are_called(name: str) -> None:
    calls = {each.name: each.call for each in library(FOLDER / f"{name}.py").definitions}
    for wanted, call in OFFERED[name].items():
        assert calls[wanted].startswith(call), wanted
        assert bool(calls[wanted]) == bool(call), wanted
    assert not any(each.startswith("__") and each != "__call__" for each in calls)


def test_layers_that_keep_what_they_give_are_judged_by_their_calls() -> None:
    path = FOLDER / "layers_that_keep.py"
    judged = {"Dense": {"dense.dweights", "dense.dbiases", "dense.dinputs"}, "Rectifier": {"rectifier.dinputs"}}
    for owner, wanted in judged.items():
        each = next(each for each in library(path).definitions if (each.owner, each.name) == (owner, "backward"))
        trace = engine.run(str(path), Options(then=library(path).lines(each.call), output=each.output or None))
        own = engine.check(trace).own
        assert own is not None
        assert {line.name for line in own.lines if line.verdict == "right"} == wanted


@pytest.mark.parametrize(
    "text",
    [
        "def f(x): return x",
        "import os\ndef f(x): return x * 2",
        "EPS = 1e-8\nSIZES = [3, 4]\nNAME = 'net'\ndef f(x): return x + EPS",
        "H = 4\nH2 = 2 * H\ndef f(x): return x * H2",
        "class A:\n    def run(self, x): return x * 2",
        "'''Layers.'''\ndef f(x): return x\nprint('loaded')",
        "f = lambda x: x * 2",
        "def f(x): return x\nif __name__ == '__main__':\n    import sys\n    print(sys.argv)",
        "import argparse\ndef f(x): return x\nif '__main__' == __name__:\n    print(argparse.ArgumentParser().parse_args())",
        "def f(x): return x\nif __name__ == '__main__':\n    import doctest\n    doctest.testmod()",
        "X = np.random.randn(3, 2)\ndef f(X): return X * 2",
    ],
)
def test_what_is_a_file_of_definitions(text: str) -> None:
    assert any(each.name in ("f", "A") for each in of(text).definitions)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = 3.0\ndef f(x): return x\ny = x * 2", ""),
        ("def f(x): return x * x\ny = f(3.0)", "unnamed_numbers"),
        ("def f(x): return x * x\nx = 3.0\ny = f(x)", ""),
        ("def f(x): return x * x\nx = 2.0\nif __name__ == '__main__':\n    y = f(x)", ""),
        ("def f(x): return x\nif __name__ == '__main__':\n    import sys\n    why(sys.argv)", "undefined_name"),
        ("def f(x): return x\nif __name__ == '__main__':\n    import subprocess\n    subprocess.run('ls')", "unsupported_import"),
        ("x = 3", "only_inputs"),
        ("print('x')", "empty"),
    ],
)
def test_what_is_none(text: str, code: str) -> None:
    if code:
        with pytest.raises(ProgramError) as caught:
            engine.trace_source(HEAD + text, "p.py")
        assert caught.value.code == code or (code == "only_inputs" and caught.value.code == "definitions")
    else:
        assert engine.trace_source(HEAD + text, "p.py").stages


def test_a_file_with_a_line_that_calls_is_a_program(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_text("def f(x):\n    return x * x\nx = 3.0\ny = f(x)\n", encoding="utf-8")
    assert engine.definitions(str(path)) is None
    with pytest.raises(ProgramError) as caught:
        engine.run(str(FILES[0]), Options(then=("x = 3.0",)))
    assert caught.value.code == "only_inputs"


def test_what_is_told_of_a_definition() -> None:
    text = '''
class Net:
    """
    A net.

    More of it.
    """
    def __init__(self, n, m=3):
        self.W = np.random.randn(n, m)
    def forward(self, x, *more, scale=1.0, **rest):
        "Forward."
        return x @ self.W
    @property
    def size(self):
        return self.W.size
'''
    found = of(text).definitions
    assert [(each.kind, each.signature, each.doc, each.owner) for each in found] == [
        ("class", "Net(n, m=3)", "A net.", ""),
        ("method", "forward(x, *more, scale=1.0, **rest)", "Forward.", "Net"),
        ("method", "size()", "", "Net"),
    ]
    assert found[0].call == found[1].call
    assert found[0].call.startswith("net = Net(3); out = net.forward(x[4, 3]); loss = ") or "net.forward" in found[0].call
    assert found[2].call == ""


def test_a_library_goes_to_the_app_and_into_json() -> None:
    with pytest.raises(ProgramError) as caught:
        engine.run(str(FOLDER / "layers.py"))
    assert loads(pickle.dumps(caught.value)).library == caught.value.library
    data = engine.library_data(library(FOLDER / "layers.py"), "layers.py")
    assert json.loads(json.dumps(data)) == data
    affine = data["functions"][0]
    assert affine["parameters"] == [{"name": name, "default": None, "star": None} for name in "xwb"]
    trace = engine.run(str(FOLDER / "layers.py"), Options(then=(affine["then"],)))
    assert len(Steps(trace)) > 5


# calls with shapes to fill in


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("y = f(x[4, 3])", ["x = np.random.randn(4, 3)", "y = f(x)"]),
        ("y = f(x[4])", ["x = np.random.randn(4)", "y = f(x)"]),
        ("y = f(t[4] < 10)", ["t = np.random.randint(0, 10, size=(4,))", "y = f(t)"]),
        ("y = f(p[4, 2] > 0)", ["p = np.random.rand(4, 2)", "y = f(p)"]),
        ("y = f(t[4, 2]<10)", ["t = np.random.randint(0, 10, size=(4, 2))", "y = f(t)"]),
        ("y = f(x[4], x[4])", ["x = np.random.randn(4)", "y = f(x, x)"]),
        ("y = f(x[4], x[5])", ["x = np.random.randn(4)", "x_2 = np.random.randn(5)", "y = f(x, x_2)"]),
        ("y = f(x=u[2], k={'W': W[3, 5]})", ["u = np.random.randn(2)", "W = np.random.randn(3, 5)", "y = f(x=u, k={'W': W})"]),
        ("f(x[4])", ["x = np.random.randn(4)", "a, b = f(x)"]),
        ("g(x[4])", ["x = np.random.randn(4)", "out = g(x)"]),
        ("net = A(3); net.run(x[4])", ["x = np.random.randn(4)", "net = A(3); out = net.run(x)"]),
        ("y = f(가[2], 'é', x[3])", ["가 = np.random.randn(2)", "x = np.random.randn(3)", "y = f(가, 'é', x)"]),
        ("loss = np.sum(f(x[2, 2])**2)", ["x = np.random.randn(2, 2)", "loss = np.sum(f(x)**2)"]),
    ],
)
def test_data_is_made_for_shapes(text: str, lines: list[str]) -> None:
    assert list(call_lines(text, {"f", "g", "A"}, {"f": Callee((), ("a", "b"))})) == ["np.random.seed(0)", *lines]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("y = f(0.5)", ["a = 0.5", "y = f(a)"]),
        ("y = f(-0.5, [1, 2.0])", ["a = -0.5", "k = [1, 2.0]", "y = f(a, k)"]),
        ("y = f(np.array([1.0, 2.0]), k=np.ones((2, 3)))", ["a = np.array([1.0, 2.0])", "k = np.ones((2, 3))", "y = f(a, k=k)"]),
        ("y = f(3, -4)", ["a = 3", "k = -4", "y = f(a, k)"]),
        ("y = f(3, 0.5)", ["k = 0.5", "y = f(3, k)"]),
        ("y = f(x[3], 2)", ["np.random.seed(0)", "x = np.random.randn(3)", "y = f(x, 2)"]),
        ("y = f(x[3], 2.0)", ["np.random.seed(0)", "x = np.random.randn(3)", "k = 2.0", "y = f(x, k)"]),
        ("y = f(f(0.5), 0.25)", ["k = 0.25", "a = 0.5", "y = f(f(a), k)"]),
        ("y = f(0.5) + f(0.25)", ["a = 0.5", "a_2 = 0.25", "y = f(a) + f(a_2)"]),
        ("y = g(0.5)", ["y = g(0.5)"]),
        ("f(0.5)", ["a = 0.5", "u, v = f(a)"]),
        ("y = f(True, 'x')", ["y = f(True, 'x')"]),
        ("y = f(np.array(open(1)))", ["y = f(np.array(open(1)))"]),
    ],
)
def test_literals_get_the_name_of_their_parameter(text: str, lines: list[str]) -> None:
    found = call_lines(text, {"f", "g"}, {"f": Callee(("a", "k"), ("u", "v"))})
    assert sorted(found[:-1]) == sorted(lines[:-1])
    assert found[-1] == lines[-1]


@pytest.mark.parametrize(
    "text",
    [
        "y = f(3.0, [1, 2])", "y = f(W['a'])", "y = f(x[0])", "y = f(x[-1])", "y = f(x[1.5])", "y = f(x[True])", "y = f(x[n])",
        "y = f(x[1:2])",
        "y = f((a > 0) + (b < 3))", "y = f(known[3])", "y = f(x[()])",
        "x[3] = f(2.0)", "y = f(lambda x: x[2])", "y = [x[1] for x in z]",
        "y = f(", "y = f(x[3]", "", "def f(", "\0", "y = f(x.y[3])", "print(f(2))", "(" * 400, "y = '''",
    ],
)  # fmt: skip
def test_the_rest_is_python_as_it_stands(text: str) -> None:
    assert call_lines(text, {"f", "known", "z"}) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "y = f(x[9999999, 9999999])", "y = f(t[10] < 99999999999999999999999)", "y = __import__('os').system('ls')",
        "y = f(x[3]); exec('1')",
        "y = f(open[3])", "y = f(x[3]).__class__", "import os; y = f(os[3])", "y = f(x[3], " * 50, "\ud800[3]",
        "y = f(x[3]) " + "+ 1" * 5000,
        "np[3]", "y = f(np[3])", "f = x[3]; y = f", "y = f(x" + "[3]" * 300 + ")", "y = f({" * 90,
        "while True: f(x[3])", "y = f(x[3]) if",
        "del f; y = x[3] * 2; f(y)", "global y", "lambda: f(x[3])", "y = f(self[3])", "y = f(x[3]) # \x1b[2J\u202e",
    ],
)  # fmt: skip
def test_hostile_lines_are_refused_or_run_within_the_limits(text: str) -> None:
    found = of("def f(x):\n    return np.sum(x * x)")
    start, codes = time.process_time(), []
    try:
        engine.trace_source(HEAD + "def f(x):\n    return np.sum(x * x)\n", "p.py", Options(then=found.lines(text), limits=LIMITS))
    except ProgramError as error:
        codes.append(error.code)
    assert "internal" not in codes
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    return f(x)",
        "def f(x):\n    return g(x)\ndef g(x):\n    return f(x)",
        "def f(x):\n    x = (x, x)\n    x = (x, x)\n    return x",
        "def f(x):\n" + "    x = x @ x.T\n" * 2000 + "    return x",
        "\n".join([f"def f{i}(x):\n    return x @ x.T + {i}" for i in range(1500)]),
        "def f(a):\n    a['x'] = a\n    return a",
        "def f(a):\n    a = [a]\n    a = [a]\n    return a[0][0]",
        "class A0:\n    pass\nclass A(A0):\n    def f(self):\n        return super().f()",
        "def f(x):\n    return x[" + "0, " * 60 + "0]",
        "def f(" + ", ".join([f"a{i}" for i in range(200)]) + "):\n    return a0",
        "def f(x):\n    N, N = x.shape\n    return x.reshape(-1, -1, N)[N]",
        "def f(x, y):\n    y = x\n    x = y + x\n    return x.sum(axis=5)",
        "def f(self):\n    return self.T.T.T",
        "class A:\n    def __init__(self):\n        self.a = self\n    def f(self):\n        return self.a.a",
        "def f(x=" + "1 + " * 90 + "1):\n    return x",
        "def f(x):\n    '''\x1b[2J\u202e wild'''\n    return x",
    ],
)
def test_any_body_is_read_in_a_moment(text: str) -> None:
    start = time.process_time()
    found = of(text)
    for each in found.definitions[:20]:
        found.lines(each.call)
    assert time.process_time() - start < 6


@pytest.mark.parametrize("handed", ["dW / N", "dW / N + 2 * reg * W"])
def test_what_a_factor_is_on_is_called_by_its_name(handed: str) -> None:
    found = of(f"def loss_of(W, x, reg):\n    N = x.shape[0]\n    dW = x.T @ (x @ W)\n    return np.sum(x @ W), {handed}")
    assert found.definitions[0].returns == ("out", "dW")


@pytest.mark.parametrize("call", ["f(3.0, [1.0, 2.0])", "print(f(-1.5, np.array([0.5, 2.0])))", "y = f(2, (1, 2))"])
def test_numbers_in_a_call_are_told_with_names(call: str) -> None:
    """It was said that the file calls none of its functions; what is told instead can be written."""
    text = HEAD + "def f(a, b):\n    return a * a * np.sum(b)\n"
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(text + call)
    assert caught.value.code == "unnamed_numbers"
    trace = engine.trace_source(text + caught.value.fields["instead"].replace("(1, 2)", "np.array([1.0, 2.0])"))
    assert {"a", "b"} <= trace.gradients.keys()
    assert engine.check(trace).ok


def test_what_a_function_calls_may_stand_in_a_module_beside_it(tmp_path: Path) -> None:
    """Only ``rows`` tells that ``w`` has as many rows as ``x`` has columns, and that labels are whole numbers."""
    (tmp_path / "tools.py").write_text(
        "import numpy as np\ndef rows(x):\n    return x.reshape(x.shape[0], -1)\nclass Unit:\n    def __init__(self, w):\n"
        "        self.w = w\n    def forward(self, x):\n        return x @ self.w\n"
    )
    (tmp_path / "layers.py").write_text(
        "from tools import rows, Unit\ndef affine_forward(x, w, b):\n    return rows(x).dot(w) + b, (x, w, b)\n"
        "def affine_backward(dout, cache):\n    x, w, b = cache\n"
        "    return dout.dot(w.T).reshape(x.shape), rows(x).T.dot(dout), dout.sum(0)\n"
    )
    found = engine.definitions(str(tmp_path / "layers.py"))
    assert found is not None
    assert [(each.name, bool(each.call)) for each in found.definitions] == [("affine_forward", True), ("affine_backward", True)]
