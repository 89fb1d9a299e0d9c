"""What a listing tells beside its lines: ties, where infinities and NaN come from, what was taken as a count."""

from __future__ import annotations

import pytest

from engine import ProgramError, trace_source
from engine.steps import Steps
from engine.telling import told
from engine.writing.jsonview import view


def codes(source: str) -> list[tuple[str, int, str]]:
    """(code, line, name) of what is told."""
    found = told(trace_source(source))
    return [(n.code, n.place.line, str(n.fields.get("name", n.fields.get("names", "")))) for n in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 2.0\ny = 2.0\nf = max(x, y) * 3\n", [("tie", 3, "")]),
        ("x = 2.0\ny = 1.0\nf = max(x, y) * 3 + y\n", []),
        ("x = 0.0\nf = abs(x) + x\n", [("tie", 2, "")]),
        ("x = np.array([0.0, 1.0])\nfor i in range(3):\n    x = np.maximum(0, x)\nf = x.sum()\n", [("tie", 3, "")]),
        ("x = 0.0\nf = np.log(x) * 2\n", [("flaw_forward", 2, "f")]),
        ("x = float('nan')\ny = x * 2\nf = y + 1\n", [("flaw_input", 1, "x")]),
        ("x = 3.0\ny = x * 1e400\nf = y - y\n", [("flaw_constant", 2, "1e400")]),
        ("x = 0.0\nf = np.sqrt(x)\n", [("flaw_backward", 2, "")]),
        ("x = np.array([1.0, 2.0])\nn = 1\ny = x[n] * 2\nf = y * y\n", [("counts", 2, "n")]),
        (
            "x = np.ones(3)\nf = 1.0\nfor i in range(20):\n    n = i % 3\n    f = f * x[n]\n",
            [("counts", 4, "n, n_1, n_2 … n_19")],
        ),
        ("x = 2.0\nn = 3\nf = x * n\nfor i in range(n):\n    f = f * x\n", [("count_and_number", 2, "n")]),
    ],
)
def test_told_once_at_its_line(source: str, expected: list[tuple[str, int, str]]) -> None:
    found = [one for one in codes(source) if one[0] != "unused"]
    assert found == expected


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("x = 3.0\nq = x**2\ndx = 3*x\nx_new = x - 0.1*dx\n", "dx"),  # no loss by its name, and nothing agrees
        ("x = 3.0\nf = x**2\ndx = 3*x\nx_new = x - 0.1*dx\n", ""),  # compared
        ("x = 3.0\nf = x**2\ndf = 1.0\ndx = 3*x\neps = 1e-5\n", ""),
        ("dx = 0.1\nx = 3.0\nf = x + dx\n", ""),  # before x: a step, no gradient of it
        ("x = 3.0\nf = x**2\ndf = 1.0\ndx = 2*x*df\n", ""),  # compared
    ],
)
def test_what_reads_as_a_gradient_and_is_not_compared_is_told(source: str, names: str) -> None:
    found = [n.fields["names"] for n in told(trace_source(source)) if n.code == "gradients_as_forward"]
    assert found == [names] * bool(names)


def test_the_json_tells_them_too() -> None:
    trace = trace_source("x = 2.0\ny = 2.0\nf = max(x, y) * 3\n")
    notices = view(trace, Steps(trace), lambda notice: notice.code)["notices"]
    assert [(n["text"], n["line"]) for n in notices] == [("tie", 3)]


def test_what_a_loop_makes_and_nothing_reads_is_told_once() -> None:
    trace = trace_source("w = 2.0\nfor i in range(30):\n    t = 0.5\nf = w * w\n")
    assert [(n.code, n.fields.get("count")) for n in told(trace)] == [("unused_parts", "30")]


def test_of_losses_one_by_one_the_sum_is_told() -> None:
    source = "X = np.ones((5, 3))\nW = np.ones((3, 1)) * 0.5\nloss = (X @ W - 1.0)**2\ndW = 2 * X.T @ (X @ W - 1.0)\n"
    with pytest.raises(ProgramError) as caught:
        trace_source(source)
    assert caught.value.fields["then"] == "loss = np.sum(loss)"
