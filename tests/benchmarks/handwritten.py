"""The stages and backward lines of two programs as a person writes them, tuples both ways.

Once as one function, and once as two: forward hands what backward needs over in a cache, as an emitted module does.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

NETWORK = """
np.random.seed(0)
X = np.random.randn(64, 100)
Y = np.random.rand(64, 10)
W1 = np.random.randn(100, 50) * 0.1
b1 = np.zeros(50) + 0.01
W2 = np.random.randn(50, 10) * 0.1
b2 = np.zeros(10)
h = np.maximum(0, X @ W1 + b1)
scores = h @ W2 + b2
diff = scores - Y
loss = (diff ** 2).sum() / 64
"""


def eight_stage(x: float = 3, y: float = -4, df: float = 1.0) -> tuple[float, tuple[float, float]]:
    """f and (dx, dy)."""
    sigy = 1.0 / (1 + math.exp(-y))
    num = x + sigy
    sigx = 1.0 / (1 + math.exp(-x))
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = 1.0 / den
    f = num * invden
    cache = (sigy, num, sigx, xpy, den, invden)

    sigy, num, sigx, xpy, den, invden = cache
    dnum = invden * df
    dinvden = num * df
    dden = (-1.0 / den**2) * dinvden
    dsigx = dden
    dxpysqr = dden
    dxpy = (2 * xpy) * dxpysqr
    dx = dxpy
    dy = dxpy
    dx += ((1 - sigx) * sigx) * dsigx
    dx += dnum
    dsigy = dnum
    dy += ((1 - sigy) * sigy) * dsigy
    return f, (dx, dy)


def eight_forward(x: float = 3, y: float = -4) -> tuple[float, tuple[float, ...]]:
    """f and the cache."""
    sigy = 1.0 / (1 + math.exp(-y))
    num = x + sigy
    sigx = 1.0 / (1 + math.exp(-x))
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = 1.0 / den
    f = num * invden
    cache = (sigy, num, sigx, xpy, den, invden)
    return f, cache


def eight_backward(cache: tuple[float, ...], df: float = 1.0) -> tuple[float, float]:
    """(dx, dy)."""
    sigy, num, sigx, xpy, den, invden = cache
    dnum = invden * df
    dinvden = num * df
    dden = (-1.0 / den**2) * dinvden
    dsigx = dden
    dxpysqr = dden
    dxpy = (2 * xpy) * dxpysqr
    dx = dxpy
    dy = dxpy
    dx += ((1 - sigx) * sigx) * dsigx
    dx += dnum
    dsigy = dnum
    dy += ((1 - sigy) * sigy) * dsigy
    return dx, dy


def network_inputs() -> tuple[Any, ...]:
    """X, Y, W1, b1, W2, b2 of NETWORK."""
    np.random.seed(0)
    return (
        np.random.randn(64, 100),
        np.random.rand(64, 10),
        np.random.randn(100, 50) * 0.1,
        np.zeros(50) + 0.01,
        np.random.randn(50, 10) * 0.1,
        np.zeros(10),
    )


def network(X: Any, Y: Any, W1: Any, b1: Any, W2: Any, b2: Any, dloss: float = 1.0) -> tuple[float, tuple[Any, ...]]:
    """loss and the gradients of all six inputs."""
    h_a = X @ W1 + b1
    h = np.maximum(0, h_a)
    scores = h @ W2 + b2
    diff = scores - Y
    loss = (diff**2).sum() / 64
    cache = (X, W1, W2, h_a, h, diff)

    X, W1, W2, h_a, h, diff = cache
    ddiff = (2 * diff) * (dloss / 64)
    dscores = ddiff
    dY = -ddiff
    dh = dscores @ W2.T
    dW2 = h.T @ dscores
    db2 = dscores.sum(axis=0)
    dh_a = (h_a > 0) * dh
    dX = dh_a @ W1.T
    dW1 = X.T @ dh_a
    db1 = dh_a.sum(axis=0)
    return loss, (dX, dY, dW1, db1, dW2, db2)


def network_forward(X: Any, Y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> tuple[float, tuple[Any, ...]]:
    """loss and the cache."""
    h_a = X @ W1 + b1
    h = np.maximum(0, h_a)
    scores = h @ W2 + b2
    diff = scores - Y
    loss = (diff**2).sum() / 64
    cache = (X, W1, W2, h_a, h, diff)
    return loss, cache


def network_backward(cache: tuple[Any, ...], dloss: float = 1.0) -> tuple[Any, ...]:
    """The gradients of all six inputs."""
    X, W1, W2, h_a, h, diff = cache
    ddiff = (2 * diff) * (dloss / 64)
    dscores = ddiff
    dY = -ddiff
    dh = dscores @ W2.T
    dW2 = h.T @ dscores
    db2 = dscores.sum(axis=0)
    dh_a = (h_a > 0) * dh
    dX = dh_a @ W1.T
    dW1 = X.T @ dh_a
    db1 = dh_a.sum(axis=0)
    return dX, dY, dW1, db1, dW2, db2
