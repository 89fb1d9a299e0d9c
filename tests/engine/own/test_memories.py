"""Gradients in a list without names that drive parameters through a memory, made in one method and used in another."""

from __future__ import annotations

import pytest

import engine

AUTOENCODER = """\
import numpy as np
np.random.seed(8)

class Autoencoder:
    def __init__(self, n_in, n_hidden):
        self.W_enc, self.b_enc = np.random.randn(n_in, n_hidden) * 0.2, np.zeros(n_hidden)
        self.W_dec, self.b_dec = np.random.randn(n_hidden, n_in) * 0.2, np.zeros(n_in)
        self.lr, self.reg, self.mu = 0.1, 1e-3, 0.9
        self.vel = [0, 0, 0, 0]

    def loss(self, X):
        self.X = X
        self.a = X @ self.W_enc + self.b_enc
        self.h = np.log1p(np.exp(self.a))
        self.o = np.tanh(self.h @ self.W_dec + self.b_dec)
        mse = 0.5 * np.sum((self.o - X) ** 2) / len(X)
        return mse + 0.5 * self.reg * (np.sum(self.W_enc ** 2) + np.sum(self.W_dec ** 2))

    def backward(self):
        g_o = (self.o - self.X) / len(self.X)
        g_s = g_o * (1.0 - self.o * self.o)
        g_Wd = self.h.T @ g_s + self.reg * self.W_dec
        g_bd = np.sum(g_s, axis=0)
        g_h = g_s @ self.W_dec.T
        g_a = g_h / (1 + np.exp(-self.a))
        g_We = self.X.T @ g_a + self.reg * self.W_enc
        g_be = np.sum(g_a, axis=0)
        return [g_We, g_be, g_Wd, g_bd]

    def step(self, grads):
        params = [self.W_enc, self.b_enc, self.W_dec, self.b_dec]
        for i, (p, g) in enumerate(zip(params, grads)):
            self.vel[i] = self.mu * self.vel[i] - self.lr * g
            p += self.vel[i]

data = np.tanh(np.random.randn(12, 5))
ae = Autoencoder(5, 3)
for it in range(4):
    L = ae.loss(data)
    ae.step(ae.backward())
"""


def test_it_is_right() -> None:
    own = engine.trace_source(AUTOENCODER).own
    assert own is not None
    assert own.ok
    assert not own.others


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("g_bd = np.sum(g_s, axis=0)", "g_bd = 2 * np.sum(g_s, axis=0)"),
        ("g_Wd = self.h.T @ g_s + self.reg * self.W_dec", "g_Wd = self.h.T @ g_s - self.reg * self.W_dec"),
        ("g_Wd = self.h.T @ g_s + self.reg * self.W_dec", "g_Wd = -self.h.T @ g_s + self.reg * self.W_dec"),
        # the loss has a penalty: another one is no weight decay
        ("g_We = self.X.T @ g_a + self.reg * self.W_enc", "g_We = self.X.T @ g_a + 2 * self.reg * self.W_enc"),
        ("g_a = g_h / (1 + np.exp(-self.a))", "g_a = g_h * (1 + np.exp(-self.a))"),
    ],
)
def test_the_line_that_made_it_is_found_and_mended(good: str, bad: str) -> None:
    assert good in AUTOENCODER
    trace = engine.trace_source(AUTOENCODER.replace(good, bad))
    own = trace.own
    assert own is not None
    line = next(at for at, text in enumerate(AUTOENCODER.split("\n"), 1) if good in text)
    assert own.first_wrong == line
    assert line not in [one.line for one in own.others]
    assert engine.diagnose(trace)[0].whole


def test_decay_that_is_written_into_the_update_is_a_remark_as_before() -> None:
    plain = AUTOENCODER.replace(" + 0.5 * self.reg * (np.sum(self.W_enc ** 2) + np.sum(self.W_dec ** 2))", "")
    own = engine.trace_source(plain).own
    assert own is not None
    assert own.ok
