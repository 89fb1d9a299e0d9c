"""Gradients of one example each under names of their own, which a loop adds up; and gradients that no loss comes after."""

from __future__ import annotations

import pytest

import engine

POINTS = "xs = [0.5, 3.0, 7.5, 2.0, 1.0]\nys = [2.0, 9.5, 21.0, 8.0, 4.0]\n"
LINE = POINTS + """m, c = 0.5, 0.0
for epoch in range(40):
    J = 0.0
    m_sum, c_sum = 0.0, 0.0
    for k in range(5):
        guess = m * xs[k] + c
        term = 0.5 * (guess - ys[k]) ** 2
        J += term
        dL_dc = {slope}
        dL_dm = xs[k] * (guess - ys[k])
        c_sum += dL_dc
        m_sum += dL_dm
    J = J / 5
    m = m - {rate} * (m_sum / 5)
    c = c - 0.01 * (c_sum / 5)
"""



def lines(text: str) -> dict[str, str]:
    trace = engine.trace_source(text, "program.py")
    assert trace.own is not None
    return {one.name: one.verdict for one in trace.own.lines}


def test_a_term_of_a_sum_is_no_gradient_of_the_whole() -> None:
    """The largest term is not the last one: it was held against the last, and called wrong."""
    found = lines(LINE.format(slope="guess - ys[k]", rate="0.01"))
    assert found == {"dL_dc": "remark", "dL_dm": "remark", "m'": "right", "c'": "right"}


def test_a_wrong_term_stays_wrong() -> None:
    found = lines(LINE.format(slope="guess + ys[k]", rate="0.01"))
    assert found["dL_dc"] == "wrong"


AFTER = """import numpy as np
X = np.array([[0.2, 0.5, 0.9]])
T = np.array([[0.4, 0.1, 0.7]])
W = np.array([[0.3], [-0.2]])
V = np.array([[0.5, 0.4]])
def forward(X, T, W, V):
    H = W @ X
    Y = V @ H
    cost = np.mean((Y - T) ** 2)
    return H, Y, cost
def slopes(X, T, W, V):
    H, Y, _ = forward(X, T, W, V)
    dL_dY = 2 * (Y - T) / len(T[0])
    dL_dV = dL_dY @ H.T
    dL_dH = V.T @ dL_dY
    dL_dW = dL_dH @ X.T
    return dL_dW, dL_dV
H, Y, cost = forward(X, T, W, V)
for step in range(30):
    dL_dW, dL_dV = slopes(X, T, W, V)
    W = W - 0.1 * dL_dW
    V = V - 0.1 * dL_dV
    _, Y, cost = forward(X, T, W, V)
"""


def test_all_gradients_before_the_only_loss_of_the_pass() -> None:
    """The pass computes its loss after the update: no gradient is about the parameters as that loss reads them."""
    found = lines(AFTER)
    assert set(found.values()) == {"right"}
    assert {"dL_dY", "dL_dV", "dL_dW"} <= set(found)


@pytest.mark.parametrize("name", ["dL_dyhat", "dyhat", "d_yhat", "dL_dy_hat", "grad_yhat"])
def test_a_gradient_without_the_underscore_of_its_variable(name: str) -> None:
    text = f"w = 0.7\nx = 1.5\ny_hat = w * x\nloss = (y_hat - 2.0) ** 2\n{name} = 2 * (y_hat - 2.0)\ndw = {name} * x\n"
    assert lines(text) == {name: "right", "dw": "right"}


def test_zeros_that_a_gradient_begins_with_are_not_called_right() -> None:
    """Nothing was compared there; a gradient that is 0 in the end was."""
    text = "import numpy as np\nx = np.array([1.0, 2.0])\nw = np.array([0.5, 1.0])\nloss = np.sum(w * x) ** 2\n"
    text += "dw = np.zeros(2)\nfor i in range(2):\n    dw[i] = 2 * np.sum(w * x) * x[i]\n"
    trace = engine.trace_source(text, "program.py")
    assert trace.own is not None
    assert [(one.line, one.verdict) for one in trace.own.lines] == [(7, "right")]
    trace = engine.trace_source("import numpy as np\nw = np.ones(2)\nloss = np.sum(w) ** 2 - np.sum(w) ** 2\ndw = np.zeros(2)\n")
    assert trace.own is not None
    assert [(one.line, one.verdict) for one in trace.own.lines] == [(4, "right")]
