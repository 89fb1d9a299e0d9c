"""Kinds of whole files and notebooks as people publish them: autograd classes in a training loop, data that are symmetric,
packages beside the file, cells that cannot run."""

from __future__ import annotations

from pathlib import Path

import engine
from engine import Options, ProgramError
from tests import notebooks
from tests.readme import ROOT
from tui.complaint import hint, notice_said

IN_A_LOOP = """
{head}
w, b = Value(0.5), Value(0.1)
for k in range(20):
    y = w * 2.0 + b
    d = y + -1.0
    loss = d * d
    w.grad = b.grad = 0.0
    loss.backward()
    w.data += -0.1 * w.grad
    b.data += -0.1 * b.grad
"""
CLASS = '''
class Value:
    def __init__(self, data, _children=()):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(_children)
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out
    def backward(self):
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for node in reversed(topo):
            node._backward()
'''
SYMMETRIC = """import numpy as np
x = np.linspace(-3, 3, 40).reshape(-1, 1)
t = np.sin(x)
rng = np.random.RandomState(0)
p = dict(W1=rng.randn(1, 8), b1=np.zeros((1, 8)), W2=rng.randn(8, 1) * .1, b2=np.zeros((1, 1)))
def grads_of(p, x, t):
    a1 = np.tanh(x @ p['W1'] + p['b1'])
    y = a1 @ p['W2'] + p['b2']
    loss = np.mean((y - t)**2)
    dy = 2 * (y - t) / len(x)
    g = dict(W2=a1.T @ dy, b2=dy.sum(0, keepdims=True))
    dz1 = dy @ p['W2'].T * (1 - a1**2)
    g.update(W1=x.T @ dz1, b1=dz1.sum(0, keepdims=True))
    return loss, g
for step in range(300):
    loss, g = grads_of(p, x, t)
    p = {k: p[k] {sign} 0.05 * g[k] for k in p}
print(loss)
"""


def test_gradients_that_objects_of_a_pass_begin_with_are_no_inputs() -> None:
    """``self.grad = 0.0`` of each object that a pass makes was one, three hundred in a net of forty weights."""
    trace = engine.trace_source(IN_A_LOOP.format(head=CLASS))
    assert trace.training is not None
    assert not [var.shown for var in trace.inputs() if var.shown.endswith("grad")]
    assert not [notice for notice in engine.told(trace) if notice.code == "unused"]
    assert engine.check(trace).ok


def test_a_gradient_that_is_rounding_alone_goes_nowhere() -> None:
    """Of an odd function at symmetric points the biases have none: 1e-18 was told to go uphill."""
    result = engine.check(engine.trace_source(SYMMETRIC.replace("{sign}", "-")))
    assert {line.verdict for line in result.own.lines} == {"right"}
    assert not result.own.others
    uphill = engine.check(engine.trace_source(SYMMETRIC.replace("{sign}", "+")))
    assert not uphill.ok


def test_a_cell_that_cannot_run_can_be_left_out(tmp_path: Path) -> None:
    """What is told of a cell tells how to go on without it, and a notice of a notebook names its cell."""
    cells = notebooks.code("x = 3.0", "y = x *", "import torch\ny = torch.ones(3)", "f = x * x")
    path = notebooks.write(tmp_path / "net.ipynb", cells)
    found = []
    for asked in (None, "1,3-4"):
        try:
            engine.run(path, Options(cells=asked))
        except ProgramError as error:
            found.append((error.code, error.place.cell, hint(error, "en").rpartition("--cells ")[2]))
    assert found == [("syntax", 2, "1,3-4"), ("unsupported_import", 3, "1,4")]
    assert engine.run(path, Options(cells="1,4")).value == 9.0


