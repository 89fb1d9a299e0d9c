"""The printed listing, alone: parsed, run among the forward names that it shows, and compared with the trace."""

from __future__ import annotations

import ast
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.writing.jsonview import view
from engine.writing.listing import COLUMN, Entry, aligned, backward_entries, forward_entries, listing

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = sorted([*(ROOT / "engine" / "programs").glob("*.py"), *(ROOT / "tests" / "programs").glob("*.py")])
LOOP = "W = np.array([[0.5, -1.0], [2.0, 0.25]])\nh = np.ones(2)\nfor t in range(3):\n    h = np.tanh(W @ h)\nf = h.sum()\n"


def forward_names(trace: engine.Trace) -> dict[str, Any]:
    """Every name that the listing shows, with its value; elements of lists and dicts under their root."""
    space: dict[str, Any] = {"np": np, "math": math}
    roots: dict[str, dict[tuple[Any, ...], Any]] = {}
    for var in trace.vars:
        if var.path:
            roots.setdefault(var.root, {})[var.path] = var.value
        else:
            space[var.code] = var.value
    for root, places in roots.items():
        space.setdefault(root, nested(places))
    return space


def nested(places: dict[tuple[Any, ...], Any]) -> Any:
    if () in places:
        return places[()]
    firsts = list(dict.fromkeys(path[0] for path in places))
    inner = {key: nested({path[1:]: v for path, v in places.items() if path[0] == key}) for key in firsts}
    return [inner[i] for i in range(len(inner))] if all(isinstance(key, int) for key in firsts) else inner


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.parent.parent.name + "/" + path.name)
@pytest.mark.parametrize("simplified", [False, True])
@pytest.mark.parametrize("expanded", [False, True])
def test_the_backward_half_gives_the_gradients(path: Path, simplified: bool, expanded: bool) -> None:
    trace = engine.run(str(path))
    if expanded:
        trace = engine.expand(trace, frozenset(range(len(trace.stages))))
    text = "\n".join(aligned(backward_entries(trace, simplified)))
    space = forward_names(trace)
    exec(compile(ast.parse(text), "listing", "exec"), space)
    compared = 0
    for var in trace.vars:
        if trace.arrivals(var.index):
            got = eval(var.grad, space)
            np.testing.assert_allclose(got, trace.gradient(var.index), rtol=1e-10, err_msg=var.grad)
            assert np.shape(got) == np.shape(trace.gradient(var.index))
            compared += 1
    assert compared >= 2


def test_both_halves_run_one_after_the_other_without_anything_else() -> None:
    trace = engine.trace_source(LOOP)
    space: dict[str, Any] = {"np": np, "math": math}
    exec(listing(trace), space)
    np.testing.assert_allclose(space["dW"], trace.gradients["W"])


def test_loops_calls_and_branches_are_remarks() -> None:
    head = "def double(a):\n    b = a * 2\n    return b\nx = 3.0\n"
    source = head + "if x > 2:\n    y = double(x)\nfor i in range(2):\n    y = y * x\n"
    entries = forward_entries(engine.trace_source(source))
    remarks = [entry.text for entry in entries if entry.comment]
    assert all(text.startswith("#") and "\n" not in text for text in remarks)
    assert [word for word in ("if", "for", "double") if any(word in text for text in remarks)] == ["if", "for", "double"]
    assert [entry.label for entry in entries if entry.label]


def test_a_remark_of_the_stage_stands_above_its_lines_and_labels_match_the_steps() -> None:
    trace = engine.trace_source("x = 3.0\ny = 2.0\nz = x * y\nf = z + x\n")
    entries = backward_entries(trace)
    assert [entry.text for entry in entries if entry.comment] == ["# backprop f = z + x", "# backprop z = x * y"]
    steps = engine.Steps(trace)
    ids = [steps[k].id for k in range(steps.forward + 1, len(steps))]
    assert [f"{entry.text.split(' ')[0]}({entry.label})" for entry in entries if entry.label] == ids


def test_labels_stand_in_one_column_unless_a_line_is_too_long() -> None:
    rows = aligned([Entry("x = 1"), Entry("가 = x", "1"), Entry("yy = x + 1", "2"), Entry("z" * (COLUMN + 10), "3")])
    assert rows[0] == "x = 1"
    assert rows[1].index("#(1)") + 1 == rows[2].index("#(2)") == COLUMN + 4  # Hangul is two cells wide
    assert rows[3].endswith("z  #(3)")


def test_json_of_an_array_that_is_written_into_has_it_before_and_after() -> None:
    """Not after each write: a loop of thousands would repeat the whole array as often."""
    trace = engine.trace_source("x = 0.5\na = np.zeros(3)\nfor i in range(3):\n    a[i] = x * i\nf = np.sum(a * a)\n")
    data = view(trace, engine.Steps(trace), lambda notice: notice.code)
    found = {v["shown"]: v for v in data["versions"] if v["name"] == "a"}
    assert {shown: (v["kind"], v["value"]) for shown, v in found.items()} == {
        "a": ("buffer", [0.0, 0.0, 0.0]), "a@3": ("state", [0.0, 0.5, 1.0]),
    }  # fmt: skip
    assert found["a"]["gradient"] == [0.0, 0.0, 0.0]
    assert found["a@3"]["gradient"] == [0.0, 1.0, 2.0]
    assert data["inputs"] == ["x"]  # no input: of anything else the last version
    assert (data["values"]["a"], data["gradients"]["a"]) == ([0.0, 0.5, 1.0], [0.0, 1.0, 2.0])
    clear = [line for line in data["backward"] if line["op"] == "clear"]
    assert [line["raw"] for line in clear] == ["da[2] = 0.0", "da[1] = 0.0", "da[0] = 0.0"]
    assert clear[0]["after"] == [0.0, 1.0, 0.0]


COUNTS = {
    "of the module": "N = 3\npicked = x[np.arange(N), y]\nloss = np.sum(picked ** 2)\n",
    "of a function": "def f(x, y):\n    N = 3\n    return np.sum(x[range(N), y] ** 2)\nloss = f(x, y)\n",
    "in a slice": "M = 2\na = x[:M, 1:M + 1]\nloss = np.sum(a * a)\n",
    "in a list": "n = [2, 1]\nloss = np.sum(x[:n[0], n[1]] ** 2)\n",
}


STARS = """from numpy import *
from numpy.random import rand, seed
def cost(t, X):
    a = hstack((ones((2, 1)), X))
    return sum(dot(a, t) ** 2)
seed(3)
X = rand(2, 2)
t = rand(3, 2)
loss = cost(t, X)
"""


def test_names_of_a_star_and_a_seed_without_a_module_stand_in_the_listing() -> None:
    trace = engine.trace_source(STARS)
    text = listing(trace)
    assert text.startswith("from numpy import ones\nfrom numpy.random import rand, seed\nseed(3)\nX = rand(2, 2)\n")
    space: dict[str, Any] = {"np": np}
    exec(compile(text, "listing", "exec"), space)
    np.testing.assert_array_equal(space["dt"], trace.gradients["t"])


@pytest.mark.parametrize("lines", COUNTS.values(), ids=COUNTS)
def test_what_only_a_key_reads_stands_in_the_listing(lines: str) -> None:
    source = "import numpy as np\ny = np.array([0, 2, 1])\nx = np.arange(9.0).reshape(3, 3)\n" + lines
    trace = engine.trace_source(source)
    space: dict[str, Any] = {"np": np}
    exec(compile(listing(trace), "listing", "exec"), space)
    np.testing.assert_array_equal(space["dx"], trace.gradients["x"])
