"""Files without a loss and without a loop of training, whose first gradient has no variable's name: it is taken as given, and the
gradients that follow, in lists too, are judged by it; of several examples those of the first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import engine

PEOPLE = Path(__file__).parent.parent.parent / "programs" / "people"
NETWORK = (PEOPLE / "network_backprop_lists.py").read_text().partition("\nnp.random.seed(0)")[0]
FLAT = """import numpy as np
np.random.seed(5)
x = np.random.randn(6, 3)
y = np.random.randint(0, 2, (6, 1))
w1 = np.random.randn(3, 4)
w2 = np.random.randn(4, 1)

l1 = 1 / (1 + np.exp(-x.dot(w1)))
l2 = 1 / (1 + np.exp(-l1.dot(w2)))
error = y - l2
delta2 = error * l2 * (1 - l2)
delta1 = delta2.dot(w2.T) * l1 * (1 - l1)
nabla_w2 = l1.T.dot(delta2)
nabla_w1 = x.T.dot(delta1)
print(nabla_w1, nabla_w2)
"""
BATCH = """import numpy as np
rng = np.random.RandomState(3)
X = rng.randn(5, 3)
Y = rng.randn(5, 2)
W = [rng.randn(3, 4), rng.randn(4, 2)]
b = [rng.randn(4), rng.randn(2)]


def backprop(X, Y):
    acts = [X]
    for k in range(len(W)):
        h = acts[-1] @ W[k] + b[k]
        acts.append(np.tanh(h))
    gW, gb = [], []
    delta = (acts[-1] - Y) * (1 - acts[-1] ** 2)
    for k in range(len(W) - 1, -1, -1):
        gW.insert(0, acts[k].T @ delta)
        gb.insert(0, delta.sum(axis=0))
        delta = delta @ W[k].T * (1 - acts[k] ** 2)
    return gW, gb


gW, gb = backprop(X, Y)
print(gW[0])
"""
ENDS = {
    "two examples": """
np.random.seed(0)
net = Network([3, 4, 2])
data = [(np.random.randn(3, 1), np.array([[1.0], [0.0]])), (np.random.randn(3, 1), np.array([[0.0], [1.0]]))]
total_b = [np.zeros(b.shape) for b in net.biases]
total_w = [np.zeros(w.shape) for w in net.weights]
for x, y in data:
    db, dw = net.backprop(x, y)
    total_b = [t + d for t, d in zip(total_b, db)]
    total_w = [t + d for t, d in zip(total_w, dw)]
""",
    "one after the other": """
np.random.seed(0)
net = Network([3, 4, 2])
x1, y1 = np.random.randn(3, 1), np.array([[1.0], [0.0]])
x2, y2 = np.random.randn(3, 1), np.array([[0.0], [1.0]])
nb1, nw1 = net.backprop(x1, y1)
nb2, nw2 = net.backprop(x2, y2)
""",
    "one batch": """
np.random.seed(0)
net = Network([3, 4, 2])
batch = [(np.random.randn(3, 1), np.array([[1.0], [0.0]])), (np.random.randn(3, 1), np.array([[0.0], [1.0]]))]
net.update_mini_batch(batch, 0.5)
""",
    "training": """
np.random.seed(0)
random.seed(0)
net = Network([3, 4, 2])
data = [(np.random.randn(3, 1), np.array([[1.0], [0.0]])) for _ in range(6)]
net.SGD(data, 2, 3, 0.5)
""",
    "training in main": """
def main():
    xs = [np.random.rand(4, 1) for _ in range(8)]
    ys = [np.eye(3)[k % 3].reshape(3, 1) for k in range(8)]
    training_data = list(zip(xs, ys))
    test_data = list(zip(xs, [0, 1, 2, 0, 1, 2, 0, 1]))
    net = Network([4, 5, 3])
    net.SGD(training_data, 3, 4, 3.0, test_data=test_data)


if __name__ == "__main__":
    main()
""",
}
OTHERS = {"drawn targets": FLAT, "a batch": BATCH}
SLIPS = {
    "sp = sigmoid_prime(z)": "sp = sigmoid(z)",
    "activations[-l-1].transpose()": "2 * activations[-l-1].transpose()",
    "            nabla_b[-l] = delta": "            nabla_b[-l] = -delta",
    "delta = np.dot(self.weights[-l+1].transpose(), delta) * sp": "delta = np.dot(self.weights[-l+1].transpose(), delta)",
}


@pytest.mark.parametrize("end", ENDS)
def test_what_follows_from_the_first_gradient_is_right(end: str) -> None:
    own = engine.trace_source(NETWORK + ENDS[end]).own
    assert own is not None
    assert own.ok
    verdicts = {(one.name, one.verdict) for one in own.lines}
    assert {("delta", "given"), ("nabla_b", "right"), ("nabla_w", "right")} <= verdicts
    assert {verdict for _, verdict in verdicts} == {"given", "right"}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("end", ENDS)
def test_a_slip_in_what_follows_is_wrong(end: str, slip: str) -> None:
    assert NETWORK.count(slip) == 1
    own = engine.trace_source(NETWORK.replace(slip, SLIPS[slip]) + ENDS[end]).own
    assert own is not None
    assert not own.ok


@pytest.mark.parametrize("end", ENDS)
def test_what_is_given_is_never_called_right(end: str) -> None:
    """With another scale and sign what follows from it is right all the same."""
    own = engine.trace_source(NETWORK.replace("(output_activations-y)", "3 * (y - output_activations)") + ENDS[end]).own
    assert own is not None
    assert next(one.verdict for one in own.lines if one.name == "delta") == "given"


@pytest.mark.parametrize("name", OTHERS)
def test_other_spellings(name: str) -> None:
    trace = engine.trace_source(OTHERS[name])
    assert trace.own is not None
    assert trace.own.ok
    assert [one.verdict for one in trace.own.lines].count("given") == 1
    assert len([one for one in trace.own.lines if one.verdict == "right" and np.any(one.theirs)]) >= 3


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("drawn targets", "nabla_w1 = x.T.dot(delta1)", "nabla_w1 = x.T.dot(l1)"),
        ("drawn targets", "* l1 * (1 - l1)", "* l1"),
        ("a batch", "delta @ W[k].T * (1 - acts[k] ** 2)", "delta @ W[k].T * (1 - acts[k])"),
        ("a batch", "delta.sum(axis=0)", "delta.mean(axis=0)"),
    ],
)
def test_slips_in_them(name: str, right: str, wrong: str) -> None:
    assert OTHERS[name].count(right) == 1
    trace = engine.trace_source(OTHERS[name].replace(right, wrong))
    assert trace.own is not None
    assert not trace.own.ok


def test_what_only_equals_the_given_one_is_no_evidence() -> None:
    """``nabla_b2 = delta2`` fits whatever ``delta2`` is taken for: without another gradient that follows nothing is compared."""
    source = OTHERS["drawn targets"].replace("l1.dot(w2)", "(l1.dot(w2) + b2)").replace("w1 =", "b2 = np.zeros((6, 1))\nw1 =")
    whole = source.partition("nabla_w2")[0].replace("delta1 = ", "later = ") + "nabla_b2 = delta2\nf = np.sum(l2)\n"
    own = engine.trace_source(whole).own
    assert own is None or not [one for one in own.lines if one.verdict == "right"]
