"""A sum that several lines make under several names: the line is wrong whose part is no contribution, or that forgets one."""

from __future__ import annotations

import pytest

import engine

GATED = """
import numpy as np
rng = np.random.RandomState(7)
T, I, H = 4, 2, 3
Wz, Wh, Wy = rng.randn(H, I + H) * 0.5, rng.randn(H, I + H) * 0.5, rng.randn(1, H) * 0.5
xs, ys = rng.randn(T, I), rng.randn(T)
h, z, c, y, cat = {-1: np.zeros(H)}, {}, {}, {}, {}
loss = 0
for t in range(T):
    cat[t] = np.concatenate([xs[t], h[t - 1]])
    z[t] = 1 / (1 + np.exp(-(Wz @ cat[t])))
    c[t] = np.tanh(Wh @ cat[t])
    h[t] = (1 - z[t]) * h[t - 1] + z[t] * c[t]
    y[t] = Wy @ h[t]
    loss += float((0.5 * (y[t] - ys[t]) ** 2).sum())
dWz, dWh, dWy = np.zeros_like(Wz), np.zeros_like(Wh), np.zeros_like(Wy)
dh_next = np.zeros(H)
for t in range(T - 1, -1, -1):
    dy = y[t] - ys[t]
    dWy += np.outer(dy, h[t])
    dh = Wy.T @ dy + dh_next
    daz = dh * (c[t] - h[t - 1]) * z[t] * (1 - z[t])
    dac = dh * z[t] * (1 - c[t] ** 2)
    dWz += np.outer(daz, cat[t])
    dWh += np.outer(dac, cat[t])
    dh_prev = dh * (1 - z[t])
    dh_prev += (Wh.T @ dac)[I:]
    dcat = Wz.T @ daz
    dh_next = dh_prev + dcat[I:]
"""


def test_it_is_right() -> None:
    own = engine.trace_source(GATED).own
    assert own is not None
    assert own.ok


@pytest.mark.parametrize(
    ("good", "bad", "kind"),
    [
        ("dh_prev = dh * (1 - z[t])", "dh_prev = dh * z[t]", ""),
        ("dh_prev += (Wh.T @ dac)[I:]", "dh_prev += dac", ""),
        ("dh_prev += (Wh.T @ dac)[I:]", "dh_prev = (Wh.T @ dac)[I:]", "overwritten"),
        ("dh_next = dh_prev + dcat[I:]", "dh_next = dh_prev - dcat[I:]", "sign"),
        ("dh_next = dh_prev + dcat[I:]", "dh_next += dh_prev + dcat[I:]", "stale"),
    ],
)
def test_the_line_is_found_behind_names_that_are_no_gradients(good: str, bad: str, kind: str) -> None:
    trace = engine.trace_source(GATED.replace(good, bad))
    own = trace.own
    assert own is not None
    assert own.first_wrong == next(at for at, text in enumerate(GATED.split("\n"), 1) if good in text)
    told = engine.diagnose(trace)[0]
    assert told.kind == kind or not kind


def test_a_loop_that_runs_the_wrong_way_is_no_fault_of_the_zeros_before_it() -> None:
    own = engine.trace_source(GATED.replace("range(T - 1, -1, -1)", "range(T)")).own
    assert own is not None
    assert own.first_wrong != next(at for at, text in enumerate(GATED.split("\n"), 1) if text == "dh_next = np.zeros(H)")
