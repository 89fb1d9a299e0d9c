"""Losses that no name is given to, but that a function or a list says, and given gradients that further lines change."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine

PEOPLE = Path(__file__).parents[2] / "programs" / "people"
FOCAL = """import numpy as np
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
class Model:
    def __init__(self):
        self.w = np.array([0.01, -0.02, 0.03])
    def forward(self, X):
        return sigmoid(X @ self.w)
    def loss(self, p, y):
        pt = np.where(y == 1, p, 1 - p)
        return -np.mean((1 - pt) ** 2 * np.log(pt))
    def gradient(self, X, y, p):
        pt = np.where(y == 1, p, 1 - p)
        dpt = (2 * (1 - pt) * np.log(pt) - (1 - pt) ** 2 / pt) / len(y)
        dz = dpt * np.where(y == 1, 1.0, -1.0) * p * (1 - p)
        dw = X.T @ dz
        return dw
    def fit(self, X, y):
        history = []
        for _ in range(5):
            p = self.forward(X)
            history.append(self.loss(p, y))
            dw = self.gradient(X, y, p)
            self.w -= 0.1 * dw
np.random.seed(0)
X = np.random.randn(12, 3)
y = (X[:, 0] > 0).astype(int)
model = Model()
model.fit(X, y)
"""
LINEAR = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(9, 3), np.random.randn(9)
w = np.array([0.5, -0.2, 0.1])
errors, costs = [], []
for _ in range(5):
    p = np.tanh(X @ w)
    costs.append(np.mean((p - y) ** 2))
    delta = (p - y) * (1 - p ** 2)
    dw = X.T @ delta
    w -= 0.1 * dw
"""
PRINTED = """import numpy as np
np.random.seed(2)
X = np.random.randn(30, 4)
Y = (X[:, :1] + X[:, 1:2] > 0).astype(float)
W1, W2 = np.random.randn(4, 6) * 0.3, np.random.randn(6, 1) * 0.3
for epoch in range(200):
    A1 = np.tanh(X @ W1)
    A2 = 1 / (1 + np.exp(-(A1 @ W2)))
    dZ2 = (A2 - Y) / 30
    dW2 = A1.T @ dZ2
    dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)
    dW1 = X.T @ dZ1
    W1 -= 0.5 * dW1
    W2 -= 0.5 * dW2
    if epoch % 50 == 49:
        print(f"epoch {epoch}: loss = {-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)):.4f}")
"""
TSNE = """import numpy as np
np.random.seed(0)
n = 8
X, Y = np.random.randn(n, 5), np.random.randn(n, 2) * 0.1
P = np.exp(-np.sum((X[:, None] - X[None]) ** 2, -1))
np.fill_diagonal(P, 0)
P = np.maximum(P / P.sum(), 1e-12)
for it in range(50):
    num = 1 / (1 + np.sum((Y[:, None] - Y[None]) ** 2, -1))
    num[range(n), range(n)] = 0
    Q = np.maximum(num / np.sum(num), 1e-12)
    C = np.sum(P * np.log(P / Q))
    PQ = P - Q
    dY = np.zeros((n, 2))
    for i in range(n):
        dY[i, :] = 4 * np.sum(np.tile(PQ[:, i] * num[:, i], (2, 1)).T * (Y[i, :] - Y), 0)
    Y = Y - 10 * dY
    print(it, C)
"""
REINFORCE = """import numpy as np
np.random.seed(0)
X = np.random.randn(20, 4)
W1, W2 = np.random.randn(4, 8) * 0.3, np.random.randn(8, 3) * 0.3
for it in range(10):
    h = np.tanh(X @ W1)
    logits = h @ W2
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    actions = np.array([np.random.choice(3, p=p) for p in probs])
    rewards = (actions == np.argmax(X[:, :3], axis=1)).astype(float)
    dlogits = probs.copy()
    dlogits[np.arange(20), actions] -= 1
    dlogits *= (rewards - rewards.mean())[:, None]
    dlogits /= 20
    dW2 = h.T @ dlogits
    dh = dlogits @ W2.T
    dz = dh * (1 - h ** 2)
    dW1 = X.T @ dz
    W1 -= 0.1 * dW1
    W2 -= 0.1 * dW2
    print(it, rewards.mean())
"""


def verdict(source: str) -> engine.verdicts.Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


def told(own: engine.verdicts.Own) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in own.lines:
        found.setdefault(line.verdict, set()).add(line.name.rpartition(".")[2])
    return found


def test_a_shown_loss_that_the_gradients_follow_is_the_loss() -> None:
    assert told(verdict(FOCAL)).keys() == {"right"}


@pytest.mark.parametrize(("right", "slip"), [("- (1 - pt) ** 2 / pt)", "+ (1 - pt) ** 2 / pt)"), ("* p * (1 - p)\n", "\n")])
def test_a_fault_in_the_first_gradient_of_a_shown_loss_is_wrong(right: str, slip: str) -> None:
    assert not verdict(FOCAL.replace(right, slip)).ok


