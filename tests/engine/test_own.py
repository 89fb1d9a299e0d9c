"""The file's own backward part: found, given a seed, run on copies, and judged line by line."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.reading.gradnames import gradient_name

PROGRAMS = Path(__file__).parent.parent / "programs"
NOTE_LIKE = ("circuit", "neuron", "eight", "product", "softmax", "twolayer")


def begin(source: str) -> int | None:
    """The line where the own part begins, None where there is none."""
    own = engine.trace_source(source).own
    return None if own is None else own.begin


def verdicts(source: str) -> dict[tuple[int, str], str]:
    own = engine.trace_source(source).own
    return {(line.line, line.name): line.verdict for line in own.lines}


# -- names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("dx", ("", "x")),
        ("d_x", ("", "x")),
        ("grad_x", ("", "x")),
        ("x_grad", ("", "x")),
        ("dfdx", ("f", "x")),
        ("df_dx", ("f", "x")),
        ("ddot", ("", "dot")),
        ("dqdx", ("q", "x")),
        ("den", None),
        ("data", None),
        ("d", None),
        ("dudx", None),
        ("sigx", None),
    ],
)
def test_gradient_names(name: str, found: tuple[str, str] | None) -> None:
    assert gradient_name(name, {"x", "f", "q", "dot"}) == found


# -- where it begins


@pytest.mark.parametrize("name", NOTE_LIKE)
def test_found_in_programs_of_the_notes_shape(name: str) -> None:
    source = (PROGRAMS / f"{name}.py").read_text()
    first = {
        "circuit": "dfdz",
        "neuron": "ddot",
        "eight": "dnum",
        "product": "dD",
        "softmax": "dscores",
        "twolayer": "num =",
    }
    line = next(i for i, text in enumerate(source.split("\n"), 1) if text.startswith(first[name]))
    assert begin(source) == line
    notices = [n for n in engine.trace_source(source).notices if n.code == "own_backward"]
    assert [n.fields["line"] for n in notices] == [line]
    assert [n.place.line for n in notices] == [line]


def test_a_comment_begins_it_even_before_a_helper() -> None:
    assert begin("x = 2.0\nf = x * x\n# Backward pass:\nstep = 1.0\ndx = 2 * x * step\n") == 4
    assert begin("x = 2.0\nf = x * x\n# --- backprop ---\ndx = 2 * x\n") == 4
    assert begin("x = 2.0\nf = x * x\n# 역전파\ndx = 2 * x\n") == 4


def test_a_comment_above_all_stages_or_in_a_function_does_not() -> None:
    assert begin("# backprop by hand\nx = 2.0\nf = x * x\n") is None
    assert begin("x = 2.0\ndef g(a):\n    # backward\n    return a * a\nf = g(x)\n") is None
    assert begin("x = 2.0\ny = x * x\n# backprop comes next week\nf = y + 1\n") is None


def test_variables_that_only_look_like_gradients_stay_forward() -> None:
    assert begin("x = 3.0\ndx = 0.1\nf = (x + dx)**2\n") is None
    assert begin("x = 3.0\ny = 2 * x\ndx = 0.5 * y\nz = x + dx\nf = z**2\n") is None
    assert begin("t = 0.0\ndt = 0.1\nv = 2.0\nx = v * dt\ndv = -9.8 * dt\nv1 = v + dv\nE = v1**2 + x\n") is None
    assert begin("d = 2.0\nden = d + 1\nf = 1 / den\n") is None
    assert begin("x = 2.0\ny = x * x\ngrad = 2 * x + y\n") is None


def test_dictionaries_of_gradients_count_as_gradients() -> None:
    assert begin("W = np.ones(3)\nf = np.sum(W * W)\ngrads = {}\ngrads['W'] = 2 * W\n") == 3
    own = engine.trace_source("W = np.ones(3)\nf = np.sum(W * W)\ngrads = {'W': 2 * W}\n").own
    assert [(one.name, one.verdict) for one in own.lines] == [("grads['W']", "right")]
    own = engine.trace_source("W = np.ones(3)\nf = np.sum(W * W)\ngrads = {}\ngrads['dW'] = 3 * W\n").own
    assert [(one.name, one.verdict) for one in own.lines] == [("grads['dW']", "wrong")]


def test_a_displacement_forward_and_gradients_below() -> None:
    source = "x = 3.0\ny = 2 * x\ndx = 0.5 * y\nz = x + dx\nf = z**2\ndf = 1.0\ndz = 2 * z * df\n"
    assert begin(source) == 6


def test_updates_and_prints_below_belong_to_it() -> None:
    source = "x = 3.0\nf = x * x\ndf = 1.0\ndx = 2 * x * df\nprint(dx)\nx -= 0.1 * dx\n"
    assert begin(source) == 3
    trace = engine.trace_source(source)
    assert trace.vars[trace.output].name == "f"
    assert trace.printed == ((5, "6.0"),)
    assert trace.values["x"] == 3.0


def test_preparations_just_above_belong_to_it() -> None:
    source = "X = np.ones((4, 2))\nf = np.sum(X * X) / 4\nN = X.shape[0]\nm = 2\ndX = m * X / N\n"
    assert begin(source) == 3
    assert engine.trace_source(source).own.ok


def test_a_sigmoid_read_by_the_backward_lines_stays_forward() -> None:
    source = "z = 1.0\ns = 2 * z\nf = 1 / (1 + math.exp(-s))\nds = (1 - f) * f\ndz = 2 * ds\n"
    assert begin(source) == 4


def test_forward_only_overrides() -> None:
    source = (PROGRAMS / "neuron.py").read_text()
    trace = engine.trace_source(source, options=engine.Options(forward_only=True, output="dx[0]"))
    assert trace.own is None
    assert "ddot" in {v.name for v in trace.vars}


def test_a_long_file_is_split_in_one_pass() -> None:
    lines = (
        ["x = 0.5", "v = x * 1.0"] + ["v = v + x"] * 3000 + ["f = v * v"] + ["df = 1.0"] + ["dv = 2 * v * df"] * 3000
    )
    assert begin("\n".join(lines)) == 3004


# -- the seed


def test_the_seed_is_what_numpy_would_have_drawn() -> None:
    source = (PROGRAMS / "product.py").read_text()
    trace = engine.trace_source(source)
    draws = np.random.RandomState(0)
    w, x, seed = draws.randn(5, 10), draws.randn(10, 3), draws.randn(5, 3)
    np.testing.assert_array_equal(trace.seed, seed)
    np.testing.assert_array_equal(trace.gradients["W"], seed @ x.T)
    np.testing.assert_array_equal(trace.gradients["X"], w.T @ seed)
    np.testing.assert_array_equal(eval(trace.seed_text, {"np": np}), seed)
    assert len(trace.seed_text) < 80


@pytest.mark.parametrize(
    "draw", ["np.random.rand(2, 2)", "np.random.uniform(-1, 1, size=(2, 2))", "0.1 * np.random.randn(2, 2)"]
)
def test_seeds_of_other_draws_are_spelled_out(draw: str) -> None:
    trace = engine.trace_source(
        f"np.random.seed(5)\nA = np.random.randn(2, 3)\nB = A @ A.T\ndB = {draw}\ndA = (dB + dB.T) @ A\n"
    )
    np.testing.assert_array_equal(eval(trace.seed_text, {"np": np}), trace.seed)
    draws = np.random.RandomState(5)
    draws.randn(2, 3)
    np.testing.assert_array_equal(trace.seed, eval(draw.replace("np.random", "draws"), {"draws": draws}))
    assert trace.own.ok


@pytest.mark.parametrize(
    ("assigned", "value", "text"),
    [
        ("1", 1.0, "1.0"),
        ("1.0", 1.0, "1.0"),
        ("-2.5", -2.5, "-2.5"),
        ("2 * y", 6.0, "2 * y"),
        ("np.float64(3.0)", 3.0, "np.float64(3.0)"),
    ],
)
def test_scalar_seeds(assigned: str, value: float, text: str) -> None:
    trace = engine.trace_source(f"x = 2.0\ny = 3.0\nf = x * y\ndf = {assigned}\ndx = y * df\n")
    assert trace.seed == value
    assert type(trace.seed) is float
    assert eval(trace.seed_text, {"np": np, "y": 3.0}) == value
    assert trace.seed_text == text or "float64" in text
    assert trace.own.ok


def test_array_seeds_from_forward_names_keep_their_expression() -> None:
    trace = engine.trace_source("X = np.ones((2, 3))\nY = X * 2\ndY = np.full_like(Y, 0.5)\ndX = 2 * dY\n")
    assert trace.seed_text == "np.full_like(Y, 0.5)"
    np.testing.assert_array_equal(trace.seed, np.full((2, 3), 0.5))
    assert trace.own.ok


def test_a_scalar_seed_of_an_array_is_spread() -> None:
    trace = engine.trace_source("X = np.ones((2, 3))\nY = X * 2\ndY = 1.0\ndX = 2 * np.ones(X.shape)\n")
    np.testing.assert_array_equal(trace.seed, np.ones((2, 3)))
    np.testing.assert_array_equal(eval(trace.seed_text, {"np": np}), np.ones((2, 3)))


def test_a_seed_of_the_wrong_shape_is_an_error_at_its_line() -> None:
    with pytest.raises(engine.ProgramError) as raised:
        engine.trace_source("X = np.ones((2, 3))\nY = X * 2\ndY = np.ones((3, 2))\ndX = 2 * dY\n")
    assert raised.value.code == "seed_value"
    assert raised.value.place.line == 3


def test_the_seed_flag_wins_over_the_file() -> None:
    source = "x = 2.0\nf = x * x\ndf = 1.0\ndx = 2 * x * df\n"
    trace = engine.trace_source(source, options=engine.Options(seed="3.0"))
    assert trace.gradients["x"] == 12.0
    assert trace.own.ok


# -- judging


@pytest.mark.parametrize("name", NOTE_LIKE)
def test_programs_of_the_notes_shape_are_right(name: str) -> None:
    own = engine.run(str(PROGRAMS / f"{name}.py")).own
    assert own.ok
    assert own.failed is None
    assert {line.verdict for line in own.lines} == {"right"}
    assert set(own.marks.values()) == {"right"}


def test_every_line_of_the_eight_stages_is_matched_with_ours() -> None:
    trace = engine.run(str(PROGRAMS / "eight.py"))
    labels = [(line.name, *[trace.stages[s].label for s in line.stages]) for line in trace.own.lines]
    assert labels == [
        ("dnum", "8"), ("dinvden", "8"), ("dden", "7"), ("dsigx", "6"), ("dxpysqr", "6"), ("dxpy", "5"),
        ("dx", "4"), ("dy", "4"), ("dx", "3"), ("dx", "2"), ("dsigy", "2"), ("dy", "1"),
    ]  # fmt: skip
    assert len(trace.own.marks) == 12


@pytest.mark.parametrize(
    ("name", "line", "target", "reason"),
    [
        ("eight_wrong", 28, "dx", "overwritten"),
        ("softmax_wrong", 17, "dscores", "other"),
        ("neuron_wrong", 11, "dw", "factor"),
    ],
)
def test_the_planted_mistake_is_found(name: str, line: int, target: str, reason: str) -> None:
    own = engine.run(str(PROGRAMS / f"{name}.py")).own
    assert not own.ok
    assert own.first_wrong == line
    first = next(one for one in own.lines if one.verdict == "wrong")
    assert (first.line, first.name, first.reason) == (line, target, reason)
    assert first.difference > 0


# each line of the own part of eight.py broken in some way: (line to replace, by what)
EIGHT = (PROGRAMS / "eight.py").read_text().split("\n")


@pytest.mark.parametrize(
    ("start", "wrong", "reason"),
    [
        ("dnum =", "dnum = -invden", "sign"),
        ("dinvden =", "dinvden = num * num", "other"),
        ("dden =", "dden = (1.0 / (den**2)) * dinvden", "sign"),
        ("dsigx =", "dsigx = 2 * dden", "factor"),
        ("dxpysqr =", "dxpysqr = 0.0 * dden", "zero"),
        ("dxpy =", "dxpy = xpy * dxpysqr", "factor"),
        ("dx = (1)", "dx = (1) * dden", "other"),
        ("dx += ((1", "dx += ((1 - sigy) * sigx) * dsigx", "other"),
        ("dx += (1)", "dx -= (1) * dnum", "sign"),
        ("dsigy =", "dsigy = (1) * dden", "other"),
        ("dy += ", "dy = ((1 - sigy) * sigy) * dsigy", "overwritten"),
        ("dy += ", "dy += ((1 + sigy) * sigy) * dsigy", "other"),
        ("dy += ", "pass", "missing"),
    ],
)
def test_any_planted_mistake_is_found_at_its_line(start: str, wrong: str, reason: str) -> None:
    at = next(i for i, text in enumerate(EIGHT) if text.startswith(start))
    own = engine.trace_source("\n".join([*EIGHT[:at], wrong, *EIGHT[at + 1 :]])).own
    line = at + 1 if wrong != "pass" else next(i for i, text in enumerate(EIGHT, 1) if text.startswith("dy ="))
    assert own.first_wrong == line
    assert next(one.reason for one in own.lines if one.line == line) == reason


SOFTMAX = (PROGRAMS / "softmax.py").read_text().split("\n")


@pytest.mark.parametrize(
    ("start", "wrong"),
    [
        ("dscores = ", "dscores = odds"),
        ("dscores[", "dscores[range(N), y] -= 2"),
        ("dscores /=", "dscores /= D"),
        ("dscores /=", "dscores *= N"),
        ("dW = ", "dW = np.dot(X.T, probs * probs)"),
        ("db = ", "db = np.sum(dscores, axis=0)"),
        ("dW += ", "dW += 2 * reg * W"),
        ("dW += ", "dW = reg * W"),
    ],
)
def test_mistakes_between_in_place_edits_are_found(start: str, wrong: str) -> None:
    at = next(i for i, text in enumerate(SOFTMAX) if text.startswith(start))
    own = engine.trace_source("\n".join([*SOFTMAX[:at], wrong, *SOFTMAX[at + 1 :]])).own
    assert own.first_wrong == at + 1


def test_what_follows_from_a_mistake_says_so() -> None:
    own = engine.run(str(PROGRAMS / "softmax_wrong.py")).own
    told = {(one.line, one.name): one.verdict for one in own.lines if one.verdict != "right"}
    assert told == {(17, "dscores"): "wrong", (19, "dW"): "follows", (20, "db"): "follows"}
    assert [(fault.lines, fault.name) for fault in own.faults] == [((17,), "dscores")]


def test_the_place_and_size_of_the_largest_difference() -> None:
    source = "X = np.arange(6.0).reshape(2, 3)\nf = np.sum(X * X)\ndX = 2 * X\ndX[1, 2] += 0.25\n"
    own = engine.trace_source(source).own
    wrong = next(one for one in own.lines if one.verdict == "wrong")
    assert (wrong.line, wrong.where, wrong.difference) == (4, "[1, 2]", 0.25)
    own = engine.trace_source("w = [1.0, 2.0]\nf = w[0] * w[1]\ndw = [w[1], w[1]]\n").own
    assert [(one.where, one.difference) for one in own.lines] == [("[1]", 1.0)]


def test_shapes_count() -> None:
    own = engine.trace_source(
        "X = np.ones((2, 3))\nb = np.zeros(3)\nf = np.sum(X + b)\ndb = np.sum(np.ones((2, 3)))\n"
    ).own
    assert own.first_wrong == 4
    assert own.lines[0].reason == "shape"


def test_marks_survive_expansion() -> None:
    trace = engine.run(str(PROGRAMS / "neuron_wrong.py"))
    opened = engine.expand(trace, frozenset({1}))
    marked = {trace.vars[line.to].shown: trace.own.mark(line) for line in opened.lines if line.kind == "contribution"}
    assert marked["w[1]"] == "wrong"
    assert marked["dot"] == "right"


def test_a_seed_of_the_files_own_is_marked_too() -> None:
    trace = engine.run(str(PROGRAMS / "product.py"))
    assert [trace.own.mark(line) for line in trace.lines] == ["right", "right", "right"]
    trace = engine.run(str(PROGRAMS / "eight.py"))
    assert trace.own.mark(trace.lines[0]) == ""


# -- in-place semantics


def test_it_runs_on_copies() -> None:
    trace = engine.run(str(PROGRAMS / "softmax.py"))
    rows = trace.values["probs"].sum(axis=1)
    np.testing.assert_allclose(rows, 1.0)


def test_shared_memory_that_corrupts_a_result_is_found() -> None:
    source = (
        "a = np.ones(3)\nb = np.ones(3)\nc = a + b\ns = np.sum(c) + np.sum(2 * a)\ndc = np.ones(3)\nda = dc\n"
        "db = dc\nda += 2\n"
    )
    own = engine.trace_source(source).own
    assert own.first_wrong == 8
    assert [(one.line, one.name, one.reason) for one in own.lines if one.verdict == "wrong"] == [(8, "db", "shared")]


def test_shared_memory_that_no_line_needs_any_more_is_fine() -> None:
    source = (
        "x = np.array([1.0, -2.0])\nw = np.array([3.0, 4.0])\nz = w * x\nh = np.maximum(0, z)\nf = np.sum(h * h)\n"
        "dh = 2 * h\ndz = dh\ndz[z <= 0] = 0\ndw = dz * x\n"
    )
    assert engine.trace_source(source).own.ok


def test_opened_gradients_and_loops() -> None:
    source = (
        "w = [1.0, 2.0, 3.0]\nx = [0.5, -1.0, 2.0]\ns = w[0]*x[0] + w[1]*x[1] + w[2]*x[2]\nf = s * s\n"
        "ds = 2 * s\ndw = [0.0, 0.0, 0.0]\ndx = []\nfor i in range(3):\n    dw[i] += x[i] * ds\n"
        "    dx.append(w[i] * ds)\n"
    )
    found = verdicts(source)
    assert found[9, "dw"] == found[10, "dx"] == found[5, "ds"] == "right"
    assert engine.trace_source(source.replace("x[i] * ds", "w[i] * ds")).own.first_wrong == 9


def test_scatter_with_repeated_indices() -> None:
    source = (
        "E = np.ones((4, 2))\nix = np.array([1, 3, 1])\nR = E[ix]\nf = np.sum(R * R)\ndR = 2 * R\n"
        "dE = np.zeros_like(E)\n"
    )
    assert engine.trace_source(source + "np.add.at(dE, ix, dR)\n").own.ok
    assert engine.trace_source(source + "dE[ix] += dR\n").own.first_wrong == 7


def test_versions_each_have_their_gradient() -> None:
    source = "x = 2.0\nx = x * 3\nf = x * x\ndx = 2 * x\ndx = dx * 3\n"
    own = engine.trace_source(source).own
    assert own.ok
    assert len(own.verdicts) == 2
    assert engine.trace_source(source.replace("dx = dx * 3", "dx = dx * 4")).own.first_wrong == 5


def test_functions_of_the_file_serve_the_own_part() -> None:
    source = (
        "def sig(a):\n    return 1 / (1 + math.exp(-a))\n\nx = 0.3\nf = sig(2 * x)\ns = sig(2 * x)\n# backward\n"
        "dx = 2 * sig(2 * x) * (1 - s)\n"
    )
    trace = engine.trace_source(source, options=engine.Options(output="f"))
    assert trace.own.ok
    assert engine.trace_source(source).own.ok


# -- ties


@pytest.mark.parametrize(
    ("dz", "dw", "verdict"),
    [
        ("1", "1", "right"),
        ("1", "0", "tie"),
        ("0.5", "0.5", "tie"),
        ("0", "0", "tie"),
        ("2", "0", "wrong"),
        ("-1", "1", "wrong"),
    ],
)
def test_at_a_tie_between_the_one_sided_slopes_is_right(dz: str, dw: str, verdict: str) -> None:
    source = f"z = 2.0\nw = 2.0\nm = max(z, w)\nf = 2 * m\ndm = 2.0\ndz = {dz} * dm\ndw = {dw} * dm\n"
    own = engine.trace_source(source).own
    rank = ["right", "tie", "wrong"]
    assert max((one.verdict for one in own.lines), key=rank.index) == verdict
    assert own.ok == (verdict != "wrong")


def test_relu_at_zero_may_pass_or_not() -> None:
    source = "z = np.array([0.0, 1.0, -1.0])\nh = np.maximum(0, z)\nf = np.sum(h)\ndz = 1.0 * (z >= 0)\n"
    own = engine.trace_source(source).own
    assert own.ok
    assert [one.verdict for one in own.lines] == ["tie"]
    assert not engine.trace_source(source.replace("z >= 0", "z >= -5")).own.ok


# -- what goes wrong while it runs


def test_an_error_in_it_is_kept_and_the_program_still_opens() -> None:
    trace = engine.trace_source("x = 2.0\nf = x * x\ndf = 1.0\ndx = 2 * x * df / 0\n")
    assert trace.value == 4.0
    assert not trace.own.ok
    assert trace.own.failed.code == "zero_division"
    assert trace.own.failed.place.line == 4
    assert [one.verdict for one in trace.own.lines] == ["right"]


def test_it_cannot_reach_further_than_the_forward_part() -> None:
    with pytest.raises(engine.ProgramError):
        engine.trace_source("x = 2.0\nf = x * x\ndx = eval('a')\n")
    with pytest.raises(engine.ProgramError):
        engine.trace_source("x = 2.0\nf = x * x\ndx = x.__class__\n")


def test_limits_hold_in_it() -> None:
    own = engine.trace_source("x = 2.0\nf = x * x\ndf = 1.0\nwhile True:\n    dx = 2 * x * df\n",
                              options=engine.Options(limits=engine.Limits(statements=2000))).own  # fmt: skip
    assert own.failed.code == "limit"


# -- our own listing, pasted back as the file's own part


def listing(path: Path) -> tuple[list[str], list[str]]:
    """A program's forward lines with its parts written out, and its backward lines as they are shown."""
    source = path.read_text()
    trace = engine.trace_source(source, options=engine.Options(seed="ones"))
    lines = source.split("\n")
    forward: list[str] = []
    for row in trace.rows:
        if row.kind in ("input", "count") and (not forward or forward[-1] != lines[row.line - 1].split("#")[0]):
            forward.append(lines[row.line - 1].split("#")[0])
        elif row.kind == "stage":
            forward += [trace.part_forward(part) for part in trace.stages[row.stage].parts]
            forward.append(trace.forward(row.stage))
    return forward, [trace.raw(line.index) for line in trace.lines]


