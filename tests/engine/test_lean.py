"""What ``emit`` leaves out of the simplified lines: where each rule applies, and where it must not."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.text import show, template
from engine.writing.emitting.lean import sign_outside, without_ones
from tests.benchmarks import models
from tests.engine.judge import emitted_agrees, run_emitted

X = "x = np.arange(6.0).reshape(2, 3) / 7\ng = np.array([1.0, 2.0, 3.0])\n"

LEAN = {
    "into the local of the reader": (X + "s = x**2\nf = s.mean()\n", "ds = 1 / 6 * df\ndx = 2 * x * ds"),
    "along an axis": (X + "s = x**2\nm = s.mean(axis=1)\nf = m @ m\n", "ds = 1 / 3 * dm[:, None]\ndx = 2 * x * ds"),
    "with keepdims": (X + "s = x**2\nm = s.sum(axis=1, keepdims=True)\nf = (m * m).sum()\n", "ds = dm\ndx = 2 * x * ds"),
    "into a sum of full products": (X + "s = x * x * g\nf = s.sum()\n", "ds = df"),
    "handed on": (
        X + "s = np.sin(x)\nt = s * 2 + 1\nu = -t\nf = u.mean()\n",
        "du = 1 / 6 * df\ndt = -du\nds = 2 * dt\ndx = np.cos(x) * ds",
    ),
    "added in place": (X + "c = x - x.mean(axis=0)\nf = (c * c * c).sum()\n", "dx += 1 / 2 * dc_a"),
    "added whole": (X + "y = x * x\np = y / y.sum()\nf = (p * p).sum()\n", "dy += dp_a\n"),
    "an integer operand": (
        "x = np.array([1, 2, 3])\ny = np.array([0.5, 0.2, 0.3])\ns = x * y\nf = s.mean()\n",
        "ds = 1 / 3 * df\nx_f = x.astype(float)\ndx = y * ds\ndy = x_f * ds",
    ),
    "a sign": (X + "c = x - g\nf = (c * c).sum()\n", "dg = -dc.sum(axis=0)"),
    "a sign of a product": (X + "n = x / g\nf = (n * n).sum()\n", "dg = -(x / g**2 * dn).sum(axis=0)"),
    "a sign of two sums": (
        "y = np.ones((3, 2, 3))\nb = np.array([[1.5], [2.5]])\nn = y - b\nf = (n * n).sum()\n",
        "db = -dn.sum(axis=0).sum(axis=1, keepdims=True)",
    ),
}  # fmt: skip

WHOLE = {
    "returned": (X + "f = x.sum()\n", "dx = np.ones_like(x) * df"),
    "handed on to a returned one": (X + "s = x + 1\nf = s.sum()\n", "ds = np.ones_like(s) * df\ndx = ds"),
    "a product of matrices": (X + "m = x @ g\nf = m.sum()\n", "dm = np.ones_like(m) * df"),
    "a sum over copies": (X + "s = x + g\nf = s.mean()\n", "ds = np.ones_like(s) / 6 * df\ndx = ds\ndg = ds.sum(axis=0)"),
    "a local of another shape": (X + "s = x * g\nf = s.mean()\n", "ds = np.ones_like(s) / 6 * df\ndx = g * ds"),
    "a transpose": (X + "t = x.T\nf = t.mean()\n", "dt = np.ones_like(t) / 6 * df\ndx = dt.T"),
    "an index": (X + "t = x[1:]\nf = t.sum()\n", "dt = np.ones_like(t) * df"),
    "the first of several": (X + "y = x * x\nf = (y * y).sum() + y.sum()\n", "dy = np.ones_like(y) * df\ndy += (y + y) * df_a"),
    "float32": ("x = np.array([1.5, 2.5, 0.1], dtype=np.float32)\ns = x * x\nf = s.mean()\n", "ds = np.ones_like(s) / 3 * df"),
    "float32 in the local": (
        "x = np.array([0.1, 0.7, 0.3], dtype=np.float32)\ny = np.array([0.1, 0.2, 0.3])\ns = x * y\nf = s.mean()\n",
        "ds = np.ones_like(s) / 3 * df",
    ),
    "no elements": ("x = np.zeros((0, 3))\ny = x * x\nf = y.mean()\n", "dy = np.ones_like(y) / 0 * df"),
    "a write": (X + "y = x * x\ny[0, 1] = 2.0\nf = y.sum()\n", "dy = np.ones_like(y) * df"),
    "an element of a list": (X + "w = [x * x, x * 2]\nf = w[0].sum() + w[1].sum()\n", "dw[0] = np.ones_like(w[0]) * df"),
}  # fmt: skip


def backward_lines(text: str) -> list[str]:
    body = text.split("def backward")[1].split("    return")[0]
    return [line.strip() for line in body.splitlines() if line.startswith("    ") and not line.strip().startswith("#")]


@pytest.mark.parametrize("name", LEAN)
@pytest.mark.filterwarnings("ignore:Mean of empty slice")
def test_where_less_is_written(name: str) -> None:
    source, wanted = LEAN[name]
    text = emitted_agrees(engine.trace_source(source))
    assert wanted in "\n".join(backward_lines(text))
    assert "ones_like" not in text


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value")
def test_where_the_shape_is_needed(name: str) -> None:
    source, wanted = WHOLE[name]
    assert wanted in "\n".join(backward_lines(emitted_agrees(engine.trace_source(source))))


def test_the_gradient_that_is_asked_for_has_its_shape() -> None:
    source = X + "s = x**2\nf = s.mean()\n"
    trace = engine.trace_source(source, options=engine.Options(wrt=("s", "x")))
    _, _, gradients = run_emitted(trace)
    assert gradients["ds"].shape == (2, 3)
    assert np.array_equal(gradients["ds"], trace.gradients["s"])


def test_the_listing_keeps_every_shape() -> None:
    trace = engine.trace_source(X + "s = x**2\nf = s.mean()\n")
    assert "ds = np.ones_like(s) / 6 * df" in [trace.simple(n.index, keep_seed=True) for n in trace.lines]


@pytest.mark.parametrize("source", [models.SOFTMAX.format(n=64), models.BATCHNORM])
def test_not_a_bit_is_changed(source: str) -> None:
    trace = engine.trace_source(source)
    text = emitted_agrees(trace)
    assert "ones_like" not in text
    _, _, gradients = run_emitted(trace, text)
    for name, found in gradients.items():
        assert np.array_equal(found, trace.gradients[name[1:]])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("np.ones_like(a) / 64 * d", "1 / 64 * d"),
        ("np.ones_like(a) * d", "d"),
        ("np.ones_like(a) * d[:, None] / n", "d[:, None] / n"),
        ("np.ones_like(a) * (d + e)", "d + e"),
        ("d * np.ones_like(a)", "d * np.ones_like(a)"),
        ("(np.ones_like(a) - b) * d", "(np.ones_like(a) - b) * d"),
        ("np.ones_like(a)**2 * d", "np.ones_like(a)**2 * d"),
        ("np.zeros_like(a) * d", "np.zeros_like(a) * d"),
    ],
)
def test_without_ones(text: str, wanted: str) -> None:
    assert show(without_ones(template(text)), str) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("(-d).sum(axis=0)", "-d.sum(axis=0)"),
        ("(-a / b**2 * d).sum()", "-(a / b**2 * d).sum()"),
        ("(-(a - b) * d).sum()", "-((a - b) * d).sum()"),
        ("(-d).sum(axis=0).sum(axis=1, keepdims=True)", "-d.sum(axis=0).sum(axis=1, keepdims=True)"),
        ("(-a - b).sum()", "(-a - b).sum()"),
        ("(a * -b).sum()", "(a * -b).sum()"),
        ("(-1.0 / b**2 * d).sum()", "(-1.0 / b**2 * d).sum()"),
        ("(-d).max()", "(-d).max()"),
        ("-a * d", "-a * d"),
    ],
)
def test_sign_outside(text: str, wanted: str) -> None:
    assert show(sign_outside(template(text)), str) == wanted