def test_a_list_of_costs_says_that_it_is_the_loss() -> None:
    assert not verdict(LINEAR.replace(" * (1 - p ** 2)", "")).ok
    other = verdict(LINEAR.replace(" * (1 - p ** 2)", "").replace("costs.append", "errors.append"))
    assert other.ok
    assert "given" in told(other)


def test_a_factor_between_a_shown_loss_and_the_gradients_is_no_fault() -> None:
    assert verdict(LINEAR).ok


@pytest.mark.parametrize("times", ["49", "0"])
def test_what_is_printed_as_the_loss_is_one(times: str) -> None:
    source = PRINTED.replace("== 49", f"== {times}")
    assert told(verdict(source)).keys() == {"right"}
    for slip in ("dZ2 = (A2 - Y) * A2 * (1 - A2) / 30", "dZ2 = (A2 - Y) * (1 - A2) / 30"):
        assert not verdict(source.replace("dZ2 = (A2 - Y) / 30", slip)).ok


def test_a_squared_error_printed_beside_the_gradient_of_a_likelihood_is_a_measure() -> None:
    cross, square = "-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))", "np.mean((A2 - Y) ** 2)"
    own = verdict(PRINTED.replace(cross, square).replace(" / 30", ""))
    assert own.ok
    assert told(own)["given"] == {"dZ2"}


def test_a_factor_beside_the_loss_that_a_function_gives_is_a_fault() -> None:
    assert not verdict(FOCAL.replace(" / len(y)", "")).ok
    assert verdict(LINEAR.replace("delta =", "delta = 2 *")).ok  # only a list is called so


@pytest.mark.parametrize("slip", ["np.tile(PQ[:, i], (2, 1)).T", "np.tile(P[:, i] * num[:, i], (2, 1)).T"])
def test_the_only_number_under_a_costs_letter_is_the_loss(slip: str) -> None:
    assert told(verdict(TSNE)).keys() == {"right"}
    assert not verdict(TSNE.replace("np.tile(PQ[:, i] * num[:, i], (2, 1)).T", slip)).ok


def test_a_given_gradient_is_complete_before_anything_reads_it() -> None:
    own = verdict(REINFORCE)
    assert told(own) == {"given": {"dlogits"}, "right": {"dW2", "dh", "dz", "dW1"}}


@pytest.mark.parametrize(("right", "slip"), [("(1 - h ** 2)", "(1 - h)"), ("h.T @ dlogits", "h.T @ probs")])
def test_what_follows_from_a_policy_gradient_is_judged(right: str, slip: str) -> None:
    own = verdict(REINFORCE.replace(right, slip))
    assert own.first_wrong == REINFORCE[: REINFORCE.index(right)].count("\n") + 1


@pytest.mark.parametrize(
    ("right", "slip"),
    [("self.o_error*self.sigmoidPrime(o)", "self.sigmoidPrime(o)"), ("self.o_error*self.sigmoidPrime(o)", "self.o_error*o")],
)
def test_what_shows_the_loss_may_run_the_network_once_more(right: str, slip: str) -> None:
    source = (PEOPLE / "class_train_method.py").read_text(encoding="utf-8")
    own = verdict(source)
    assert own.ok
    assert told(own)["given"] == {"o_error"}  # the mean of squares that is shown has another factor
    assert not verdict(source.replace(right, slip)).ok


def test_a_difference_called_an_error_is_no_loss() -> None:
    """Of one output it has gradients along those of any loss: a network over time, right, was wrong by its last error."""
    source = """import numpy as np
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
np.random.seed(0)
U, V, W = np.random.randn(2, 6), np.random.randn(6, 1), np.random.randn(6, 6)
for j in range(5):
    a, b = np.random.randint(0, 2, (4, 2)), np.random.randint(0, 2, 4)
    deltas, values, total = [], [np.zeros(6)], 0
    for t in range(4):
        layer_1 = sigmoid(a[t:t + 1] @ U + values[-1] @ W)
        layer_2 = sigmoid(layer_1 @ V)
        error = np.array([[b[t]]]) - layer_2
        deltas.append(error * layer_2 * (1 - layer_2))
        total += np.abs(error[0])
        values.append(layer_1.copy())
    dU, dV, dW, later = np.zeros_like(U), np.zeros_like(V), np.zeros_like(W), np.zeros(6)
    for t in range(4):
        layer_1, before = values[-t - 1], values[-t - 2]
        delta_1 = (later @ W.T + deltas[-t - 1] @ V.T) * layer_1 * (1 - layer_1)
        dV += np.atleast_2d(layer_1).T @ deltas[-t - 1]
        dW += np.atleast_2d(before).T @ delta_1
        dU += a[3 - t:4 - t].T @ delta_1
        later = delta_1
    U, V, W = U + 0.1 * dU, V + 0.1 * dV, W + 0.1 * dW
"""
    trace = engine.trace_source(source)
    assert [(one.fields["name"], one.fields["loss"]) for one in trace.notices if one.code == "pass_halves"] == [("error", "loss")]
    assert trace.own is not None
    assert trace.own.ok
    assert all([line.name for line in trace.own.lines])
    assert not verdict(source.replace("layer_1 * (1 - layer_1)", "layer_1")).ok
