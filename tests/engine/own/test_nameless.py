"""Gradients without a variable in their name, and updates without a gradient that has one: judged all the same, or told."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine.own.guide import GuidedTracer
from engine.tracing.tracer import Astray

FOLDER = Path(__file__).parent.parent.parent / "programs" / "own"

SLIPS = {
    ("g_of_adam", "g = 2 * X.T", "g = X.T"): 11,
    ("g_of_function", "return 2 * X.T", "return X.T"): 10,
    ("g_returned", "2 * X.T", "-2 * X.T"): 5,
    ("g_unpacked", "2 * X.T @ r", "2 * X.T @ (r * r)"): 8,
    ("layers_that_update", "(1 - self.y ** 2)", "(1 - self.y)"): 20,
    ("layers_that_update", "self.x.T @ d_L_d_out)", "self.x.T @ (d_L_d_out * d_L_d_out))"): 12,
    ("cnn_that_updates", "+= d_L_d_out[i, j, f] * im_region", "= d_L_d_out[i, j, f] * im_region"): 24,
    ("one_number_updated", "0.5 * np.mean(p - y)", "0.5 * np.sum(p - y)"): 11,
    ("one_number_updated", "0.5 * np.mean(p - y)", "0.5 * np.mean((p - y) * p)"): 11,
    ("rnn_hidden_states", "(1 - hs[t] * hs[t]) * dh", "(1 - hs[t]) * dh"): 0,
    ("gradients_dataclass", "b=dp)", "b=dp * x)"): 0,
    ("gradients_namedtuple", "b=dp)", "b=dp * x)"): 0,
    ("layer_per_example", "dW = 1. / m *", "dW ="): 0,
}  # fmt: skip


@pytest.mark.parametrize(("name", "piece", "slip"), SLIPS)
def test_a_slip_is_found(name: str, piece: str, slip: str) -> None:
    source = (FOLDER / f"{name}.py").read_text()
    assert source.count(piece) == 1
    report = engine.check(engine.trace_source(source.replace(piece, slip)), replays=50)
    assert not report.ok
    assert report.own is not None
    line = SLIPS[name, piece, slip]
    assert line in (0, report.own.first_wrong)


@pytest.mark.parametrize("name", ["g_of_adam", "layers_that_update", "one_number_updated", "rnn_hidden_states", "g_returned"])
def test_all_of_a_right_file_is_compared(name: str) -> None:
    report = engine.check(engine.run(FOLDER / f"{name}.py"), replays=50)
    assert report.own is not None
    assert {line.verdict for line in report.own.lines} == {"right"}
    assert report.others == ()


def test_an_array_that_only_has_a_factor_is_a_remark_under_updates_that_leave_it_open() -> None:
    source = (FOLDER / "layers_that_update.py").read_text().replace("grad = 2 * (out", "grad = (out")
    report = engine.check(engine.trace_source(source), replays=50)
    assert report.own is not None
    remarks = [line for line in report.own.lines if line.verdict == "remark"]
    assert {line.name for line in remarks if line.reason == "factor"} == {"grad", "d_in"}
    changed = {"layers[0].W'", "layers[0].b'", "layers[2].W'", "layers[2].b'"}
    assert {line.name for line in remarks if line.reason == "rate"} == changed  # beside the rate that is written


def test_an_update_that_goes_uphill_is_a_remark() -> None:
    source = (FOLDER / "layers_that_update.py").read_text().replace("self.b -= lr", "self.b += lr")
    own = engine.trace_source(source).own
    assert own is not None
    assert {(line.name, line.reason) for line in own.lines if line.verdict == "remark"} == {
        ("layers[0].b'", "uphill"), ("layers[2].b'", "uphill"),
    }  # fmt: skip


def test_momentum_is_no_multiple_of_a_gradient_and_told() -> None:
    lines = (
        "np.random.seed(0)", "X, y, w, v = np.random.randn(6, 2), np.random.randn(6), np.zeros(2), np.zeros(2)",
        "for i in range(4):",
        "    loss = np.mean((X @ w - y) ** 2)", "    v = 0.9 * v - 0.1 * (2 * X.T @ (X @ w - y) / 6)", "    w += v", "",
    )  # fmt: skip
    trace = engine.trace_source("\n".join(lines), options=engine.Options(pass_number=2))
    report = engine.check(trace, replays=50)
    assert [(one.name, one.reason) for one in report.others] == [("w", "update")]
    assert report.undecided


def test_one_number_alone_is_told() -> None:
    lines = ("w = 0.5", "for i in range(4):", "    loss = (3 * w - 1.0) ** 2", "    w -= 0.1 * 2 * (3 * w - 1.0) * 3 + 0.0", "")
    report = engine.check(engine.trace_source("\n".join(lines)), replays=50)
    assert report.own is None or [one.reason for one in report.others] == ["single"]


def test_what_could_not_be_told_apart_is_not_called_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(self: object) -> int:
        raise Astray

    monkeypatch.setattr(GuidedTracer, "output", lost)
    report = engine.check(engine.run(FOLDER / "k23_wrong_line_in_function.py"), replays=50)
    assert report.output == "loss"
    assert report.undecided
    assert {one.reason for one in report.others} == {"not_taken"}
    assert "dk" in {one.name for one in report.others}


CALLED = {"k03_loss_and_grad_function": "loss", "k06_layer_cache": "out", "g_returned": "loss"}


@pytest.mark.parametrize(("name", "output"), CALLED.items())
def test_an_output_that_lives_in_a_function_has_the_modules_name(name: str, output: str) -> None:
    trace = engine.run(FOLDER / f"{name}.py")
    assert trace.vars[trace.output].name == output
    assert output in engine.listing(trace)


@pytest.mark.parametrize("name", ["g_of_adam", "layers_that_update", "spiral_of_ties"])
def test_the_loss_of_a_pass_asked_for_switches_nothing_off(name: str) -> None:
    plain, asked = [engine.run(FOLDER / f"{name}.py", engine.Options(output=each)) for each in (None, "loss")]
    assert plain.own is not None
    assert asked.own is not None
    assert [one[:4] for one in asked.own.lines] == [one[:4] for one in plain.own.lines]
    assert asked.training is not None


def test_weight_decay_that_the_loss_has_not_is_told_and_not_wrong() -> None:
    source = (FOLDER / "layers_that_update.py").read_text()
    source = source.replace("(self.x.T @ d_L_d_out)", "(self.x.T @ d_L_d_out + 0.01 * self.W)")
    report = engine.check(engine.trace_source(source), replays=50)
    assert report.ok
    assert not report.others
    assert report.own is not None
    told = [(one.name, one.verdict, one.reason, one.factor) for one in report.own.lines if one.name.endswith("W'")]
    assert told == [("layers[0].W'", "remark", "decayed", 1.0), ("layers[2].W'", "remark", "decayed", 1.0)]


def test_of_two_losses_each_gradient_is_compared_with_its_own() -> None:
    source = (FOLDER / "two_players.py").read_text()
    own = engine.trace_source(source).own
    assert own is not None
    assert [(line.name, line.verdict) for line in own.lines] == [(name, "right") for name in ("dw", "dc", "da", "db")]
    slip = source.replace("dc = np.mean(-(1 - d_real) + d_fake)", "dc = np.mean((1 - d_real) + d_fake)")
    assert slip != source
    own = engine.trace_source(slip).own
    assert own is not None
    assert [line.name for line in own.lines if line.verdict == "wrong"] == ["dc"]


def test_what_is_taken_off_uphill_is_wrong_where_the_rest_is_added_downhill() -> None:
    """``w[1:] += rate * X.T.dot(errors)`` descends by the error that it has; a bias that is taken off along it does not."""
    source = (FOLDER.parent / "people" / "published" / "adaline_class.py").read_text()
    right = "self.w_[0] += self.rate * errors.sum()"
    assert right in source
    own = engine.trace_source(source.replace(right, right.replace("+=", "-="))).own
    assert own is not None
    assert [(line.verdict, line.reason) for line in own.lines][-2:] == [("right", ""), ("wrong", "sign")]
    every = engine.trace_source(source).own
    assert every is not None
    assert every.ok
