"""One name for the gradients of one layer after another: each value is compared with that of the layer whose turn it is."""

from __future__ import annotations

import pytest

import engine

HEAD = """import numpy as np
np.random.seed(6)
x, t = np.random.randn(5, 3), np.random.randn(5, 3)
"""
DICTS = """layers = [{'W': np.random.randn(3, 3), 'b': np.zeros(3)} for _ in range(3)]
cache = []
h = x
for layer in layers:
    z = h @ layer['W'] + layer['b']
    cache.append((h, z))
    h = np.tanh(z)
loss = np.mean((h - t) ** 2)
dh = 2 * (h - t) / t.size
"""
BESIDE = """for layer, (h_in, z) in zip(reversed(layers), reversed(cache)):
    dz = dh * (1 - np.tanh(z) ** 2)
    layer['dW'] = h_in.T @ dz
    layer['db'] = dz.sum(axis=0)
    dh = dz @ layer['W'].T
for layer in layers:
    layer['W'] -= 0.1 * layer['dW']
    layer['b'] -= 0.1 * layer['db']
"""
NAMED = """for layer in layers[::-1]:
    h_in, z = cache.pop()
    dz = dh * (1 - np.tanh(z) ** 2)
    dW = h_in.T @ dz
    db = dz.sum(axis=0)
    dh = dz @ layer['W'].T
    layer['W'] = layer['W'] - 0.1 * dW
"""
LISTS = """Ws, bs = [np.random.randn(3, 3) for _ in range(3)], [np.zeros(3) for _ in range(3)]
acts = [x]
for W, b in zip(Ws, bs):
    acts.append(np.tanh(acts[-1] @ W + b))
loss = np.mean((acts[-1] - t) ** 2)
dWs, dbs = [], []
da = 2 * (acts[-1] - t) / t.size
for W, a_in, a_out in zip(Ws[::-1], acts[-2::-1], acts[::-1]):
    dz = da * (1 - a_out ** 2)
    dW = a_in.T @ dz
    db = dz.sum(axis=0)
    dWs.append(dW)
    dbs.append(db)
    da = dz @ W.T
"""
FILES = {"beside": HEAD + DICTS + BESIDE, "named": HEAD + DICTS + NAMED, "lists": HEAD + LISTS}
SLIPS = [
    ("beside", "    layer['dW'] = h_in.T @ dz", "    layer['dW'] = h_in.T @ dh"),
    ("beside", "    layer['db'] = dz.sum(axis=0)", "    layer['db'] = dz.sum()"),
    ("beside", "    dh = dz @ layer['W'].T", "    dh = dz @ layer['W']"),
    ("named", "    dW = h_in.T @ dz", "    dW = dz.T @ h_in"),
    ("named", "    db = dz.sum(axis=0)", "    db = dz.mean(axis=0)"),
    ("lists", "    db = dz.sum(axis=0)", "    db = da.sum(axis=0)"),
    ("lists", "    dW = a_in.T @ dz", "    dW = a_out.T @ dz"),
]


@pytest.mark.parametrize("name", FILES)
def test_the_gradients_of_every_layer_are_right(name: str) -> None:
    own = engine.trace_source(FILES[name]).own
    assert own is not None
    assert own.ok
    told = {line.name for line in own.lines if line.verdict != "right"}
    assert told <= {"dWs", "dbs"}  # which of them goes with which layer is not said
    assert not own.others


@pytest.mark.parametrize(("name", "piece", "slip"), SLIPS)
def test_a_slip_is_wrong_at_its_line(name: str, piece: str, slip: str) -> None:
    source = FILES[name]
    own = engine.trace_source(source.replace(piece, slip, 1)).own
    assert own is not None
    assert own.first_wrong == source[: source.index(piece)].count("\n") + 1


def test_a_slip_in_one_layer_only_is_wrong() -> None:
    """The last value that the name gets is right."""
    source = FILES["named"].replace("    db = dz", "    if layer is layers[2]:\n        dW = 2 * dW\n    db = dz")
    own = engine.trace_source(source).own
    assert own is not None
    assert own.first_wrong == source[: source.index("        dW = 2")].count("\n") + 1


def test_a_list_by_index_is_not_turned_round() -> None:
    source = FILES["lists"].replace("dWs, dbs = [], []", "dWs, dbs, i = [None, None, None], [], 0")
    source = source.replace("    dWs.append(dW)", "    dWs[i] = dW\n    i += 1")
    own = engine.trace_source(source).own
    assert own is not None
    assert not own.ok


def test_what_is_taken_as_such_is_told_by_its_own_variable() -> None:
    own = engine.trace_source(FILES["lists"]).own
    assert own is not None
    told = {line.name: (line.verdict, line.text) for line in own.lines if line.reason == "taken"}
    assert told["dWs"] in [("remark", "Ws[2]"), ("remark", "Ws[0]")]
    assert told["dz"] == ("right", "acts_3_a")


RATES = """w_h, w_o, x, rate, target = [0.2, -0.4], [0.5, -0.6], [1.0, 0.5], 0.5, 1.0
for epoch in range(10):
    hidden = []
    for j in range(2):
        hidden.append(1 / (1 + math.exp(-(w_h[j] * x[j] - 0.2 * (1 - j)))))
    o = 1 / (1 + math.exp(-(w_o[0] * hidden[0] + w_o[1] * hidden[1])))
    t2 = (o - target) * o * (1 - o)
    q = rate * t2
    for j in range(2):
        w_h[j] -= q * w_o[j] * hidden[j] * (1 - hidden[j]) * x[j]
    for j in range(2):
        w_o[j] -= q * hidden[j]
"""


def test_what_the_pass_computed_is_no_rate() -> None:
    """``hidden[0]`` is 0.5 as the rate is, which stands in ``q``: the other weight has no rate that is wrong."""
    own = engine.trace_source(RATES).own
    assert own is not None
    assert own.ok
    assert {line.verdict for line in own.lines} == {"given", "right"}


FROM_THE_BACK = """import numpy as np
rng = np.random.default_rng(4)
Ws = [rng.normal(size=s) for s in ((3, 6), (6, 4), (4, 1))]
X, y = rng.normal(size=(15, 3)), rng.normal(size=(15, 1))
for epoch in range(20):
    acts = [X]
    for i, W in enumerate(Ws):
        acts.append(np.tanh(acts[-1] @ W) if i < 2 else acts[-1] @ W)
    loss = np.mean((acts[-1] - y) ** 2)
    dz = 2 * (acts[-1] - y) / y.size
    dWs = []
    for i in reversed(range(3)):
        dWs.append(acts[i].T @ dz)
        if i > 0:
            dz = dz @ Ws[i].T * (1 - acts[i] ** 2)
    dWs = dWs[::-1]
    for i in range(3):
        Ws[i] -= 0.05 * dWs[i]
"""


@pytest.mark.parametrize("slip", ["(1 - acts[i])", "(1 - acts[i] ** 3)", "(1 + acts[i] ** 2)"])
def test_a_list_from_the_back_is_one_where_only_the_last_layer_is_right(slip: str) -> None:
    """Its places from the front have other shapes: that was told as the mistake, in the line that appends."""
    assert engine.trace_source(FROM_THE_BACK).own.ok
    trace = engine.trace_source(FROM_THE_BACK.replace("(1 - acts[i] ** 2)", slip))
    own, _ = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == 15
