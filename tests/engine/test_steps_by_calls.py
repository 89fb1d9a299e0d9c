"""Updates that a call gives back, losses that a history keeps, and steps that are called like gradients."""

from __future__ import annotations

import pytest

import engine
from engine import Trace

DATA = """import numpy as np
rng = np.random.RandomState(4)
X = rng.rand(12, 3)
y = X @ np.array([1.0, -2.0, 3.0]) + 0.5
w = np.zeros(3)
b = 0.0
"""
COST = """def cost(X, y, w, b):
    return ((X @ w + b - y) ** 2).mean()
"""
STEP = """def step(X, y, w, b, lr):
    err = X @ w + b - y
    dw = {two} * X.T @ err / len(y)
    db = 2 * err.mean()
    return w - lr * dw, b - lr * db
"""
LOOP = """costs = []
for i in range(40):
    {called}
    {kept}
"""


def judged(source: str) -> tuple[Trace, dict[str, str]]:
    trace = engine.trace_source(source)
    own = engine.check(trace).own
    assert own is not None
    return trace, {line.name: line.verdict for line in own.lines}


@pytest.mark.parametrize("kept", ["loss = cost(X, y, w, b)", "costs.append(cost(X, y, w, b))", "print(cost(X, y, w, b))"])
@pytest.mark.parametrize("two", ["2", "-2", "3"])
def test_a_loss_after_a_call_that_gives_the_parameters_back(kept: str, two: str) -> None:
    """There was said to be no loss, or the returned parameter was called a wrong gradient."""
    source = DATA + COST + STEP.format(two=two) + LOOP.format(called="w, b = step(X, y, w, b, 0.1)", kept=kept)
    trace, verdicts = judged(source)
    assert trace.value == engine.trace_source(DATA + COST + "loss = cost(X, y, w, b)").value  # at the parameters before the step
    assert verdicts == {"dw": "right" if two == "2" else "wrong", "db": "right"}


def test_now_and_then_and_in_another_pass() -> None:
    called, kept = "w, b = step(X, y, w, b, 0.1)", "if i % 10 == 9:\n        costs.append(cost(X, y, w, b))"
    source = DATA + COST + STEP.format(two="2") + LOOP.format(called=called, kept=kept)
    for number in (1, 10, 33):
        own = engine.trace_source(source, options=engine.Options(pass_number=number)).own
        assert own is not None
        assert {line.name: line.verdict for line in own.lines} == {"dw": "right", "db": "right"}


BY_NAME = """def sgd(p, dp, lr):
    return p - lr * dp
for i in range(40):
    err = X @ w + b - y
    dw = 2 * X.T @ err / len(y)
    db = {db}
    {new}w = sgd(w, dw, lr=0.1)
    b = sgd(b, db, 0.1)
    {then}
    loss = cost(X, y, w, b)
"""


@pytest.mark.parametrize(("new", "then"), [("", "pass"), ("new_", "w = new_w")])
@pytest.mark.parametrize("db", ["2 * err.mean()", "err.sum()"])
def test_a_function_that_takes_a_parameter_and_its_gradient(new: str, then: str, db: str) -> None:
    _, verdicts = judged(DATA + COST + BY_NAME.format(db=db, new=new, then=then))
    assert verdicts == {"dw": "right", "db": "right" if "mean" in db else "wrong"}


IN_A_DICT = """def step(p, X, y, lr):
    r = X @ p['w'] + p['b'] - y
    dw = 2 * X.T @ r / len(y)
    db = {db}
    return {{'w': p['w'] - lr * dw, 'b': p['b'] - lr * db}}
p = {{'w': w, 'b': b}}
for i in range(40):
    p = step(p, X, y, 0.1)
    loss = cost(X, y, p['w'], p['b'])
"""


@pytest.mark.parametrize("db", ["2 * r.mean()", "r.mean()"])
def test_parameters_that_are_given_back_as_a_dict(db: str) -> None:
    """The whole descent was traced, and nothing of it judged."""
    trace, verdicts = judged(DATA + COST + IN_A_DICT.format(db=db))
    assert trace.training is not None
    assert verdicts == {"dw": "right", "db": "right" if db[0] == "2" else "wrong"}


@pytest.mark.parametrize("handed", ["w - lr * dw, loss", "w * 0.99 - lr * dw, loss", "w + -lr * dw, loss"])
def test_what_a_step_returns_beside_the_loss_is_no_gradient(handed: str) -> None:
    source = DATA + f"""def step(w, lr):
    r = X @ w - y
    loss = np.mean(r ** 2)
    dw = 2 * X.T @ r / len(y)
    return {handed}
for i in range(40):
    w, loss = step(w, 0.1)
"""
    assert judged(source)[1] == {"dw": "right"}
    assert judged(source.replace("2 * X.T", "X.T"))[1] == {"dw": "wrong"}


