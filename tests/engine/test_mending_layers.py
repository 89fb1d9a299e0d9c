"""Mistakes in what runs for one layer, or one place, after another: gradients in lists, accumulation in loops, windows."""

from __future__ import annotations

import pytest

import engine

HEAD = "import numpy as np\nrng = np.random.default_rng(2)\n"
LISTS = HEAD + """weights = [rng.normal(size=(3, 3)) for _ in range(3)]
biases = [rng.normal(size=3) for _ in range(3)]
x, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
activations = [x]
for w, b in zip(weights, biases):
    activations.append(np.tanh(activations[-1] @ w + b))
loss = ((activations[-1] - y) ** 2).mean()
grads_w, grads_b = [], []
delta = 2 * (2 * (activations[-1] - y) / y.size)
for w, a_in, a_out in zip(reversed(weights), reversed(activations[:-1]), reversed(activations[1:])):
    delta = delta * (1 - a_out ** 2)
    d_w = a_in.T @ delta
    d_b = delta.sum(axis=0)
    grads_w.append(d_w)
    grads_b.append(d_b)
    delta = delta @ w.T
grads_w = list(reversed(grads_w))
grads_b = list(reversed(grads_b))
for w, b, d_w, d_b in zip(weights, biases, grads_w, grads_b):
    w -= 0.1 * d_w
    b -= 0.1 * d_b
"""
PAIRS = HEAD + """layers = [{'W': rng.normal(size=(3, 3)), 'b': rng.normal(size=3)} for _ in range(3)]
x, t = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
cache = []
h = x
for layer in layers:
    z = h.dot(layer['W']) + layer['b']
    cache.append((h, z))
    h = 1 / (1 + np.exp(-z))
loss = 0.5 * np.sum((h - t) ** 2)
grads = []
grad_h = h - t
for layer in reversed(layers):
    h_in, z = cache.pop()
    s = 1 / (1 + np.exp(-z))
    grad_z = 0.5 * (grad_h * s * (1 - s))
    dW = h_in.T.dot(grad_z)
    db = np.sum(grad_z, axis=0)
    grads.append((dW, db))
    grad_h = grad_z.dot(layer['W'].T)
grads = grads[::-1]
for layer, (dW, db) in zip(layers, grads):
    layer['W'] -= 0.1 * dW
    layer['b'] -= 0.1 * db
"""
ACCUMULATED = HEAD + """x = rng.normal(size=(3, 6, 6))
w, b = rng.normal(size=(2, 2, 2)), rng.normal(size=2)
out = np.zeros((3, 2, 5, 5))
for n in range(3):
    for f in range(2):
        for i in range(5):
            for j in range(5):
                out[n, f, i, j] = np.sum(x[n, i:i + 2, j:j + 2] * w[f]) + b[f]
dout = rng.normal(size=out.shape)
dw, db, dx = np.zeros_like(w), np.zeros_like(b), np.zeros_like(x)
for n in range(3):
    for f in range(2):
        db[f] += 0.5 * dout[n, f].sum()
        for i in range(5):
            for j in range(5):
                dw[f] += x[n, i:i + 2, j:j + 2] * dout[n, f, i, j]
                dx[n, i:i + 2, j:j + 2] += w[f] * dout[n, f, i, j]
"""
WINDOWS = """import numpy as np
def pool(x, size):
    N, H, W = x.shape
    out = np.zeros((N, H // size, W // size))
    for n in range(N):
        for i in range(H // size):
            for j in range(W // size):
                out[n, i, j] = np.max(x[n, i * size:(i + 1) * size, j * size:(j + 1) * size])
    cache = (x, size)
    return out, cache
def pool_backward(dout, cache):
    x, size = cache
    x_grad = np.zeros(x.shape)
    N, Ho, Wo = dout.shape
    for n in range(N):
        for i in range(Ho):
            for j in range(Wo):
                window = x[n, i * size:(i + 1) * size, j * size:(j + 1) * size]
                m = window == np.max(window)
                x_grad[n, i * size:(i + 1) * size, j * size:(j + 1) * size] = window * dout[n, i, j]
    return x_grad
np.random.seed(836)
x = np.random.randn(2, 4, 4)
dout = np.random.randn(2, 2, 2)
out, cache = pool(x, 2)
x_grad = pool_backward(dout, cache)
"""
FINISHED = """rows = [[1.0, 2.0], [0.5, -1.0], [2.0, 0.3], [1.5, 1.0]]
ys = [3.1, 4.9, 7.2, 9.1]
w = [0.1, -0.2]
n = len(rows)
loss = 0.0
for k in range(n):
    loss += (w[0] * rows[k][0] + w[1] * rows[k][1] - ys[k]) ** 2
loss /= n
gw = [0.0, 0.0]
for k in range(n):
    pred = w[0] * rows[k][0] + w[1] * rows[k][1]
    for i in range(2):
        gw[i] += 2 * (pred - ys[k]) * rows[k][i]
for i in range(1):
    gw[i] /= n
"""