def test_a_notice_of_a_notebook_names_the_cell(tmp_path: Path) -> None:
    late = "import h5py\ndef load():\n    return h5py.File('a')['x']"
    net = "import numpy as np\nX = np.ones((3, 2))\nw = np.zeros(2)"
    loop = "for i in range(5):\n    r = X @ w - 1.0\n    loss = np.mean(r**2)\n    dw = 2 * X.T @ r / 3\n    w -= 0.1 * dw"
    after = "for i in range(load().shape[0]):\n    print(i)"
    trace = engine.run(notebooks.write(tmp_path / "net.ipynb", notebooks.code(late, net, loop, after)))
    said = [notice_said(notice, "en") for notice in engine.told(trace) if notice.code == "after_failed"]
    assert len(said) == 1
    assert said[0].startswith("after this pass, cell 1, line 3 stops the program")


def test_type_checking_is_false() -> None:
    """Imports for annotations alone are not read."""
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch\nx = 3.0\nf = x * x"
    assert engine.trace_source(source).gradients["x"] == 6.0


PATCHED = """import numpy as np
np.random.seed(1)
X = np.random.randn(20, 2)
y = (X[:, 0] * X[:, 1] > 0).astype(float).reshape(-1, 1)
class Net:
    def __init__(self, h=4):
        self.W1, self.b1 = np.random.randn(2, h), np.zeros(h)
        self.W2, self.b2 = np.random.randn(h, 1), np.zeros(1)
def forward(self, X):
    self.X = X
    self.h = np.tanh(X @ self.W1 + self.b1)
    self.out = 1 / (1 + np.exp(-(self.h @ self.W2 + self.b2)))
    return self.out
Net.forward = forward
class Net(Net):
    def backward(self, y):
        dz2 = (self.out - y) / len(y)
        self.dW2, self.db2 = self.h.T @ dz2, dz2.sum(0)
        dz1 = dz2 @ self.W2.T * (1 - self.h ** 2)
        self.dW1, self.db1 = self.X.T @ dz1, dz1.sum(0)
    def step(self, lr):
        for p in ['W1', 'b1', 'W2', 'b2']:
            setattr(self, p, getattr(self, p) {sign} lr * getattr(self, 'd' + p))
def bce(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
for h in (4, 8):
    net = Net(h)
    for epoch in range(100):
        p = net.forward(X)
        loss = bce(p, y)
        net.backward(y)
        net.step(0.5)
"""
RIDGE = """import numpy as np
class Ridge:
    def __init__(self, lr, iterations):
        self.lr, self.iterations = lr, iterations
    def fit(self, X, Y):
        self.m, self.n = X.shape
        self.W, self.b = np.zeros(self.n), 0
        self.X, self.Y = X, Y
        for i in range(self.iterations):
            self.update_weights()
    def update_weights(self):
        Y_pred = self.X.dot(self.W) + self.b
        dW = (-(2 * (self.X.T).dot(self.Y - Y_pred)) + (2 * 0.5 * self.W)) / self.m
        db = -2 * np.sum(self.Y - Y_pred) / self.m
        self.W = self.W - self.lr * dW
        self.b = self.b - self.lr * db
np.random.seed(0)
X = np.random.rand(30, {features})
Y = 2.5 * X[:, 0] + 4
Ridge(0.01, 100).fit(X, Y)
"""
FACTORS = """import numpy as np
np.random.seed(0)
R = np.array([[5, 3, 0, 1], [4, 0, 0, 1], [1, 1, 0, 5], [1, 0, 0, 4], [0, 1, 5, 4]])
P, Q = np.random.rand(5, 2), np.random.rand(4, 2).T
for step in range(20):
    for i in range(5):
        for j in range(4):
            if R[i][j] > 0:
                eij = R[i][j] - np.dot(P[i, :], Q[:, j])
                for k in range(2):
                    P[i][k] = P[i][k] + 0.01 * (2 * eij * Q[k][j] - 0.02 * P[i][k])
                    Q[k][j] = Q[k][j] + 0.01 * (2 * eij * P[i][k] - 0.02 * Q[k][j])
"""


def test_a_step_that_sets_attributes_by_their_names_is_an_update() -> None:
    """``setattr(self, p, getattr(self, p) - …)`` updated nothing, and all passes of two nets were traced."""
    trace = engine.trace_source(PATCHED.replace("{sign}", "-"))
    assert trace.training is not None
    assert [update.name for update in trace.training.updates] == ["net.W1", "net.b1", "net.W2", "net.b2"]
    assert engine.check(trace).ok
    assert not engine.check(engine.trace_source(PATCHED.replace("{sign}", "+"))).ok