SHOWN = ["engine/programs/circuit", "engine/programs/eight", "engine/programs/neuron", "engine/programs/network",
         "engine/programs/fork", "engine/programs/maximum", "tests/programs/softmax"]  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_our_own_listing_is_right(name: str) -> None:
    forward, backward = listing(PROGRAMS.parent.parent / f"{name}.py")
    own = engine.trace_source("np.random.seed(7)\n" + "\n".join([*forward, "# backward", *backward]) + "\n").own
    assert own.failed is None
    assert [one for one in own.lines if one.verdict != "right"] == []
    made = [text for text in backward if text[0] == "d" or "add.at" in text]
    assert len({one.line for one in own.lines}) == len([text for text in made if not re.search(r"= (\[0\.0|np\.zeros)", text)])


@pytest.mark.parametrize("name", SHOWN)
def test_any_line_of_our_listing_spoilt_is_found(name: str) -> None:
    forward, backward = listing(PROGRAMS.parent.parent / f"{name}.py")
    start = "np.random.seed(7)\n" + "\n".join([*forward, "# backward"]) + "\n"
    clean = {one.line: one for one in engine.trace_source(start + "\n".join(backward)).own.lines}
    tried = 0
    for at, text in enumerate(backward):
        target, op, value = text.partition(" += " if " += " in text else " = ")
        line = start.count("\n") + at + 1
        if (
            at == 0
            or not op
            or line not in clean
            or "zeros" in value
            or "0.0, 0.0" in value
            or not np.any(clean[line].theirs)
        ):
            continue  # the seed is right whatever it is, a zero stays one
        spoilt = "\n".join([*backward[:at], f"{target}{op}1.25 * ({value})", *backward[at + 1 :]])
        assert engine.trace_source(start + spoilt).own.first_wrong == line, text
        tried += 1
    assert tried >= 3