@pytest.mark.parametrize(
    ("source", "line", "mend"),
    [
        (LISTS, "delta = 2 * (2 *", "delta = 2 * (activations[-1] - y) / y.size"),
        (PAIRS, "grad_z = 0.5", "grad_z = grad_h * s * (1 - s)"),
        (ACCUMULATED, "db[f] +=", "db[f] += dout[n, f].sum()"),
        (WINDOWS, "= window * dout", "(window == window.max()) * dout[n, i, j]"),
        (ACCUMULATED.replace("0.5 * ", "").replace(" * dout[n, f, i, j]\n", "\n", 1), "dw[f] +=",
         "dw[f] += x[n, i:i + 2, j:j + 2] * dout[n, f, i, j]"),
        (FINISHED, "for i in range(1)", "for i in range(2):"),
    ],
    ids=["one factor of all", "a factor a layer", "a factor of what a loop adds up", "sizes that hang together",
         "an upstream entry", "a loop that finishes"],
)  # fmt: skip
def test_the_line_and_its_mend(source: str, line: str, mend: str) -> None:
    trace = engine.trace_source(source)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == next(at for at, text in enumerate(source.split("\n"), 1) if line in text)
    assert told[0].mend.endswith(mend)
    assert told[0].whole


@pytest.mark.parametrize("options", [engine.Options(), engine.Options(output="out")], ids=["found", "asked for"])
def test_what_a_loop_fills_is_the_output_that_a_drawn_gradient_is_given_to(options: engine.Options) -> None:
    own = engine.trace_source(ACCUMULATED.replace("0.5 * ", ""), options=options).own
    assert own is not None
    assert {(line.name, line.verdict) for line in own.lines if line.line > 12} == {(name, "right") for name in ("dw", "db", "dx")}


RIGHT = LISTS.replace("2 * (2 * (activations[-1] - y) / y.size)", "2 * (activations[-1] - y) / y.size")
INDEXED = RIGHT[: RIGHT.index("grads_w = list(")] + """for i in range(3):
    weights[i] -= 0.1 * grads_w[-1 - i]
    biases[i] -= 0.1 * grads_b[i]
"""


@pytest.mark.parametrize(
    ("source", "old", "new", "line", "kind", "mend"),
    [
        (PAIRS.replace("0.5 * (grad_h * s * (1 - s))", "grad_h * s * (1 - s)"), "grads = grads[::-1]", "", "layer['W'] -=",
         "loop_order", "for layer, (dW, db) in zip(layers, reversed(grads)):"),
        (RIGHT, "grads_b = list(rev", "grads_b += list(rev", "grads_b += list", "stale", "grads_b = list(reversed(grads_b))"),
        (INDEXED, "", "", "biases[i] -=", "loop_order", "biases[i] -= 0.1 * grads_b[-1 - i]"),
    ],
    ids=["never turned", "appended to", "indexed"],
)  # fmt: skip
def test_what_turns_a_list_of_gradients_is_told(source: str, old: str, new: str, line: str, kind: str, mend: str) -> None:
    source = source.replace(old, new) if old else source
    trace = engine.trace_source(source)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == next(at for at, text in enumerate(source.split("\n"), 1) if line in text)
    assert (told[0].kind, told[0].mend, told[0].whole) == (kind, mend, True)


def test_a_whole_number_that_is_written_out_keeps_its_gradient() -> None:
    own = engine.trace_source("x = 3\nf = x * 2\ndx = 2.0\n").own
    assert own is not None
    assert [(line.name, line.verdict) for line in own.lines] == [("dx", "right")]
