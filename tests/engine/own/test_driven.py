"""Lists of gradients without names, which an optimiser takes beside the parameters: each entry is that of the one it drives."""

from __future__ import annotations

import pytest

import engine

NET = """import numpy as np
class Net:
    def __init__(self, rng):
        self.W, self.b = rng.randn(3, 5) * 0.4, np.zeros(5)
        self.V, self.c = rng.randn(5, 2) * 0.4, np.zeros(2)
    def params(self):
        return [self.W, self.b, self.V, self.c]
    def loss_and_grads(self, X, Y):
        n = len(X)
        H = np.tanh(X @ self.W + self.b)
        P = 1 / (1 + np.exp(-(H @ self.V + self.c)))
        loss = -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum() / n
        G = (P - Y) / n
        A = (G @ self.V.T) * (1 - H**2)
        return loss, [X.T @ A, A.sum(0), H.T @ G, G.sum(0)]
rng = np.random.RandomState(7)
X, Y = rng.randn(10, 3), (rng.rand(10, 2) > 0.5) * 1.0
net = Net(rng)
"""
LOOP = """for epoch in range(10):
    loss, grads = net.loss_and_grads(X, Y)
    opt.step(grads)
"""
ADAM = """class Adam:
    def __init__(self, params, lr=0.01):
        self.params, self.lr, self.t = params, lr, 0
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
    def step(self, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(self.params, grads)):
            self.m[i] = 0.9 * self.m[i] + 0.1 * g
            self.v[i] = 0.99 * self.v[i] + 0.01 * g * g
            m, v = self.m[i] / (1 - 0.9**self.t), self.v[i] / (1 - 0.99**self.t)
            p -= self.lr * m / (np.sqrt(v) + 1e-8)
opt = Adam(net.params())
"""
SCALED = """class Scaled:
    def __init__(self, params):
        self.params = params
        self.cache = [np.zeros_like(p) for p in params]
    def step(self, gs):
        for p, g, c in zip(self.params, gs, self.cache):
            c *= 0.9
            c += 0.1 * g**2
            p -= 0.01 * g / (np.sqrt(c) + 1e-6)
opt = Scaled(net.params())
"""
FAULTS = {
    "A.sum(0)": "2 * A.sum(0)", "H.T @ G": "-H.T @ G", "[X.T @ A": "[X.T @ (A * A)", "G.sum(0)]": "G.mean(0)]",
    "(1 - H**2)": "(1 - H)", "(P - Y) / n": "(P - Y)",
}  # fmt: skip
LINES = {"(1 - H**2)": 14, "(P - Y) / n": 13}


def own(source: str) -> engine.Own:
    found = engine.trace_source(source).own
    assert found is not None
    return found


@pytest.mark.parametrize("optimiser", [ADAM, SCALED], ids=["Adam", "scaled"])
def test_all_of_them_are_judged(optimiser: str) -> None:
    verdict = own(NET + optimiser + LOOP)
    assert verdict.ok
    assert not verdict.others
    assert {line.name for line in verdict.lines if line.verdict == "right"} >= {f"grads[{at}]" for at in range(4)}


@pytest.mark.parametrize("optimiser", [ADAM, SCALED], ids=["Adam", "scaled"])
@pytest.mark.parametrize("good", FAULTS)
def test_a_fault_in_one_is_found_where_it_is(good: str, optimiser: str) -> None:
    assert good in NET
    verdict = own(NET.replace(good, FAULTS[good]) + optimiser + LOOP)
    assert not verdict.ok
    assert verdict.first_wrong == LINES.get(good, 15)


def test_an_empty_list_that_is_filled_is_no_gradient() -> None:
    filled = NET.replace("        return loss, [X.T @ A, A.sum(0), H.T @ G, G.sum(0)]\n", """        grads = []
        grads.append((H.T @ G, G.sum(0)))
        grads.insert(0, (X.T @ A, A.sum(0)))
        return loss, grads
""")
    update = """net.W -= 0.1 * grads[0][0]
    net.b -= 0.1 * grads[0][1]
    net.V -= 0.1 * grads[1][0]
    net.c -= 0.1 * grads[1][1]
"""
    verdict = own(filled + LOOP.replace("opt.step(grads)\n", update))
    assert verdict.ok
    assert not verdict.others


def test_what_drives_several_is_none_of_one() -> None:
    both = NET.replace("[X.T @ A,", "[X.T @ A + 0 * G.sum(),")
    assert own(both + ADAM + LOOP).ok


EXAMPLES = """import numpy as np
rng = np.random.RandomState(0)
X, T = rng.randn(10, 3), rng.randn(10, 2)
params = [rng.randn(5, 3) * 0.5, np.zeros(5), rng.randn(2, 5) * 0.5, np.zeros(2)]
def example(x, t):
    W, b, V, c = params
    h = np.tanh(W @ x + b)
    d = V @ h + c - t
    dh = (V.T @ d) * (1 - h * h)
    return 0.5 * np.sum(d * d), [np.outer(dh, x), dh, np.outer(d, h), d]
for epoch in range(15):
    total = 0.0
    grads = [np.zeros_like(p) for p in params]
    for x, t in zip(X, T):
        loss, gs = example(x, t)
        total += loss
        for i in range(4):
            grads[i] += gs[i]
    for i in range(4):
        params[i] = params[i] - 0.1 * grads[i] / len(X)
"""


