"""Gradients in entries that calls add to, ``G['Wh'] += np.outer(…)``, and those that each step of time makes anew."""

from __future__ import annotations

import pytest

import engine

GRU = """\
import numpy as np
rng = np.random.RandomState(42)
T, I, H = 4, 3, 5
params = dict(Wz=rng.randn(H, I + H) * .3, Wr=rng.randn(H, I + H) * .3, Wh=rng.randn(H, I + H) * .3, Wy=rng.randn(1, H) * .3)
xs = rng.randn(T, I)
ys = rng.randn(T)
sig = lambda a: 1 / (1 + np.exp(-a))

def run(xs, ys, P):
    h = {-1: np.zeros(H)}
    z, r, c, y, cat, cat2 = {}, {}, {}, {}, {}, {}
    J = 0
    for t in range(T):
        cat[t] = np.concatenate([xs[t], h[t - 1]])
        z[t] = sig(P['Wz'] @ cat[t])
        r[t] = sig(P['Wr'] @ cat[t])
        cat2[t] = np.concatenate([xs[t], r[t] * h[t - 1]])
        c[t] = np.tanh(P['Wh'] @ cat2[t])
        h[t] = (1 - z[t]) * h[t - 1] + z[t] * c[t]
        y[t] = P['Wy'] @ h[t]
        J += float((0.5 * (y[t] - ys[t]) ** 2).sum())
    G = {k: np.zeros_like(v) for k, v in P.items()}
    dh_next = np.zeros(H)
    for t in range(T - 1, -1, -1):
        dy = y[t] - ys[t]
        G['Wy'] += np.outer(dy, h[t])
        dh = P['Wy'].T @ dy + dh_next
        dz = dh * (c[t] - h[t - 1])
        dc = dh * z[t]
        dac = dc * (1 - c[t] ** 2)
        G['Wh'] += np.outer(dac, cat2[t])
        dcat2 = P['Wh'].T @ dac
        dr = dcat2[I:] * h[t - 1]
        dar = dr * r[t] * (1 - r[t])
        daz = dz * z[t] * (1 - z[t])
        G['Wr'] += np.outer(dar, cat[t])
        G['Wz'] += np.outer(daz, cat[t])
        dcat = P['Wr'].T @ dar + P['Wz'].T @ daz
        dh_next = dh * (1 - z[t]) + dcat2[I:] * r[t] + dcat[I:]
    return J, G

for it in range(3):
    J, grads = run(xs, ys, params)
    for k in params:
        params[k] -= 0.1 * grads[k]
"""


def _line(text: str) -> int:
    return next(at for at, line in enumerate(GRU.split("\n"), 1) if text in line)


def test_it_is_right() -> None:
    own = engine.trace_source(GRU).own
    assert own is not None
    assert own.ok
    assert {line.verdict for line in own.lines} == {"right"}


@pytest.mark.parametrize(
    ("good", "bad", "mend"),
    [  # the first is 0 at the first step, and right there
        ("dcat2[I:] * h[t - 1]\n", "h[t - 1]\n", "dr = h[t - 1] * dcat2[I:]"),
        ("dz * z[t] * (1 - z[t])", "dz * z[t] * (1 - z[t]) * H", "daz = dz * z[t] * (1 - z[t])"),
        ("dr * r[t] * (1 - r[t])", "dr * r[t]", "dar = dr * (r[t] * (1 - r[t]))"),
        ("dh * (c[t] - h[t - 1])", "dh * (c[t] + h[t - 1])", "dz = dh * (c[t] - h[t - 1])"),
        ("np.outer(dac, cat2[t])", "np.outer(dac, cat[t])", "G['Wh'] += np.outer(dac, cat2[t])"),
    ],
)
def test_the_line_is_found_through_time(good: str, bad: str, mend: str) -> None:
    assert good in GRU
    trace = engine.trace_source(GRU.replace(good, bad))
    own = trace.own
    assert own is not None
    assert own.first_wrong == _line(good.strip())
    assert engine.diagnose(trace)[0].mend == mend


def test_what_is_0_at_the_first_step_excuses_no_other() -> None:
    own = engine.trace_source(GRU.replace("dcat2[I:] * h[t - 1]\n", "h[t - 1]\n")).own
    assert own is not None
    assert {line.verdict for line in own.lines if line.name == "dr"} == {"wrong"}
