"""Files as people have them, each with a backward part of its own: what is differentiated, that it is right, and that a slip in it
is found."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import engine

FOLDER = Path(__file__).parent.parent.parent / "programs" / "people"


class File(NamedTuple):
    """The last name of the output, how many gradients are compared at least, and a slip: a piece of the text, what stands in its
    place, and the line that is then wrong first (0: one of those that follow; -1: nothing agrees
    with what was taken as given any more, so that nothing is compared)."""

    output: str
    compared: int
    piece: str
    slip: str
    line: int


FILES = {
    "adam_logistic": File("J", 3, "dz = (p - y) / y.size", "dz = (p + y) / y.size", 13),
    "affine_layer": File("out", 4, "db = np.sum(dout, axis=0)", "db = np.mean(dout, axis=0)", 12),
    "batchnorm_layer": File("out", 5, "dgamma = np.sum(dout * xhat, axis=0)", "dgamma = np.sum(dout * xmu, axis=0)", 19),
    "char_rnn_step": File("loss", 7, "dWhh += np.dot(dhraw, hs[t-1].T)", "dWhh += np.dot(dhraw, hs[t].T)", 0),
    "closure_layers": File("loss", 6, "dx = dy @ W.T", "dx = dy @ W.T * 2", 0),
    "conv_naive": File("out", 5, "dw[f] += xp[n, :, i:i+HH, j:j+WW]", "dw[f] += xp[n, :, j:j+HH, i:i+WW]", 30),
    "deltas_of_layers": File("a", 3, "sigma_prime(z_s[i - 1])", "sigma(z_s[i - 1])", 0),
    "eleven_lines": File("l2_a", 2, "* (l1 * (1-l1))", "* (l1 * (1+l1))", 11),
    "layer_objects_gradient": File("loss", 5, "self.db = np.sum(dout, axis=0)", "self.db = np.sum(dout, axis=0) * 2", 12),
    "linear_regression_main": File("loss", 2, "grad_b = 2 * np.mean(error)", "grad_b = np.mean(error)", 24),
    "logistic_propagate": File("cost", 2, "db = 1 / m * np.sum(A - Y)", "db = np.sum(A - Y)", 16),
    "momentum_clipping": File("loss", 2, "(1 - pred ** 2)", "(1 - pred)", 14),
    "network_backprop_lists": File("activation", 3, "sp = sigmoid_prime(z)", "sp = sigmoid(z)", 0),
    "network_class_fit": File("loss", 7, "* self.a1 * (1 - self.a1)", "* (1 - self.a1)", 30),
    "numpy_two_layer": File("loss", 5, "grad_h[h < 0] = 0", "grad_h[h < 0] = 1", 19),
    "own_gradient_check": File("J", 1, "dtheta = x\n", "dtheta = x * theta\n", 8),
    "planar_network": File("cost", 4, "dZ1, axis=1, keepdims=True) / m", "dZ1, axis=1, keepdims=True)", 44),
    "sigmoid_deriv_flag": File("l2", 2, "l1_error * sigmoid(l1, deriv=True)", "l1_error * sigmoid(l1)", 18),
    "softmax_spiral": File("loss", 5, "dW += reg * W\n", "dW += 2 * reg * W\n", 37),
    "svm_loss": File("loss", 1, "dW += 2 * reg * W", "dW += reg * W", 0),
    "two_layer_net_grads": File("loss", 6, "dhidden[hidden <= 0] = 0", "dhidden[hidden < -9] = 0", 29),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_peoples_is_right(name: str) -> None:
    file, trace = FILES[name], engine.run(FOLDER / f"{name}.py")
    assert trace.vars[trace.output].name.rpartition(".")[2] == file.output
    assert trace.own is not None
    assert trace.own.failed is None
    assert trace.own.ok, trace.own.lines
    assert len({one.name for one in trace.own.lines}) >= file.compared
    assert {one.verdict for one in trace.own.lines} <= {"right", "given", "aside", "remark"}


@pytest.mark.parametrize("name", FILES)
def test_the_engines_gradients_are_the_differences(name: str) -> None:
    report = engine.check(engine.run(FOLDER / f"{name}.py"), replays=800)
    assert report.checked
    assert {one.verdict for one in report.checked} <= {"right", "tie", "close"}


@pytest.mark.parametrize("name", FILES)
def test_a_slip_in_it_is_found(name: str) -> None:
    file, source = FILES[name], (FOLDER / f"{name}.py").read_text()
    assert source.count(file.piece) >= 1
    spoilt = source.replace(file.piece, file.slip)
    trace = engine.trace_source(spoilt)
    if file.line < 0:
        assert engine.check(trace, replays=100).undecided
        return
    own = trace.own
    assert own is not None
    assert own.first_wrong is not None
    assert file.line in (0, own.first_wrong)
