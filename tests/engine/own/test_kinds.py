"""Kinds of files with a backward part of their own: what is differentiated, which lines are judged, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import engine

FOLDER = Path(__file__).parent.parent.parent / "programs" / "own"


class Kind(NamedTuple):
    """What is said of a file: the variable that is differentiated, the lines that are wrong, remarks (verdicts that are neither
    right nor wrong), and gradients with their numbers."""

    output: str
    wrong: tuple[tuple[int, str], ...] = ()
    remarks: tuple[tuple[int, str, str], ...] = ()
    gradients: tuple[tuple[str, Any], ...] = ()


KINDS = {
    "cnn_that_updates": Kind("loss"),
    "data_named_like_a_bias": Kind("loss", (), ((12, "grad_b", "remark"), (23, "grad_b", "remark"))),
    "g_of_adam": Kind("loss"),
    "g_of_function": Kind("loss"),
    "g_returned": Kind("loss"),
    "g_unpacked": Kind("loss"),
    "gradients_dataclass": Kind("loss"),
    "gradients_namedtuple": Kind("loss"),
    "layer_per_example": Kind("cost", (), ((6, "dA_prev", "remark"), (16, "dZ2", "remark"), (18, "dZ1", "remark"))),
    "layers_that_update": Kind("loss"),
    "one_number_updated": Kind("loss"),
    "rnn_hidden_states": Kind("loss"),
    "rows_with_decay": Kind("sse", (), ((17, "U'", "remark"), (18, "V'", "remark"))),
    "loss_shown_after_update": Kind("cost", (), ((44, "grad", "remark"), (46, "lr.b_'", "remark"))),
    "spiral_of_ties": Kind("loss"),
    "two_players": Kind("d_loss"),
    "update_that_broadcasts": Kind("data_loss", (), ((83, "db1", "remark"),)),
    "k01_helper_line": Kind("loss", ((12, "dw"),), (), (("w", [18, 64]),)),
    "k02_accuracy_after_loss": Kind("loss", (), (), (("w", [6, 64]),)),
    "k03_loss_and_grad_function": Kind("ridge.loss", ((10, "dk"),), (), (("k", [10, 14]),)),
    "k04_training_loop": Kind("loss", ((14, "dw"),), (), (("w", -54), ("b", -24))),
    "k05_stray_gradient_name": Kind("loss", ((11, "dw"),), (), (("z", 20), ("w", 40), ("b", 20))),
    "k06_layer_cache": Kind("scale_forward.out", ((14, "dk"),), (), (("x", [[3, 1], [7, 4]]), ("k", [[0, 1], [2, 5]]))),
    "k07_case_of_letters": Kind("loss", ((12, "dW1"),), (), (("w1", [8, 16]), ("b1", [4, 8]))),
    "k08_main_function": Kind("loss", ((10, "dw"),), (), (("w", [0.6, 3.2]),)),
    "k09_gradients_dict": Kind("forward.cost", ((13, "dW"),), (), (("W", [6, 10]), ("b", [6, 5]))),
    "k11_clipped_gradient": Kind("loss", (), ((9, "dw", "aside"),), (("w", [18, 160]),)),
    "k21_own_gradient_check": Kind("loss", (), (), (("w", [4, 12]),)),
    "k23_wrong_line_in_function": Kind("loss", ((9, "dk"),), (), (("h", [8, 8]), ("k", [0, 8]))),
    "k29_per_example_convention": Kind("cost", (), ((16, "dZ", "remark"),), (("W", [[0.5, 0.5]]), ("b", [[0.25]]))),
    "min_fa_delta_out": Kind("f"),
    "min_fa_dup_name": Kind("f"),
    "min_fa_eps_left_out": Kind("loss", (), ((7, "dv", "close"), (8, "dx", "close"))),
    "min_fa_mask_in_place": Kind("loss", (), ((7, "dh", "remark"),)),
    "min_fa_momentum": Kind("f"),
    "min_fa_norm_after": Kind("f"),
    "min_fa_result_after": Kind("f"),
    "min_fa_scaled_delta": Kind("loss", (), ((7, "dp", "remark"),)),
    "min_fa_shape_1n": Kind("loss", (), ((7, "dm", "remark"),)),
    "min_fa_unnamed_delta": Kind("loss"),
    "min_fa_unnamed_delta_comment": Kind("loss"),
    "min_fa_update_W_new": Kind("f"),
    "min_line_zero_init": Kind("loss", ((10, "dk"),)),
    "min_miss_N_before": Kind("loss", ((5, "dx"),)),
    "min_miss_def_grads": Kind("loss_grad.loss", ((5, "dw"),)),
    "min_miss_forward_in_def_with_backward": Kind("f", ((6, "dq"),), ((9, "dq", "follows"), (10, "dw", "follows"))),
    "min_miss_interleaved": Kind("loss_1", ((7, "dw"),)),
    "min_miss_lr_before": Kind("f", ((6, "dq"),), ((7, "dx", "follows"),)),
    "min_miss_written_buffer": Kind("loss", ((8, "dout"),)),
}


def test_every_file_has_its_kind() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} - {"min_line_helper"} == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_each_kind(name: str) -> None:
    kind, trace = KINDS[name], engine.run(FOLDER / f"{name}.py")
    assert trace.vars[trace.output].shown.split(".")[-1].split("_")[0] == kind.output.split(".")[-1].split("_")[0]
    assert trace.own is not None
    assert trace.own.failed is None
    assert tuple([(one.line, one.name) for one in trace.own.lines if one.verdict == "wrong"]) == kind.wrong
    others = [(one.line, one.name, one.verdict) for one in trace.own.lines if one.verdict not in ("right", "tie", "wrong")]
    assert tuple(others) == kind.remarks
    assert trace.own.ok == (not kind.wrong)
    shown = {var.shown: trace.gradient(var.index) for var in trace.vars}
    for variable, gradient in kind.gradients:
        np.testing.assert_allclose(shown[variable], gradient, rtol=1e-9)


@pytest.mark.parametrize("name", KINDS)
def test_the_engines_own_gradients_are_the_differences(name: str) -> None:
    report = engine.check(engine.run(FOLDER / f"{name}.py"))
    assert {one.verdict for one in report.checked} <= {"right", "tie", "close"}
    assert not report.undecided


def test_a_line_that_spoils_what_has_no_name_is_wrong_somewhere() -> None:
    own = engine.run(FOLDER / "min_line_helper.py").own
    assert not own.ok


@pytest.mark.parametrize("name", ["k02_accuracy_after_loss", "k03_loss_and_grad_function", "k21_own_gradient_check"])
def test_the_output_asked_for_switches_nothing_off(name: str) -> None:
    plain, asked = engine.run(FOLDER / f"{name}.py"), engine.run(FOLDER / f"{name}.py", engine.Options(output="loss"))
    assert asked.own is not None
    assert [(o.line, o.name, o.verdict) for o in asked.own.lines] == [(o.line, o.name, o.verdict) for o in plain.own.lines]


# -- one backward part in all the places where people write it

FORWARD = ("z = W * x + b", "h = np.tanh(z)", "loss = np.sum(h ** 2)")
BACKWARD = ("dh = 2 * h", "dz = dh * (1 - h ** 2)", "dW = dz * x", "db = dz")
START = "import numpy as np\nx = np.array([0.3, -1.2])\nW = np.array([0.7, 0.5])\nb = np.array([0.1, -0.2])\n"


def inside(lines: tuple[str, ...]) -> str:
    return "".join([f"    {line}\n" for line in lines])


def placed(where: str, backward: tuple[str, ...]) -> str:
    if where == "module":
        return START + "\n".join([*FORWARD, *backward]) + "\n"
    if where == "function":
        made = "def step(W, b, x):\n" + inside((*FORWARD, *backward, "return loss, dW, db"))
        return START + made + "loss, dW, db = step(W, b, x)\n"
    if where == "a dict of gradients":
        made = "def step(W, b, x):\n" + inside((*FORWARD, *backward, "return loss, {'W': dW, 'b': db}"))
        return START + made + "loss, grads = step(W, b, x)\n"
    if where == "main":
        body = tuple(START.strip().split("\n")[1:])
        return "import numpy as np\ndef main():\n" + inside((*body, *FORWARD, *backward, "print(loss, dW, db)")) + "main()\n"
    if where == "method":
        made = "class Net:\n    def step(self, W, b, x):\n" + "".join([f"        {line}\n" for line in (*FORWARD, *backward)])
        return START + made + "        return loss, dW, db\nnet = Net()\nloss, dW, db = net.step(W, b, x)\n"
    if where == "forward and backward functions":
        made = "def forward(W, b, x):\n" + inside((*FORWARD, "return loss, (h, x)"))
        made += "def backward(cache):\n" + inside(("h, x = cache", *backward, "return dW, db"))
        return START + made + "loss, cache = forward(W, b, x)\ndW, db = backward(cache)\n"
    if where == "a metric and a print between":
        return START + "\n".join([*FORWARD, "hit = np.mean(h > 0)", "print(loss, hit)", *backward, "print(dW)"]) + "\n"
    if where == "interleaved":
        return START + "\n".join([FORWARD[0], FORWARD[1], backward[0], FORWARD[2], *backward[1:]]) + "\n"
    assert where == "a loop of training"
    lines = (*FORWARD, *backward, "W = W - 0.1 * dW", "b -= 0.1 * db")
    return START + "for step in range(4):\n" + inside(lines)


PLACES = ("module", "function", "a dict of gradients", "main", "method", "forward and backward functions",
          "a metric and a print between", "interleaved", "a loop of training")  # fmt: skip
SPELLINGS = {
    "dv": lambda name: f"d{name}",
    "d_v": lambda name: f"d_{name}",
    "grad_v": lambda name: f"grad_{name}",
    "v_grad": lambda name: f"{name}_grad",
    "dLdv": lambda name: f"dLd{name}",
    "nabla_v": lambda name: f"nabla_{name}",
}


def spelled(source: str, spelling: str) -> str:
    for name in ("dh", "dz", "dW", "db"):
        source = source.replace(name, SPELLINGS[spelling](name[1:]))
    return source


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("where", PLACES)
def test_a_right_backward_part_is_right_wherever_it_stands(where: str, spelling: str) -> None:
    own = engine.trace_source(spelled(placed(where, BACKWARD), spelling)).own
    assert own is not None
    assert {one.verdict for one in own.lines} == {"right"}
    assert len({one.name for one in own.lines}) >= 3 + (where != "forward and backward functions")  # z is not handed on there


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("where", PLACES)
def test_a_wrong_line_is_wrong_wherever_it_stands(where: str, spelling: str) -> None:
    slip = tuple([line.replace("dz * x", "dz * h") for line in BACKWARD])
    source = spelled(placed(where, slip), spelling)
    own = engine.trace_source(source).own
    line = next(i for i, text in enumerate(source.split("\n"), 1) if text.endswith(" * h") and "2 *" not in text)
    assert own is not None
    assert own.first_wrong == line


# -- what only looks like one

FORWARD_ONLY = {
    "physics": "x = 1.0\nv = 0.5\ndt = 0.1\nfor i in range(5):\n    dv = -x * dt\n    v = v + dv\n    dx = v * dt\n    x = x + dx\n"
    "energy = 0.5 * v ** 2 + 0.5 * x ** 2\n",
    "Newton": "def f(x):\n    return x ** 3 - 2 * x - 5\ndef df(x):\n    return 3 * x ** 2 - 2\nx = 2.0\nfor i in range(5):\n"
    "    dx = f(x) / df(x)\n    x = x - dx\n",
    "a recurrent state": "h = np.zeros(3)\nW = np.arange(9.0).reshape(3, 3) * 0.1 - 0.3\nfor t in range(4):\n"
    "    dh = np.tanh(W @ h + 1.0) - h\n    h = h + 0.1 * dh\n"
    "s = h.sum()\n",
    "k-means": "X = np.array([0.0, 1.0, 5.0, 6.0])\nc = np.array([0.5, 5.0])\nfor i in range(3):\n"
    "    near = np.abs(X[:, None] - c).argmin(axis=1)\n"
    "    dc = np.array([(X[near == k]).mean() for k in range(2)]) - c\n    c = c + dc\nspread = np.sum((X - c[near]) ** 2)\n",
    "Huber": "r = np.array([0.5, -3.0])\ndelta = 1.0\n"
    "loss = np.where(np.abs(r) <= delta, 0.5 * r ** 2, delta * (np.abs(r) - 0.5 * delta)).sum()\n",
    "a difference quotient": "x = 2.0\ndx = 1e-3\ny = x ** 2\ndy = (x + dx) ** 2 - y\nslope = dy / dx\n",
    "a pendulum": "theta = 0.4\nomega = 0.0\ndt = 0.05\nfor k in range(6):\n"
    "    domega = -9.81 * np.sin(theta)\n    dtheta = omega\n"
    "    omega += dt * domega\n    theta += dt * dtheta\nout = theta\n",
}


@pytest.mark.parametrize("name", FORWARD_ONLY)
def test_what_only_looks_like_a_backward_part_stays_forward(name: str) -> None:
    source = FORWARD_ONLY[name]
    trace = engine.trace_source(source)
    assert trace.own is None
    plain = engine.trace_source(source, options=engine.Options(forward_only=True))
    assert [var.shown for var in trace.vars] == [var.shown for var in plain.vars]
    assert trace.output == plain.output