def test_a_penalty_that_no_line_tells_is_no_fault_in_any_pass() -> None:
    """From zeros a parameter lies along its gradient; of one feature both are single numbers: the second pass was wrong, or not
    found, and the first was told to go away from its target, by the name of the prediction."""
    for features in (1, 3):
        for number in (1, 2, 40):
            options = Options(pass_number=number)
            result = engine.check(engine.trace_source(RIDGE.replace("{features}", str(features)), options=options))
            assert result.ok, (features, number)
            assert not [line for line in result.own.lines if line.reason == "away"]
    wrong = RIDGE.replace("{features}", "3").replace("self.X.T).dot", "self.X.T * 1.5).dot")
    assert not engine.check(engine.trace_source(wrong, options=Options(pass_number=2))).ok


def test_entries_that_are_written_out_as_sums_are_updates() -> None:
    """``P[i][k] = P[i][k] + …`` in a loop over k: each after the first was none, and the whole descent was traced."""
    trace = engine.trace_source(FACTORS)
    assert trace.training is not None
    assert [notice.code for notice in trace.notices][:1] == ["pass_shares"]
    own = engine.check(trace).own
    assert {line.verdict for line in own.lines if line.name.startswith("P")} == {"right"}
    assert all([line.verdict != "right" for line in own.lines if line.name.startswith("Q")])


def test_an_array_that_a_parameter_hands_on_is_written_into() -> None:
    """``self.theta = theta`` of ``train(theta=np.zeros(4))``: ``self.theta += …`` was refused, as theta would change, too."""
    head = "import numpy as np\nclass Policy:\n    def __init__(self, theta):\n        self.theta = theta\n"
    head += "def train(theta):\n    policy = Policy(theta)\n    for i in range(3):\n        policy.theta += np.ones(4) * i\n"
    tail = "f = np.sum(train(theta=np.zeros(4)) ** 2)"
    listed = head.replace("policy = Policy(theta)", "kept = {'theta': theta}").replace("policy.theta +=", "kept['theta'] +=")
    for start, given in ((head, "policy.theta"), (head, "theta"), (listed, "theta"), (listed, "kept['theta']")):
        trace = engine.trace_source(f"{start}    return {given}\n{tail}")
        assert trace.value == 36.0
        assert engine.check(trace).ok


FITTED = """import numpy as np
class LinearRegression:
    def __init__(self, lr=0.01, n_iters=100):
        self.lr, self.n_iters, self.weights, self.bias = lr, n_iters, None, None
    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights, self.bias = np.zeros(n_features), 0
        for _ in range(self.n_iters):
            y_pred = np.dot(X, self.weights) + self.bias
            dw = (1 / n_samples) * np.dot(X.T, (y_pred - y))
            db = (1 / n_samples) * np.sum(y_pred - y)
            self.weights -= self.lr * dw
            self.bias -= self.lr * db
        return self
    def predict(self, X):
        return np.dot(X, self.weights) + self.bias
class Perceptron:
    def __init__(self, n_iters=10):
        self.n_iters = n_iters
    def fit(self, X, y):
        self.w = np.zeros(X.shape[1])
        y_ = np.array([1 if i > 0 else 0 for i in y])
        for _ in range(self.n_iters):
            for idx, x_i in enumerate(X):
                self.w += 0.1 * (y_[idx] - np.where(np.dot(x_i, self.w) >= 0, 1, 0)) * x_i
class Nearest:
    def fit(self, X, y):
        self.X, self.y = X, y
"""


