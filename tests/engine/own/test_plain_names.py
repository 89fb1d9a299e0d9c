"""First wrong lines that have no gradient's name: one that turns the sign of all, and a name that only gets what was there, in each
step of time."""

from __future__ import annotations

import numpy as np

import engine
from engine.checking.unjudged import unjudged
from engine.mending.repairs.products import _once

LAYERS = """\
import numpy as np
rng = np.random.RandomState(984)
layers = [{'W': rng.randn(4, 4) * 0.5, 'b': np.zeros(4)} for i in range(3)]
X, Y = rng.randn(6, 4), rng.randn(6, 4)
caches = []
a = X
for layer in layers:
    z = a @ layer['W'] + layer['b']
    caches.append((a, z))
    a = np.tanh(z)
loss = np.mean((a - Y) ** 2)
t1 = 2 * (a - Y) / Y.size
for layer, cache in zip(reversed(layers), reversed(caches)):
    a_prev, z = cache
    t2 = t1 * (1 - np.tanh(z) ** 2)
    layer['dW'] = a_prev.T @ t2
    layer['db'] = t2.sum(axis=0)
    t1 = t2 @ layer['W'].T
"""


def test_what_has_the_numbers_of_a_targets_gradient_is_not_right_as_that() -> None:
    own = engine.trace_source(LAYERS).own
    assert own is not None
    assert own.ok
    trace = engine.trace_source(LAYERS.replace("t1 = 2 * (a - Y) / Y.size", "t1 = -(2 * (a - Y) / Y.size)"))
    assert trace.own is not None
    assert trace.own.first_wrong == 12
    (told,) = engine.diagnose(trace)
    assert (told.kind, told.line) == ("sign", 12)


STEPS = """\
import numpy as np
np.random.seed(5)
Wxh, Whh, Why = np.random.randn(4, 3) * 0.5, np.random.randn(4, 4) * 0.5, np.random.randn(3, 4) * 0.5
bh = np.zeros((4, 1))
inputs, targets = [0, 1, 2], [1, 2, 0]
xs, hs, ps = {}, {-1: np.zeros((4, 1))}, {}
loss = 0
for t in range(3):
    xs[t] = np.zeros((3, 1))
    xs[t][inputs[t]] = 1
    hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
    y = Why @ hs[t]
    ps[t] = np.exp(y) / np.sum(np.exp(y))
    loss += -np.log(ps[t][targets[t], 0])
dWxh, dWhh, dWhy, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why), np.zeros_like(bh)
dhnext = np.zeros_like(hs[0])
for t in reversed(range(3)):
    dy = np.copy(ps[t])
    dy[targets[t]] -= 1
    dWhy += dy @ hs[t].T
    dh = Why.T @ dy + dhnext
    dhraw = (1 - hs[t] * hs[t]) * dh
    dbh += dhraw
    dWxh += dhraw @ xs[t].T
    dWhh += dhraw @ hs[t - 1].T
    dhnext = Whh.T @ dhraw
"""


def test_a_name_that_only_gets_what_was_there_is_wrong_in_all_steps() -> None:
    own = engine.trace_source(STEPS).own
    assert own is not None
    assert own.ok
    own = engine.trace_source(STEPS.replace("dhraw = (1 - hs[t] * hs[t]) * dh", "dhraw = dh")).own
    assert own is not None
    assert own.first_wrong == 22
    assert {fault.line for fault in own.faults} == {22}


def test_an_element_is_called_by_the_counter_of_its_loop() -> None:
    assert [text for text, _ in _once([("hs[2]", np.ones(3)), ("hs[t]", np.ones(3)), ("ys[0]", np.zeros(3))])] == ["hs[t]", "ys[0]"]


ROWS = STEPS.replace("hs, ps = {}, {-1: np.zeros((4, 1))}, {}", "hs, ps = {}, np.zeros((4, 4, 1)), {}")


def test_a_lost_carry_is_told_where_all_states_stand_in_one_array() -> None:
    own = engine.trace_source(ROWS).own
    assert own is not None
    assert own.ok
    own = engine.trace_source(ROWS.replace("dh = Why.T @ dy + dhnext", "dh = Why.T @ dy")).own
    assert own is not None
    assert own.first_wrong == 21


TUPLES = """\
import numpy as np
np.random.seed(8)
params = [(np.random.randn(3, 3), np.random.randn(3)) for _ in range(2)]
x, y = np.random.randn(5, 3), np.random.randn(5, 3)
acts = [x]
for W, b in params:
    acts.append(np.tanh(acts[-1] @ W + b))
loss = np.mean((acts[-1] - y) ** 2)
grads = []
up = 2 * (acts[-1] - y) / y.size
for (W, b), before, after in zip(params[::-1], acts[-2::-1], acts[::-1]):
    step = up * (1 - after ** 2)
    grads.append((before.T @ step, step.sum(0)))
    up = step @ W.T
params = [(W - 0.1 * t1, b - 0.1 * t2) for (W, b), (t1, t2) in zip(params, grads[::-1])]
"""


def test_a_list_of_gradients_that_was_traced_is_said_not_to_be_compared() -> None:
    trace = engine.trace_source(TUPLES)
    assert trace.own is None
    assert [(one.line, one.name, one.reason) for one in unjudged(trace)] == [(13, "grads", "not_taken")]
    plain = engine.trace_source(TUPLES.replace("grads", "g"))
    assert not unjudged(plain)
