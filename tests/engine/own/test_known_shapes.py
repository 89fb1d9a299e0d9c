"""Faults in files of the shapes that most people's code has: step functions over time, loops over columns, estimators, closures of
a scalar library, layers that update themselves; each with the line that is wrong, and what mends it."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own
from tests.verdicts.programs import judged, programs

TEXTS = {each.name: judged(each.text)[0] for each in programs()}
FAULTS = [
    ("lstm_over_time", "dc = dnext_c + dnext_h * o", "dc = dnext_h * o", "missing"),
    ("lstm_over_time", "dnext_h = dh[:, t, :] + dprev_h", "dnext_h = dh[:, t, :]", "carry_lost"),
    ("lstm_over_time", "dnext_h = dh[:, t, :] + dprev_h", "dnext_h = dh[:, t, :] + dprev_h + dprev_h", "twice"),
    ("lstm_over_time", "dg * (1 - g ** 2)))", "dg * (1 - g ** 3)))", "power"),
    ("lstm_over_time", "do = dnext_h * tc", "do = dnext_h\n    do *= tc", "aliased"),
    ("lstm_over_time", "for t in range(T - 1, -1, -1):", "for t in range(T - 1, -1):", "loop_order"),
    ("lstm_over_time", "for t in range(T - 1, -1, -1):", "for t in range(1 - T, -1, -1):", "time_off"),
    ("value_closures", "self.grad += other.data * out.grad", "self.grad += 2 * (other.data * out.grad)", "factor"),
    ("value_closures", "self.grad += other.data * out.grad", "self.grad += other.data", "upstream_missing"),
    ("value_closures", "for v in reversed(topo):", "for v in topo:", "loop_order"),
    ("softmax_loops", "dW[:, j] += p[j] * X[i]", "dW[:, j] += scores[j] * X[i]", "cached"),
    ("softmax_loops", "if j == y[i]:", "if j == y[i - 1]:", "mask_side"),
    ("softmax_loops", "if j == y[i]:", "if j:", "mask_side"),
    ("softmax_loops", "for j in range(num_classes):", "for j in range(1, num_classes):", "time_off"),
    ("updates_in_layers", "input_gradient = np.dot(", "input_gradient = 0.5 * np.dot(", "factor"),
    ("updates_in_layers", "grad = mse_prime(y, output)", "grad = -mse_prime(y, output)", "sign"),
    ("updates_in_layers", "return 1 - np.tanh(x) ** 2", "return 1 - np.tanh(x) ** 3", "power"),
    ("estimator_reshaped", "coef_grads[0] = X.T @ deltas[0]", "coef_grads[0] = 0.5 * X.T @ deltas[0]", "factor"),
    ("estimator_reshaped", ".coefs_[1].T) * (1 - self.h_ ** 2)", ".coefs_[1].T)", "local_missing"),
    ("estimator_reshaped", "* (1 - self.h_ ** 2)", "* (1 - self.h_)", "power"),
    ("gru_cache_popped", "dh_prev += dxrh[E:] * r", "dh_prev += dxrh[E:]", "local_missing"),
    ("network_batch_costs", "return (output_activations - y)", "return 0.5 * (output_activations - y)", "factor"),
]


def own_of(text: str) -> Own:
    own = engine.trace_source(text).own
    assert own is not None
    return own


@pytest.mark.parametrize(("name", "good", "bad", "kind"), FAULTS)
def test_the_line_and_the_mend(name: str, good: str, bad: str, kind: str) -> None:
    text = TEXTS[name]
    assert text.count(good) == 1
    trace = engine.trace_source(text.replace(good, bad))
    found = engine.diagnose(trace)
    assert trace.own is not None
    assert not trace.own.ok
    assert (found[0].kind, found[0].whole) == (kind, True)
    assert found[0].line == 1 + text[: text.index(good)].count("\n")


def test_indices_that_the_forward_part_has_otherwise() -> None:
    text = TEXTS["conv_windows_strided"]
    good, at = "hs, ws = i * stride, j * stride", text.index("def conv_backward")
    wrong = text[:at] + text[at:].replace(good, "hs, ws = i * stride, j")
    (told,) = engine.diagnose(engine.trace_source(wrong))
    assert (told.kind, told.mend, told.fields.get("place")) == ("time_off", good, "hs, ws")


def test_a_buffer_that_is_only_given_to_itself_is_wrong_there() -> None:
    text = TEXTS["gru_cache_popped"]
    good = "dbz = dbz + daz"
    own = own_of(text.replace(good, "dbz = dbz"))
    assert own.first_wrong == 1 + text[: text.index(good)].count("\n")


BATCH = """import numpy as np
class Net:
    def __init__(self):
        self.W, self.b = [np.random.randn(3, 2), np.random.randn(1, 3)], [np.random.randn(3, 1), np.random.randn(1, 1)]
    def run(self, x):
        a = [x]
        for W, b in zip(self.W, self.b):
            a.append(np.tanh(W @ a[-1] + b))
        return a
    def cost(self, x, y):
        return 0.5 * np.sum((self.run(x)[-1] - y) ** 2)
    def back(self, x, y):
        a = self.run(x)
        dW, db = [0, 0], [np.zeros(b.shape) for b in self.b]
        delta = (a[-1] - y) * (1 - a[-1] ** 2)
        db[-1] = delta
        dW[-1] = delta @ a[-2].T
        delta = (self.W[-1].T @ delta) * (1 - a[-2] ** 2)
        db[-2] = delta
        dW[-2] = delta @ a[-3].T
        return dW, db
    def step(self, batch, eta):