FILLED = """
x = np.array([0.3, -1.2, 0.8, 2.0])
w = 0.5
out = np.zeros(4)
for i in range(1, 4):
    out[i] = out[i - 1] * w + x[i]
loss = np.sum(out ** 2)
# backward
dout = 2 * out
dx = np.zeros_like(x)
dw = 0.0
for i in range(3, 0, -1):
    dx[i] = dout[i]
    dw += out[i - 1] * dout[i]
    dout[i - 1] += w * dout[i]
"""


def test_the_gradient_of_a_filled_array_is_that_of_its_cells() -> None:
    """A loop by hand clears nothing: ``dout[i]`` stays the gradient of what was written there."""
    trace = engine.trace_source(FILLED)
    assert trace.own is not None
    assert trace.own.ok, trace.own.lines


def test_a_loop_that_writes_a_gradient_cell_by_cell_is_blamed_at_its_own_line() -> None:
    trace = engine.trace_source(FILLED.replace("+= w * dout[i]", "+= dout[i]"))
    wrong = {(own.line, own.name) for own in trace.own.lines if own.verdict == "wrong"}
    assert wrong == {(15, "dout")}
    assert {own.verdict for own in trace.own.lines if own.line == 13} == {"follows"}
    assert (10, "dx") not in wrong