def test_methods_that_train_are_offered_with_what_they_need() -> None:
    """No line was offered for ``fit``, which gives nothing, and none for ``predict``, which needs it; what only keeps its data has
    nothing to step through."""
    try:
        engine.trace_source(FITTED)
    except ProgramError as error:
        library = error.library
    calls = {(one.owner, one.name): one.call for one in library.definitions}
    assert calls["LinearRegression", "fit"] == "linearregression = LinearRegression(); linearregression.fit(X[4, 3], y[4])"
    assert calls["LinearRegression", "predict"].startswith(f"{calls['LinearRegression', 'fit']}; out = linearregression.")
    assert calls["Perceptron", "fit"].endswith("perceptron.fit(X[4, 3], y[4] < 2)")
    assert not calls["Nearest", "fit"]
    trace = engine.trace_source(FITTED, options=Options(then=library.lines(calls["LinearRegression", "fit"])))
    assert trace.training is not None
    assert (trace.training.number, trace.training.of) == (1, 100)


REINFORCED = """import numpy as np
class Policy:
    def __init__(self, theta):
        self.theta = theta
    def update(self, x, reward):
        self.theta += self.alpha * np.sign(x) * reward
def train(theta):
    policy = Policy(theta)
    policy.alpha = 0.1
    rewards = []
    for i in range(4):
        x = np.array([1.0, -2.0, 0.5])
        reward = 1.0 if i % 2 else -1.0
        rewards.append(reward)
        policy.update(x, reward)
    return rewards, policy
rewards, policy = train(np.zeros(3))
"""


def test_a_step_that_agrees_with_nothing_is_told_to_write_its_loss() -> None:
    """The list behind the loop, or what a function computed last, was said to be no number."""
    for tail, code in (("", "output_not_number"), ("probs = policy.theta * 2.0\n", "output_not_scalar")):
        try:
            engine.trace_source(REINFORCED + tail)
        except ProgramError as error:
            told = error
        assert (told.code, told.place.line, told.fields["what"]) == (code, 6, "descent_step")
        assert told.fields["gradient"] == "self.theta"
        assert "loss = …" in hint(told, "en")


def test_what_goes_along_anything_is_no_evidence_of_a_given_gradient() -> None:
    """Of one input and one output the arrays of a critic go along what follows from any gradient of its output: a right file was
    wrong, by the derivative of its sigmoid."""
    own = engine.check(engine.run(ROOT / "tests/programs/people/published/gan_one_dimension.py")).own
    assert own is not None
    assert {line.verdict for line in own.lines} == {"given", "right"}


def test_lists_and_dicts_of_an_object_are_told_by_its_name() -> None:
    """``net_params`` stood beside ``net.b`` in what ``check`` prints."""
    source = "import numpy as np\nclass Net:\n    def __init__(self):\n"
    source += "        self.params = {'W': np.ones((2, 2))}\n        self.ws = [2.0, 3.0]\n"
    source += "net = Net()\nx = np.array([1.0, 2.0])\nf = np.sum(x @ net.params['W']) * net.ws[0] * net.ws[1]\n"
    assert [row.name for row in engine.check(engine.trace_source(source)).checked] == ["net.params", "net.ws", "x"]


def test_an_error_of_an_element_of_what_a_call_gives_is_given() -> None:
    """``td_error = target - self.predict(x)[a]`` had no prediction: thirty steps of temporal differences were traced."""
    source = """import numpy as np
np.random.seed(1)
class LinearQ:
    def __init__(self, n_features, n_actions):
        self.w = np.zeros((n_actions, n_features))
    def predict(self, x):
        return self.w @ x
    def update(self, x, a, target):
        td_error = target - self.predict(x)[a]
        self.w[a] {sign}= 0.05 * td_error * x
agent = LinearQ(4, 3)
for t in range(30):
    x = np.random.randn(4)
    target = np.random.randn() + 0.9 * np.max(agent.predict(np.random.randn(4)))
    agent.update(x, int(np.argmax(agent.predict(x))), target)
"""
    own = engine.check(engine.trace_source(source.replace("{sign}", "+"))).own
    assert [(line.name, line.verdict) for line in own.lines] == [("td_error", "given"), ("agent.w'", "right")]
    twisted = source.replace("{sign}", "+").replace("td_error * x", "td_error * x**2")
    own = engine.check(engine.trace_source(twisted)).own
    assert own is None or "right" not in {line.verdict for line in own.lines}