LOSS        nb = [np.zeros(b.shape) for b in self.b]
        nw = [np.zeros(W.shape) for W in self.W]
        for x, y in batch:
            gw, gb = self.back(x, y)
            nb = [one + other for one, other in zip(nb, gb)]
            nw = [one + other for one, other in zip(nw, gw)]
        self.W = [W - eta / len(batch) * g for W, g in zip(self.W, nw)]
        self.b = [b - eta / len(batch) * g for b, g in zip(self.b, nb)]
np.random.seed(4)
data = [(np.random.randn(2, 1), np.random.rand(1, 1)) for _ in range(4)]
net = Net()
for epoch in range(3):
    net.step(data, 0.3)
"""


@pytest.mark.parametrize("loss", ["", "        loss = sum([self.cost(x, y) for x, y in batch])\n"], ids=["beside", "written"])
def test_what_one_call_of_many_puts_in_the_place_of_zeros_is_a_share(loss: str) -> None:
    text = BATCH.replace("LOSS", loss)
    own = own_of(text)
    assert own.ok
    assert not any([line.verdict == "given" for line in own.lines])  # the examples are gone through by a cost that is there
    good = "delta = (self.W[-1].T @ delta) * (1 - a[-2] ** 2)"
    wrong = own_of(text.replace(good, good.replace("1 - a", "1 + a")))
    assert wrong.first_wrong == 1 + text[: text.index(good)].count("\n")


VELOCITIES = """import numpy as np
np.random.seed(5)
X, y = np.random.randn(9, 3), (np.random.rand(9, 1) > 0.5) * 1.0
t1, t2 = np.random.randn(3, 4) * 0.5, np.random.randn(4, 1) * 0.5
va, vb = np.zeros_like(t1), np.zeros_like(t2)
for it in range(8):
    a = np.tanh(X @ t1)
    p = 1 / (1 + np.exp(-(a @ t2)))
    d3 = p - y
    d2 = d3 @ t2.T * (1 - a ** 2)
    g2 = a.T @ d3 / 9
    g1 = X.T @ d2 / 9
    J = (-y * np.log(p) - (1 - y) * np.log(1 - p)).sum() / 9
    va = 0.9 * va - 0.2 * g1
    vb = 0.9 * vb - 0.2 * g2
    t1 += va
    t2 += vb
