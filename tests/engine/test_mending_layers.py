"""Mistakes in what runs for one layer, or one place, after another: gradients in lists, accumulation in loops, windows."""

from __future__ import annotations

import pytest

import engine
from tests.verdicts.programs import FOLDER

HEAD = "import numpy as np\nrng = np.random.default_rng(2)\n"


def planted(name: str, *changes: tuple[str, str]) -> str:
    """A right program of the corpus with changes."""
    source = (FOLDER / f"{name}.py").read_text()
    for old, new in changes:
        assert source.count(old) == 1
        source = source.replace(old, new)
    return source


LISTS = planted("weights_lists_appended")
PAIRS = planted("layer_dicts_appended")
INDEXED = LISTS[: LISTS.index("grads_w = list(")] + """for i in range(3):
    weights[i] -= 0.1 * grads_w[-1 - i]
    biases[i] -= 0.1 * grads_b[i]
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
        (planted("weights_lists_appended", ("2 * (activations[-1] - y) / y.size", "2 * (2 * (activations[-1] - y) / y.size)")),
         "delta = 2 * (2 *", "delta = 2 * (activations[-1] - y) / y.size"),
        (planted("layer_dicts_appended", ("dh * s * (1 - s)", "0.5 * (dh * s * (1 - s))")), "dz = 0.5", "dz = dh * s * (1 - s)"),
        (ACCUMULATED, "db[f] +=", "db[f] += dout[n, f].sum()"),
        (planted("maxpool_naive", ("= m * dout", "= window * dout"), ("seed(13)", "seed(836)")), "= window * dout",
         "= m * dout[n, i, j]"),
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


@pytest.mark.parametrize(
    ("source", "old", "new", "line", "kind", "mend"),
    [
        (PAIRS, "grads = grads[::-1]", "", "layer['W'] -=",
         "loop_order", "for layer, (dW, db) in zip(layers, reversed(grads)):"),
        (LISTS, "grads_b = list(rev", "grads_b += list(rev", "grads_b += list", "stale", "grads_b = list(reversed(grads_b))"),
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
    assert all([f"reversed({held})" not in each.mend for each in told[0].others for held in ("layers", "weights", "biases")])


def test_a_whole_number_that_is_written_out_keeps_its_gradient() -> None:
    own = engine.trace_source("x = 3\nf = x * 2\ndx = 2.0\n").own
    assert own is not None
    assert [(line.name, line.verdict) for line in own.lines] == [("dx", "right")]
