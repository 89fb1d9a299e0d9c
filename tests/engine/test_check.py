"""Gradients against differences: right ones pass, wrong ones are named, kinks and rounding are not taken for mistakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.checking.check import GOOD, check, place, reason_of, relative_error

ROOT = Path(__file__).parent.parent.parent
OURS = ("circuit", "neuron", "neuron_wrong", "eight", "eight_wrong", "product", "softmax", "softmax_wrong", "twolayer")
PROGRAMS = [*sorted(ROOT.glob("engine/programs/*.py")), *[ROOT / f"tests/programs/{name}.py" for name in OURS]]


def of(source: str, **options: object) -> engine.Trace:
    return engine.trace_source(source, options=engine.Options(**options))  # type: ignore[arg-type]


def spoilt(trace: engine.Trace, name: str, change) -> engine.Trace:  # type: ignore[no-untyped-def]
    """``trace`` with the gradient of one variable changed, as a bug of the engine would."""
    gradients = list(trace.gradients_by_index)
    for var in trace.vars:
        if var.shown == name:
            gradients[var.index] = change(trace.gradient(var.index))
    return engine.Trace(replace(trace.backward, gradients=tuple(gradients)), trace.notices, trace.own)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
def test_programs_are_right(path: Path) -> None:
    report = check(engine.run(str(path)))
    assert {one.verdict for one in report.checked} == {"right"}
    assert report.checked
    assert not report.sampled
    assert report.ok == ("wrong" not in path.stem)


def test_integers_are_moved_as_floats() -> None:
    report = check(of("x = 3\ny = -4\nf = x * y // 1 + x**2\n".replace(" // 1", "")))
    assert [(one.name, one.verdict, one.worst.analytic) for one in report.checked] == [
        ("x", "right", 2.0),
        ("y", "right", 3.0),
    ]
    report = check(of("X = np.array([[1, 2], [3, 4]])\nf = np.sum(X * X)\n"))
    assert [(one.verdict, one.compared) for one in report.checked] == [("right", 4)]


def test_labels_and_counts_are_left_out() -> None:
    names = {one.name for one in check(engine.run(str(ROOT / "tests/programs/twolayer.py"))).checked}
    assert names == {"X", "params"}


def test_lists_and_dicts_are_reported_as_a_whole() -> None:
    trace = of("w = [1.0, 2.0]\np = {'a': 3.0, 'b': np.ones((2, 2))}\nf = w[0] * w[1] * p['a'] + np.sum(p['b'])**2\n")
    report = check(trace)
    assert [(one.name, one.entries, one.verdict) for one in report.checked] == [("w", 2, "right"), ("p", 5, "right")]

    def spoil(gradient):  # type: ignore[no-untyped-def]
        gradient = gradient.copy()
        gradient[1, 0] *= -1
        return gradient

    bad = check(spoilt(trace, "p['b']", spoil)).checked[1]
    assert (bad.verdict, bad.where, bad.worst.reason) == ("wrong", "['b'][1, 0]", "sign")


@pytest.mark.parametrize(
    ("change", "verdict", "reason"),
    [
        (lambda g: g * 2, "wrong", "factor"),
        (lambda g: -g, "wrong", "sign"),
        (lambda g: g * 0, "wrong", "zero"),
        (lambda g: g + 0.1, "wrong", "other"),
        (lambda g: g * (1 + 1e-4), "close", "between"),
        (lambda g: g * np.nan, "wrong", "not_finite"),
    ],
)
def test_wrong_gradients_are_named(change, verdict: str, reason: str) -> None:  # type: ignore[no-untyped-def]
    report = check(spoilt(engine.run(str(ROOT / "engine/programs/eight.py")), "x", change))
    bad, good = report.checked
    assert (bad.name, bad.verdict, bad.worst.reason) == ("x", verdict, reason)
    assert good.verdict == "right"
    assert report.ok == (verdict != "wrong")


def test_the_worst_entry_is_where_it_says() -> None:
    trace = of("np.random.seed(0)\nW = np.random.randn(3, 4)\nf = np.sum(np.tanh(W))\n")

    def spoil(gradient):  # type: ignore[no-untyped-def]
        gradient = gradient.copy()
        gradient[2, 1] += 0.5
        gradient[0, 3] *= 1.0001
        return gradient

    bad = check(spoilt(trace, "W", spoil)).checked[0]
    assert (bad.where, bad.verdict) == ("[2, 1]", "wrong")
    assert bad.worst.analytic - bad.worst.numeric == pytest.approx(0.5)
    assert bad.worst.error == pytest.approx(relative_error(bad.worst.analytic, bad.worst.numeric))


def test_array_outputs_by_their_seed() -> None:
    source = (
        "A = np.array([[1.0, 2.0], [3.0, 4.0], [0.5, -1.0]])\nB = np.array([[2.0, 0.0, 1.0], [1.0, 1.0, 5.0]])\n"
        "C = A @ B\n"
    )
    for seed in ("ones", "random"):
        assert [one.verdict for one in check(of(source, seed=seed)).checked] == ["right", "right"]
    trace = spoilt(of(source, seed="random"), "A", lambda g: g.T.reshape(3, 2))
    assert check(trace).checked[0].verdict == "wrong"


@pytest.mark.parametrize(
    "source",
    [
        "x = 0.0\nf = max(0, x)\n",
        "x = 2.0\ny = 2.0\nf = max(x, y) * 3\n",
        "x = np.array([0.0, -0.0, 1.0])\nf = np.sum(np.maximum(0, x) * 2)\n",
        "x = 1.0\nf = min(x, 1.0)**2\n",
        "x = 3.0\nf = x * (x // 1)\n",
    ],
)
def test_at_a_tie_anything_between_the_one_sided_slopes_is_right(source: str) -> None:
    report = check(of(source))
    assert {one.verdict for one in report.checked} == {"tie"}
    worst = report.checked[0].worst
    assert worst.low < worst.high
    assert report.ok


def test_at_a_tie_what_lies_outside_is_wrong() -> None:
    bad = check(spoilt(of("x = 0.0\nf = 2 * max(0, x)\n"), "x", lambda g: 2.5)).checked[0]
    assert (bad.verdict, bad.worst.reason) == ("wrong", "tie")
    assert (bad.worst.low, bad.worst.high) == pytest.approx((0.0, 2.0))
    # both winners of max(a, a) get 1 by the note's formula, and together they are no slope
    doubled = check(of("x = 1.0\na = x * 1.0\nb = x * 1.0\nf = max(a, b)\n"))
    assert doubled.checked[0].verdict == "wrong"
    assert check(of("x = 1.0\na = x * 1.0\nb = x * 1.0\nf = max(a, b)\n", ties="split")).checked[0].verdict == "right"


@pytest.mark.parametrize("gap", ["1e-6", "1e-7", "-1e-7"])
def test_a_kink_nearby_is_no_mistake(gap: str) -> None:
    report = check(of(f"x = {gap}\nf = max(0, x) * 3\n"))
    assert report.checked[0].verdict in ("right", "tie")
    assert check(spoilt(of(f"x = {gap}\nf = max(0, x) * 3\n"), "x", lambda g: g + 4)).checked[0].verdict == "wrong"


@pytest.mark.parametrize(
    "source",
    [
        "x = 0.3\nf = (x + 1e9) - 1e9\n",  # rounding on the way
        "x = 30.0\nf = 1 / (1 + math.exp(-x))\n",  # a gradient far smaller than the value
        "x = 1e-8\nf = math.log(x)\n",  # a step of the usual size would leave the domain
        "x = 1e8\nf = math.sin(x / 1e7)\n",
        "x = 0.01\nf = math.exp(1 / x)\n",
        "x = 1e-3\nf = 1 / x\n",
        "x = 0.5\nf = x**0.5 * 1e-12\n",
        "x = np.float32(0.7)\nf = np.tanh(x * 3)\n",
        "x = np.zeros(3)\nf = np.sum(x**3)\n",
        "x = 2.0\nunused = 5.0\nf = x * x\n",
    ],
)
def test_awkward_scales_are_no_mistakes(source: str) -> None:
    report = check(of(source))
    assert {one.verdict for one in report.checked} == {"right"}


def test_edges_of_a_domain_are_not_called_wrong() -> None:
    for source in ("x = np.zeros(1)\nf = np.sum(np.sqrt(x))\n", "x = 0.0\nf = np.sum(np.sqrt(np.array([x])))\n"):
        report = check(of(source))
        assert {one.verdict for one in report.checked} <= {"skipped", "tie"}
        assert report.ok


def test_flipped_branches_are_reported() -> None:
    report = check(of("x = 1.0\nif x >= 1.0:\n    y = 2 * x\nelse:\n    y = x\nf = y * y\n"))
    assert [(one.line, one.text, one.name) for one in report.flipped] == [(2, "x >= 1.0", "x")]
    assert report.checked[0].verdict == "right"  # on the path taken
    assert check(of("x = 1.5\nif x >= 1.0:\n    y = 2 * x\nelse:\n    y = x\nf = y * y\n")).flipped == ()


def test_wrt_picks_the_variables() -> None:
    source = "x = 2.0\ny = 3.0\nq = x * y\nf = q * q\n"
    assert [one.name for one in check(of(source, wrt=("y", "q"))).checked] == ["y", "q"]


def test_many_entries_are_sampled_and_it_says_so() -> None:
    source = "np.random.seed(0)\nX = np.random.randn(90, 80)\nb = np.random.randn(80)\nf = np.sum(np.tanh(X + b))\n"
    report = check(of(source))
    assert report.sampled
    assert report.replays <= 12_000
    big, small = report.checked
    assert (big.entries, small.entries) == (7200, 80)
    assert 0 < big.compared < 7200
    assert big.directions > 0
    assert (small.compared, small.directions) == (80, 0)
    assert report.ok


def test_samples_and_directions_find_mistakes() -> None:
    source = "np.random.seed(0)\nX = np.random.randn(120, 120)\nf = np.sum(np.tanh(X))\n"

    def everywhere(gradient):  # type: ignore[no-untyped-def]
        return gradient * 1.5

    def somewhere(gradient):  # type: ignore[no-untyped-def]
        gradient = gradient.copy()
        gradient[60:] += 0.3
        return gradient

    for change in (everywhere, somewhere):
        report = check(spoilt(of(source), "X", change))
        assert report.sampled
        assert not report.ok


def test_the_budget_is_kept_however_small() -> None:
    trace = of("np.random.seed(0)\nX = np.random.randn(40, 40)\nf = np.sum(X * X)\n")
    report = check(trace, replays=200)
    assert report.replays <= 260
    assert report.sampled
    assert report.ok


def test_long_programs_cost_no_more_than_the_budget() -> None:
    source = "X = np.linspace(0, 1, 3000)\ny = X\nfor i in range(200):\n    y = y * 0.999\nf = np.sum(y)\n"
    report = check(of(source), cost=3e5)
    assert report.sampled
    assert report.ok
    assert report.replays < 100


def test_of_many_inputs_some_are_picked() -> None:
    lines = [f"x{i} = 0.5" for i in range(300)] + ["y0 = x0 * 1.0"]
    lines += [f"y{i} = y{i - 1} * 0.999 + x{i}" for i in range(1, 300)] + ["f = y299 * 2"]
    report = check(of("\n".join(lines)), cost=2e4)
    assert report.sampled
    assert 0 < len(report.checked) < 300
    assert report.ok
    full = check(of("\n".join(lines)))
    assert (len(full.checked), full.sampled, full.replays) == (300, False, 600)


@pytest.mark.parametrize(
    ("theirs", "ours", "reason"),
    [
        (-2.0, 2.0, "sign"),
        (4.0, 2.0, "factor"),
        (1.0, 3.0, "factor"),
        (0.0, 1.0, "zero"),
        (1.1, 1.0, "other"),
        (1.0, 0.0, "other"),
    ],
)
def test_reasons(theirs: float, ours: float, reason: str) -> None:
    assert reason_of(theirs, ours) == reason


def test_relative_error_and_places() -> None:
    assert relative_error(0.0, 0.0) == 0.0
    assert relative_error(1.0, 0.0) == 1.0
    assert relative_error(1.0, 1.0 + 1e-8) < GOOD
    assert place(("W1",), (0, 2)) == "['W1'][0, 2]"
    assert place((0,), ()) == "[0]"


@pytest.mark.parametrize(
    ("source", "verdicts"),
    [
        ("x = 1e-7\nf = x**0.5\n", {"x": ("right", 1)}),  # Python's power of a negative base is complex
        ("x = 1.0\nf = (1 - x)**1.5\n", {"x": ("tie", 1)}),
        ("x = -2.0\ny = 2.0\nf = x**y\n", {"x": ("right", 1), "y": ("skipped", 0)}),
        ("x = [-2.0, 3.0]\nn = 2.0\nf = sum(v**n for v in x)\n", {"x": ("right", 2), "n": ("skipped", 0)}),
        ("x = 1e200\nf = x * x * 0.0\n", {"x": ("skipped", 0)}),
        ("x = 0.0\ny = np.array([0.0, 1.0])\nf = np.sum(np.sqrt(y) * x)\n", {"x": ("right", 1), "y": ("right", 1)}),
        ("y = np.array([0.0, 1.0])\nf = np.sum(np.sqrt(y))\n", {"y": ("right", 1)}),
    ],
)
def test_what_cannot_be_judged_is_not_counted_as_compared(source: str, verdicts: dict[str, tuple[str, int]]) -> None:
    report = engine.check(engine.trace_source(source))
    assert {c.name: (c.verdict, c.compared) for c in report.checked} == verdicts
    assert not report.sampled
