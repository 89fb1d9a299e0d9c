"""``--wrt``: only backward lines that lead to the wanted names are there, everywhere; their numbers are those of the whole pass."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.steps import Steps
from engine.writing.jsonview import view

FOLDER = Path(engine.__file__).parent / "programs"
NET = (
    "np.random.seed(1)\nX = np.random.randn(4, 3)\ny = np.array([0, 1, 2, 1])\n"
    "params = {'W1': np.random.randn(3, 5), 'b1': np.zeros(5), 'W2': np.random.randn(5, 3)}\n"
    "h = np.maximum(0, X @ params['W1'] + params['b1'])\ns = h @ params['W2']\np = np.exp(s)\n"
    "p = p / np.sum(p, axis=1, keepdims=True)\nloss = -np.sum(np.log(p[np.arange(4), y])) / 4\n"
)
OBJECT = (
    "class Layer:\n    def __init__(self, w):\n        self.W = w\n    def forward(self, x):\n        return self.W * x\n"
    "layers = [Layer(2.0), Layer(3.0)]\nx = 1.5\nfor layer in layers:\n    x = layer.forward(x)\nf = x * x\n"
)
BUFFER = (
    "x = np.array([1.0, 2.0, 3.0])\nw = 2.0\nout = np.zeros(3)\nfor i in range(3):\n    out[i] = w * x[i]\n"
    "out[1] += x[0]\nf = np.sum(out * out)\n"
)
INTEGERS = "X = np.array([[1, 2], [3, 4]])\nw = np.array([0.5, 1.0])\nf = np.sum((X @ w) * (X @ w))\n"
SPELLED = [
    (NET, "params['W2']"), (NET, 'params["b1"]'), (NET, "params"), (NET, "h"), (NET, "X"), (NET, "p"), (NET, "loss"),
    (OBJECT, "layers[0].W"), (OBJECT, "layers[1].W"), (OBJECT, "x"), (BUFFER, "w"), (BUFFER, "x"), (BUFFER, "out"),
    (INTEGERS, "w"), (INTEGERS, "X"),
    ("w = [2.0, -3.0]\nx = 3.0\nf = w[0] * x + w[1]\n", "w[0]"), ("w = [2.0, -3.0]\nx = 3.0\nf = w[0] * x + w[1]\n", "x"),
    ("a = 2.0\nb = 3.0\na = a * b\nf = a * a\n", "a"),
]  # fmt: skip


def asked(source: str, *names: str) -> engine.Trace:
    return engine.trace_source(source, options=engine.Options(wrt=names))


def same(found: engine.Trace, whole: engine.Trace) -> None:
    """What is there is as in the whole pass, and every line leads to a wanted variable."""
    wanted = found.traced.asked()
    assert wanted
    for var in found.vars:
        if var.diff and found.known(var.index):
            np.testing.assert_array_equal(found.gradient(var.index), whole.gradient(var.index), err_msg=var.shown)
    assert all([found.known(i) for i in wanted])
    arrived = {found.merged.get(i, i) for i in wanted}
    stores = {p.write: p.store.after for s in found.stages for p in s.pieces if p.store is not None}
    for line in reversed(found.lines):
        if line.kind in ("gradient", "contribution") and line.op != "clear":
            assert line.to in arrived, found.raw(line.index)
            base = stores.get(line.base, line.base)
            arrived |= {line.base, found.merged.get(base, base)}
    texts = {whole.raw(line.index) for line in whole.lines if line.kind in ("gradient", "contribution")}
    for line in found.lines:
        if line.kind in ("gradient", "contribution"):
            assert found.raw(line.index).split("=")[-1] in {text.split("=")[-1] for text in texts}


@pytest.mark.parametrize(("source", "name"), SPELLED)
def test_only_what_leads_there_is_left(source: str, name: str) -> None:
    found, whole = asked(source, name), engine.trace_source(source)
    same(found, whole)
    assert len(found.lines) <= len(whole.lines)
    assert [n.code for n in found.notices].count("wrt_only") == 1


@pytest.mark.parametrize(("source", "name"), SPELLED)
def test_every_view_shows_the_same_lines(source: str, name: str) -> None:
    found = asked(source, name)
    data = json.loads(json.dumps(view(found, Steps(found), lambda notice: notice.code)))
    assert [line["raw"] for line in data["backward"]] == [found.raw(line.index) for line in found.lines if line.kind != "seed"]
    text = engine.listing(found)
    space: dict[str, object] = {}
    exec("import math\nimport numpy as np\n" + text, space)
    for var in found.vars:
        if var.index in (found.traced.asked() or ()) and var.grad in space and var.kind != "state":
            np.testing.assert_allclose(space[var.grad], found.gradient(var.index))
    assert [step.line for step in Steps(found) if step.line >= 0] == [n.index for n in found.lines if n.kind != "open"]
    module: dict[str, object] = {"__name__": "module"}
    exec(engine.emit(found), module)
    _, cache = module["forward"]()  # type: ignore[operator]
    back = module["backward"](cache)  # type: ignore[operator]
    roots = {v.root if v.path else v.shown for v in found.vars if v.index in (found.traced.asked() or ()) and v.kind != "state"}
    assert len(back) == len(roots)


@pytest.mark.parametrize("file", sorted(p.name for p in FOLDER.glob("*.py")))
def test_each_input_of_the_built_in_programs(file: str) -> None:
    source = (FOLDER / file).read_text()
    whole = engine.trace_source(source)
    for var in whole.inputs():
        if not var.diff:
            continue
        found = asked(source, var.shown)
        same(found, whole)
        assert [one.name for one in engine.check(found).checked]
        assert engine.check(found).ok
        assert len(Steps(found)) <= len(Steps(whole))
        module: dict[str, object] = {"__name__": "module"}
        exec(engine.emit(found), module)
        _, cache = module["forward"]()  # type: ignore[operator]
        assert len(module["backward"](cache)) == 1  # type: ignore[operator]


@pytest.mark.parametrize(("name", "near"), [("params['W3']", "params['W2']"), ("losss", "loss"), ("nothing_like_it", "")])
def test_an_unknown_name_is_an_error_with_a_near_one(name: str, near: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        asked(NET, name)
    assert caught.value.code == "wrt_unknown"
    assert caught.value.fields["near"] == near


def test_the_inputs_are_told_once_each() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        asked("w = [2.0, 3.0]\nx = 1.0\nf = w[0] * x + w[1]\n", "q")
    assert caught.value.fields["known"] == "w, x"


def test_an_edit_keeps_it() -> None:
    trace = engine.edited(asked(NET, "params['b1']"), {"params['b1'][0]": 0.5})
    assert "X" not in trace.gradients
    assert list(trace.gradients["params"]) == ["b1"]


def test_the_own_part_is_judged_whole() -> None:
    source = "x = 3.0\nw = 2.0\nf = x * w\ndf = 1.0\ndx = w * df\ndw = x * df + 1\n"
    trace = asked(source, "x")
    assert trace.own is not None
    assert [(one.name, one.verdict) for one in trace.own.lines] == [
        ("df", "right"), ("dx", "right"), ("dw", "wrong")
    ]


def test_pickled_it_stays() -> None:
    trace = asked(NET, "params['b1']")
    again = pickle.loads(pickle.dumps(trace))
    assert [again.known(v.index) for v in again.vars] == [trace.known(v.index) for v in trace.vars]
    assert engine.listing(again) == engine.listing(trace)