@pytest.mark.parametrize("handed", ["dw / len(y), loss", "0.5 * dw / len(y) + dw * 0.5 / len(y), loss"])
def test_a_gradient_that_a_function_completes_as_it_returns_is_one(handed: str) -> None:
    source = DATA + f"""def slope(w):
    r = X @ w - y
    loss = np.mean(r ** 2)
    dw = 2 * X.T @ r
    return {handed}
for i in range(40):
    g, loss = slope(w)
    w = w - 0.1 * g
"""
    _, verdicts = judged(source)
    assert "wrong" not in verdicts.values()
    assert "wrong" in judged(source.replace("2 * X.T", "3 * X.T"))[1].values()


HISTORY = """def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def cost(w, X, t):
    h = sigmoid(X @ w)
    return -np.mean(t * np.log(h) + (1 - t) * np.log(1 - h))
def descend(X, t, w, alpha, iters):
    history = {made}
    for i in range(iters):
        h = sigmoid(X @ w)
        w = w - alpha / len(t) * (X.T @ {error})
        {kept}
    return w, history
w, history = descend(X, (y > 0.5).astype(float), w, 0.1, 50)
"""


@pytest.mark.parametrize(("made", "kept"), [
    ("np.zeros(iters)", "history[i] = cost(w, X, t)"), ("[]", "history.append(cost(w, X, t))"),
])  # fmt: skip
def test_a_history_of_the_cost_after_the_update(made: str, kept: str) -> None:
    """The residual was taken as given, as though the file had no loss."""
    trace, verdicts = judged(DATA + HISTORY.format(made=made, kept=kept, error="(h - t)"))
    assert trace.vars[trace.output].name == "loss"
    assert verdicts == {"w'": "right"}


STEPS = """lr = 0.1
for i in range(40):
    err = X @ w + b - y
    {loss}
    grad_w = 2 * X.T @ err / len(y)
    grad_b = 2 * err.mean()
    {step}
"""
CALLED = [
    "dw, db = lr * grad_w, lr * grad_b; w = w - dw; b = b - db",
    "dw = lr * grad_w; db = lr * grad_b; w = w - dw; b = b - db",
    "delta_w = -lr * grad_w; delta_b = -0.1 * grad_b; w += delta_w; b += delta_b",
]


@pytest.mark.parametrize("step", CALLED)
def test_a_step_that_is_called_like_a_gradient_is_none(step: str) -> None:
    """The file was called wrong: the factor ``lr`` did not belong into ``dw``."""
    _, verdicts = judged(DATA + STEPS.format(loss="loss = np.mean(err ** 2)", step=step))
    assert verdicts == {"grad_w": "right", "grad_b": "right"}
    _, verdicts = judged(DATA + STEPS.format(loss="pass", step=step))
    assert verdicts == {"err": "given", "grad_w": "remark", "grad_b": "remark"}


OPTIMISED = """k = np.zeros(3)
dW_prev = delta_w = np.zeros(3)
for t in range(1, 30):
    err = X @ w - y
    loss = np.mean(err ** 2)
    grad_w = {two} * X.T @ err / len(y)
    {step}
"""
OPTIMISERS = [
    "k = 0.9 * k + 0.1 * grad_w; delta_w = -0.1 * k / (1 - 0.9 ** t); w = w + delta_w",
    "k += grad_w ** 2; dw = 0.1 * grad_w / (np.sqrt(k) + 1e-8); w -= dw",
    "delta_w = 0.9 * delta_w - 0.1 * grad_w; w += delta_w",
    "dw = 0.1 * grad_w + 0.9 * dW_prev; w -= dw; dW_prev = dw",
]


@pytest.mark.parametrize("step", OPTIMISERS)
@pytest.mark.parametrize("number", [1, 4])
def test_a_step_of_an_optimiser_is_called_like_a_gradient(step: str, number: int) -> None:
    for two in ("2", "3"):
        trace = engine.trace_source(DATA + OPTIMISED.format(two=two, step=step), options=engine.Options(pass_number=number))
        own = engine.check(trace).own
        assert own is not None
        assert {line.name: line.verdict for line in own.lines}["grad_w"] == ("right" if two == "2" else "wrong")
        assert own.ok == (two == "2")
        assert two == "3" or len(own.lines) == 1


def test_a_gradient_that_a_count_completes_is_no_step() -> None:
    step = "dw = grad_w / len(y); w = w - lr * dw; b = b - lr * grad_b"
    source = DATA + STEPS.format(loss="loss = np.mean(err ** 2)", step=step)
    assert judged(source)[1]["dw"] == "wrong"
    assert "wrong" not in judged(source.replace("@ err / len(y)", "@ err"))[1].values()


def test_a_step_of_a_wrong_gradient_does_not_hide_it() -> None:
    source = DATA + STEPS.format(loss="loss = np.mean(err ** 2)", step=CALLED[2])
    assert judged(source.replace("2 * err.mean()", "-2 * err.mean()"))[1] == {"grad_w": "right", "grad_b": "wrong"}