"""


def test_what_velocities_that_are_still_0_get_is_judged_by_what_they_change() -> None:
    own = own_of(VELOCITIES)
    assert own.ok
    assert {line.name for line in own.lines if line.verdict == "right"} == {"t1'", "t2'"}


@pytest.mark.parametrize(
    ("good", "bad"), [("g2 = a.T @ d3 / 9", "g2 = a.T @ d3"), ("g1 = X.T @ d2 / 9", "g1 = X.T @ (d2 * d2) / 9")],
)  # fmt: skip
def test_a_fault_in_what_velocities_get_is_found(good: str, bad: str) -> None:
    own = own_of(VELOCITIES.replace(good, bad))
    assert own.first_wrong == 1 + VELOCITIES[: VELOCITIES.index(good)].count("\n")


def test_a_velocity_of_squares_is_no_multiple_of_the_gradient() -> None:
    own = own_of(VELOCITIES.replace("va = 0.9 * va - 0.2 * g1", "va = 0.9 * va - 0.2 * g1 * np.sqrt(g1 ** 2)"))
    assert own.ok


PLAYERS = """import numpy as np
np.random.seed(19)
sig = lambda s: 1 / (1 + np.exp(-s))
real, noise = np.random.randn(8, 2) + 2, np.random.randn(8, 3)
G, D = np.random.randn(3, 2) * 0.5, np.random.randn(2, 1) * 0.5
fake = noise @ G
pf, pr = sig(fake @ D), sig(real @ D)
d_loss = -np.mean(np.log(pr)) - np.mean(np.log(1 - pf))
d_sr = (pr - 1) / 8
d_sf = pf / 8
grad_D = real.T @ d_sr + fake.T @ d_sf
g_loss = -np.mean(np.log(pf))
g_s = (pf - 1) / 8
g_fake = g_s @ D.T
grad_G = noise.T @ g_fake
"""


def test_each_gradient_is_that_of_one_of_two_losses() -> None:
    assert own_of(PLAYERS).ok


@pytest.mark.parametrize(
    ("good", "bad"),
    [("d_sf = pf / 8", "d_sf = (pf - 1) / 8"), ("d_sr = (pr - 1) / 8", "d_sr = (1 - pr) / 8"),
     ("grad_G = noise.T @ g_fake", "grad_G = 2 * noise.T @ g_fake")],
)  # fmt: skip
def test_what_is_the_gradient_of_neither_is_wrong(good: str, bad: str) -> None:
    own = own_of(PLAYERS.replace(good, bad))
    assert own.first_wrong == 1 + PLAYERS[: PLAYERS.index(good)].count("\n")


CELLS = """import numpy as np
def step(x, h, W, U):
    n = np.tanh(x @ W + h @ U)
    return n, (x, h, W, U, n)
def back(dn, cache):
    x, h, W, U, n = cache
    dz = dn * (1 - n ** 2)
    dx = dz @ W.T
    return dx, dz @ U.T, x.T @ dz, h.T @ dz
np.random.seed(3)
xs, goal = np.random.randn(2, 4, 3), np.random.randn(2, 5)
W, U, h = np.random.randn(3, 5) * 0.5, np.random.randn(5, 5) * 0.5, np.random.randn(2, 5)
caches = []
for t in range(4):
    h, cache = step(xs[:, t], h, W, U)
    caches.append(cache)
loss = 0.5 * np.sum((h - goal) ** 2)
dh, dW, dU = h - goal, np.zeros_like(W), np.zeros_like(U)
for t in reversed(range(4)):
    dx, dh, dw, du = back(dh, caches[t])
    dW += dw
    dU += du
"""


def test_a_step_has_the_gradient_of_the_place_that_it_was_given() -> None:
    assert own_of(CELLS).ok
    wrong = own_of(CELLS.replace("dx = dz @ W.T", "dx = 2 * dz @ W.T"))
    assert wrong.first_wrong == 8


def test_a_helper_that_each_example_calls_is_wrong_itself() -> None:
    text = TEXTS["network_batch_costs"]
    good = "return sigmoid(z) * (1 - sigmoid(z))"
    own = own_of(text.replace(good, "return sigmoid(z) * (1 - z)"))
    assert own.first_wrong == 1 + text[: text.index(good)].count("\n")


FORGOTTEN = """import numpy as np
def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))
np.random.seed(1)
X, y = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([[0], [1], [1], [0]])
w0, w1 = np.random.randn(3, 4), np.random.randn(4, 1)
for j in range(20):
    l1 = nonlin(X.dot(w0))
    l2 = nonlin(l1.dot(w1))
    l2_error = y - l2
    l2_delta = l2_error * nonlin(l2, deriv=True)
    l1_error = l2_delta.dot(w1.T)
    l1_delta = l1_error
    d1 = l1.T.dot(l2_delta)
    d0 = X.T.dot(l1_delta)
    w1 += d1
    w0 += d0
"""


def test_a_slope_that_is_forgotten_is_told_where_no_number_says_so() -> None:
    (told,) = engine.diagnose(engine.trace_source(FORGOTTEN))
    assert (told.kind, told.whole, "l1 * (1 - l1)" in told.mend) == ("local_missing", True, True)
