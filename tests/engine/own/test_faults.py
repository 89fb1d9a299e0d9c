"""Planted faults of which none may be called right: in a method's dict of gradients, in a buffer, in an update without a name."""

from __future__ import annotations

import pytest

import engine

NET = """
np.random.seed(0)
class Net:
    def __init__(self):
        self.W1, self.b1 = np.random.randn(3, 4), np.zeros(4)
        self.W2, self.b2 = np.random.randn(4, 2), np.zeros(2)
    def loss(self, X, y):
        self.h = np.maximum(0, X.dot(self.W1) + self.b1)
        scores = self.h.dot(self.W2) + self.b2
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        probs = e / e.sum(axis=1, keepdims=True)
        N = X.shape[0]
        loss = -np.log(probs[np.arange(N), y]).sum() / N
        grads = {}
        dscores = probs.copy()
        dscores[np.arange(N), y] -= 1
        dscores /= N
        grads['W2'] = self.h.T.dot(dscores)
        grads['b2'] = dscores.sum(axis=0)
        dh = dscores.dot(self.W2.T)
        dh[self.h <= 0] = 0
        grads['W1'] = X.T.dot(dh)
        grads['b1'] = dh.sum(axis=0)
        return loss, grads
net = Net()
loss, grads = net.loss(np.random.randn(5, 3), np.array([0, 1, 1, 0, 1]))
"""
SLIPS = (
    ("        dh[self.h <= 0] = 0\n", ""), ("dscores.sum(axis=0)", "dscores.mean(axis=0)"), ("X.T.dot(dh)", "-X.T.dot(dh)"),
    ("= self.h.T.dot(dscores)", "= np.zeros_like(self.W2)"), ("= dh.sum(axis=0)", "= np.zeros_like(self.b1)"),
    ("        return loss, grads", "        grads['W2'] += 0.5 * self.W2\n        return loss, grads"),
)  # fmt: skip
LINES = """
np.random.seed(1)
X, y = np.random.rand(4, 3), np.array([[0, 1, 1, 0]]).T
syn0, syn1 = 2 * np.random.random((3, 4)) - 1, 2 * np.random.random((4, 1)) - 1
for j in range(50):
    l1 = 1 / (1 + np.exp(-X.dot(syn0)))
    l2 = 1 / (1 + np.exp(-l1.dot(syn1)))
    l2_delta = (y - l2) * l2 * (1 - l2)
    l1_delta = l2_delta.dot(syn1.T) * l1 * (1 - l1)
    syn1 += l1.T.dot(l2_delta)
    syn0 += X.T.dot(l1_delta)
"""


def test_keys_of_a_method_s_gradients_are_those_of_its_object() -> None:
    own = engine.trace_source(NET).own
    assert own is not None
    assert {"grads['W1']", "grads['b1']", "grads['W2']", "grads['b2']"} <= {line.name for line in own.lines}
    assert (own.ok, own.others) == (True, ())


@pytest.mark.parametrize(("piece", "slip"), SLIPS)
def test_none_of_them_is_right_when_it_is_not(piece: str, slip: str) -> None:
    assert NET.count(piece) == 1
    own = engine.trace_source(NET.replace(piece, slip)).own
    assert own is not None
    assert own.first_wrong is not None


def test_zeros_are_no_gradient_of_a_buffer_that_was_written() -> None:
    source = "x = np.array([1.0, 2.0])\nout = np.zeros(2)\nfor i in range(2):\n    out[i] = x[i] ** 2\nloss = np.sum(out ** 2)\n"
    own, right = [engine.trace_source(source + f"dout = {n} * out\n").own for n in (0, 2)]
    assert own is not None
    assert own.first_wrong == 6
    assert right is not None
    assert right.ok


@pytest.mark.parametrize(("piece", "slip", "others", "wrong"), [
    ("X.T.dot(l1_delta)", "X.T.dot(l1_delta * l1)", [], ["syn0'"]),
    ("l1.T.dot(l2_delta)", "l1.T.dot(l2_delta ** 2)", [("syn1", "update")], []),
])  # fmt: skip
def test_an_update_without_a_name_is_judged_where_it_is_meant_as_a_gradient_else_told(
    piece: str, slip: str, others: list[tuple[str, str]], wrong: list[str]
) -> None:
    clean, own = engine.trace_source(LINES).own, engine.trace_source(LINES.replace(piece, slip)).own
    assert clean is not None
    assert (clean.others, clean.ok) == ((), True)
    assert own is not None
    assert [(one.name, one.reason) for one in own.others] == others
    assert [one.name for one in own.lines if one.verdict == "wrong"] == wrong


def test_a_gradient_of_no_variable_is_told() -> None:
    own = engine.trace_source("x, w, b = 2.0, 4.5, 1.0\nz = w * x + b\nloss = z ** 2\ndz = 2 * z\ndw = x * dz\ndbias = dz\n").own
    assert own is not None
    assert [(one.line, one.name) for one in own.others] == [(6, "dbias")]