@pytest.mark.parametrize("added", ["total += loss", "total = total + loss", "total += loss / len(X)"])
def test_a_sum_over_examples_beats_the_loss_of_the_last(added: str) -> None:
    trace = engine.trace_source(EXAMPLES.replace("total += loss", added))
    assert trace.vars[trace.output].name == "total"
    assert trace.own is not None
    assert trace.own.ok
    assert {line.name for line in trace.own.lines if line.verdict in ("right", "remark")} >= {f"grads[{at}]" for at in range(4)}


@pytest.mark.parametrize(("good", "bad", "line"), [
    ("(1 - h * h)", "(1 - h)", 9), ("[np.outer(dh, x), dh,", "[np.outer(dh, x), 2 * dh,", 15),
    ("d = V @ h + c - t", "d = V @ h + c - t\n    d = d.copy()", 0),
])  # fmt: skip
def test_what_is_added_up_in_a_list_is_judged_entry_by_entry(good: str, bad: str, line: int) -> None:
    assert good in EXAMPLES
    assert (own(EXAMPLES.replace(good, bad)).first_wrong or 0) == line


@pytest.mark.parametrize(("good", "bad"), [("grads[i] += gs[i]", "grads[i] = gs[i]"), ("np.outer(d, h), d]", "np.outer(d, h), t]")])
def test_what_no_gradient_is_known_of_is_said(good: str, bad: str) -> None:
    assert good in EXAMPLES
    verdict = own(EXAMPLES.replace(good, bad))
    assert not verdict.ok or verdict.others


MARGINS = """import numpy as np
rng = np.random.RandomState(3)
X, y = rng.randn(8, 4), rng.randint(0, 3, 8)
W = rng.randn(4, 3) * 0.1
def loss_grad(W, reg=0.05):
    n = len(X)
    s = X @ W
    margins = np.maximum(0, s - s[np.arange(n), y][:, None] + 1)
    margins[np.arange(n), y] = 0
    L = margins.sum() / n + reg * np.sum(W * W)
    M = (margins > 0) * 1.0
    M[np.arange(n), y] = -M.sum(axis=1)
    return L, X.T @ M / n + 2 * reg * W
for i in range(50):
    L, G = loss_grad(W)
    W -= 0.1 * G
"""


def test_no_mend_makes_a_rate_of_what_is_none() -> None:
    trace = engine.trace_source(MARGINS.replace("2 * reg * W", "reg * W"))
    assert own(MARGINS).ok
    assert trace.own is not None
    assert trace.own.first_wrong == 13
    told = [one.mend for one in engine.diagnose(trace) if one.mend]  # half of both would go along the gradient, by half the rate
    assert not told


BATCHES = EXAMPLES[: EXAMPLES.index("for epoch")] + """for epoch in range(5):
    total = 0.0
    for s in range(0, 9, 3):
        grads = [np.zeros_like(p) for p in params]
        for x, t in zip(X[s:s + 3], T[s:s + 3]):
            loss, gs = example(x, t)
            total += loss
            for i in range(4):
                grads[i] += gs[i]
        for i in range(4):
            params[i] = params[i] - 0.1 * grads[i] / 3
"""


def test_what_is_added_up_over_all_batches_is_the_loss_of_one_by_its_examples() -> None:
    verdict = own(BATCHES)
    assert verdict.ok
    assert {line.name for line in verdict.lines if line.verdict == "right"} >= {f"grads[{at}]" for at in range(4)}
    assert not own(BATCHES.replace("np.outer(dh, x), dh,", "np.outer(dh, x), 2 * dh,")).ok


@pytest.mark.parametrize("kept", ["losses.append(loss)", "pass"])
def test_losses_of_examples_that_nothing_adds_up_are_several(kept: str) -> None:
    source = BATCHES.replace("total += loss", kept).replace("total = 0.0", "losses = []")
    verdict = own(source)
    assert verdict.ok
    assert [(one.name, one.reason) for one in verdict.others] == [(f"params[{at}]", "several") for at in range(4)]


def test_an_entry_of_another_shape_is_not_that_of_what_it_drives() -> None:
    assert own("""import numpy as np
rng = np.random.RandomState(0)
X, T = rng.randn(10, 4), rng.randn(10, 2)
W1, W2 = rng.randn(4, 10) * 0.3, rng.randn(10, 2) * 0.3
for it in range(10):
    h = np.tanh(X @ W1)
    out = h @ W2
    loss = np.sum((out - T) ** 2)
    grads = [None, 2 * (out - T)]
    grads[0] = (grads[1] @ W2.T) * (1 - h**2)
    W2 -= 0.01 * h.T @ grads[1]
    W1 -= 0.01 * X.T @ grads[0]
""").ok
