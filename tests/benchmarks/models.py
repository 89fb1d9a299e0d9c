"""Two models as programs, and their stages and gradients by hand: line by line, and in the algebraically best form."""

from __future__ import annotations

from typing import Any

import numpy as np

SOFTMAX = """
import numpy as np
np.random.seed(0)
X = np.random.randn({n}, 100)
y = np.random.randint(10, size={n})
W1 = np.random.randn(100, 50) * 0.1
b1 = np.zeros(50) + 0.01
W2 = np.random.randn(50, 10) * 0.1
b2 = np.zeros(10) + 0.01
h = np.maximum(0, X @ W1 + b1)
scores = h @ W2 + b2
e = np.exp(scores - scores.max(axis=1, keepdims=True))
probs = e / e.sum(axis=1, keepdims=True)
loss = -np.mean(np.log(probs[np.arange({n}), y]))
"""

BATCHNORM = (
    """
import numpy as np
np.random.seed(0)
X = np.random.randn(64, 100)
T = np.random.randn(64, 10)
W1 = np.random.randn(100, 50) * 0.1
g1 = np.ones(50)
t1 = np.zeros(50) + 0.01
W2 = np.random.randn(50, 50) * 0.1
g2 = np.ones(50)
t2 = np.zeros(50) + 0.01
W3 = np.random.randn(50, 10) * 0.1
b3 = np.zeros(10)
"""
    + "".join(
        f"""
a{i} = {x} @ W{i}
mu{i} = a{i}.mean(axis=0)
c{i} = a{i} - mu{i}
var{i} = np.mean(c{i} ** 2, axis=0)
std{i} = np.sqrt(var{i} + 1e-5)
n{i} = c{i} / std{i}
o{i} = g{i} * n{i} + t{i}
h{i} = np.maximum(0, o{i})
"""
        for i, x in ((1, "X"), (2, "h1"))
    )
    + """
scores = h2 @ W3 + b3
diff = scores - T
sq = diff ** 2
loss = np.mean(sq)
"""
)

Gradients = tuple[Any, ...]


def softmax_inputs(n: int) -> tuple[Any, ...]:
    """X, y, W1, b1, W2, b2 of SOFTMAX."""
    np.random.seed(0)
    return (
        np.random.randn(n, 100), np.random.randint(10, size=n), np.random.randn(100, 50) * 0.1, np.zeros(50) + 0.01,
        np.random.randn(50, 10) * 0.1, np.zeros(10) + 0.01,
    )  # fmt: skip


def softmax_by_hand(
    X: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any, dloss: float = 1.0
) -> tuple[Any, Gradients, Gradients]:
    """loss, gradients of X, W1, b1, W2, b2, and every other gradient; a stage a line."""
    N, C = len(X), W2.shape[1]
    h_a = X @ W1 + b1
    h = np.maximum(0, h_a)
    scores = h @ W2 + b2
    m = scores.max(axis=1, keepdims=True)
    e_b = scores - m
    e = np.exp(e_b)
    s = e.sum(axis=1, keepdims=True)
    probs = e / s
    right = probs[np.arange(N), y]
    logs = np.log(right)
    loss = -np.mean(logs)
    cache = (X, y, W1, W2, h_a, h, scores, e, s, probs, right)

    X, y, W1, W2, h_a, h, scores, e, s, probs, right = cache
    dlogs = 1 / N * -dloss  # every element's
    dright = 1 / right * dlogs
    dprobs = np.zeros_like(probs)
    np.add.at(dprobs, (np.arange(N), y), dright)
    de = 1 / s * dprobs
    ds = -(e / s**2 * dprobs).sum(axis=1, keepdims=True)
    de += ds
    de_b = e * de
    dscores = de_b.copy()
    dm = -de_b.sum(axis=1, keepdims=True)
    dscores += (np.arange(C) == np.argmax(scores, axis=1)[:, None]) * dm
    dh = dscores @ W2.T
    dW2 = h.T @ dscores
    db2 = dscores.sum(axis=0)
    dh_a = (h_a > 0) * dh
    dX = dh_a @ W1.T
    dW1 = X.T @ dh_a
    db1 = dh_a.sum(axis=0)
    return loss, (dX, dW1, db1, dW2, db2), (dlogs, dright, dprobs, de, ds, de_b, dscores, dm, dh, dh_a)


def softmax_best(X: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> tuple[Any, Gradients]:
    """The same with the softmax's gradient in closed form: probs minus one at the right class. No buffer is reused."""
    N = len(X)
    rows = np.arange(N)
    h = np.maximum(0, X @ W1 + b1)
    scores = h @ W2 + b2
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(probs[rows, y]))
    dscores = probs.copy()
    dscores[rows, y] -= 1
    dscores /= N
    dh = (h > 0) * (dscores @ W2.T)
    return loss, (dh @ W1.T, X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0))


def softmax_loss(np: Any, X: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    """The loss alone, over another numpy."""
    h = np.maximum(0, X @ W1 + b1)
    scores = h @ W2 + b2
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    probs = e / np.sum(e, axis=1, keepdims=True)
    return -np.mean(np.log(probs[np.arange(len(y)), y]))


def batchnorm_inputs() -> tuple[Any, ...]:
    """X, T, W1, g1, t1, W2, g2, t2, W3, b3 of BATCHNORM."""
    np.random.seed(0)
    X, T, W1 = np.random.randn(64, 100), np.random.randn(64, 10), np.random.randn(100, 50) * 0.1
    W2, W3 = np.random.randn(50, 50) * 0.1, np.random.randn(50, 10) * 0.1
    return X, T, W1, np.ones(50), np.zeros(50) + 0.01, W2, np.ones(50), np.zeros(50) + 0.01, W3, np.zeros(10)


def batchnorm_by_hand(
    X: Any, T: Any, W1: Any, g1: Any, t1: Any, W2: Any, g2: Any, t2: Any, W3: Any, b3: Any, dloss: float = 1.0
) -> tuple[Any, Gradients]:
    """loss and the gradients of all ten inputs; a stage a line."""
    a1 = X @ W1
    mu1 = a1.mean(axis=0)
    c1 = a1 - mu1
    sq1 = c1**2
    var1 = np.mean(sq1, axis=0)
    std1 = np.sqrt(var1 + 1e-5)
    n1 = c1 / std1
    o1 = g1 * n1 + t1
    h1 = np.maximum(0, o1)
    a2 = h1 @ W2
    mu2 = a2.mean(axis=0)
    c2 = a2 - mu2
    sq2 = c2**2
    var2 = np.mean(sq2, axis=0)
    std2 = np.sqrt(var2 + 1e-5)
    n2 = c2 / std2
    o2 = g2 * n2 + t2
    h2 = np.maximum(0, o2)
    scores = h2 @ W3 + b3
    diff = scores - T
    sq = diff**2
    loss = np.mean(sq)
    cache = (X, W1, g1, W2, g2, W3, c1, std1, n1, o1, h1, c2, std2, n2, o2, h2, diff)

    X, W1, g1, W2, g2, W3, c1, std1, n1, o1, h1, c2, std2, n2, o2, h2, diff = cache
    dsq = 1 / 640 * dloss
    ddiff = 2 * diff * dsq
    dscores = ddiff
    dT = -ddiff
    dh2 = dscores @ W3.T
    dW3 = h2.T @ dscores
    db3 = dscores.sum(axis=0)
    do2 = (o2 > 0) * dh2
    dg2 = (n2 * do2).sum(axis=0)
    dn2 = g2 * do2
    dt2 = do2.sum(axis=0)
    dc2 = 1 / std2 * dn2
    dstd2 = -(c2 / std2**2 * dn2).sum(axis=0)
    dvar2 = 0.5 / std2 * dstd2
    dsq2 = 1 / 64 * dvar2
    dc2 += 2 * c2 * dsq2
    da2 = dc2.copy()
    dmu2 = -dc2.sum(axis=0)
    da2 += 1 / 64 * dmu2
    dh1 = da2 @ W2.T
    dW2 = h1.T @ da2
    do1 = (o1 > 0) * dh1
    dg1 = (n1 * do1).sum(axis=0)
    dn1 = g1 * do1
    dt1 = do1.sum(axis=0)
    dc1 = 1 / std1 * dn1
    dstd1 = -(c1 / std1**2 * dn1).sum(axis=0)
    dvar1 = 0.5 / std1 * dstd1
    dsq1 = 1 / 64 * dvar1
    dc1 += 2 * c1 * dsq1
    da1 = dc1.copy()
    dmu1 = -dc1.sum(axis=0)
    da1 += 1 / 64 * dmu1
    dX = da1 @ W1.T
    dW1 = X.T @ da1
    return loss, (dX, dT, dW1, dg1, dt1, dW2, dg2, dt2, dW3, db3)


def batchnorm_best(
    X: Any, T: Any, W1: Any, g1: Any, t1: Any, W2: Any, g2: Any, t2: Any, W3: Any, b3: Any
) -> tuple[Any, Gradients]:
    """The same with batch norm's gradient in closed form: g inv (do - mean(do) - n mean(n do)). No buffer is reused."""

    def norm(a: Any) -> tuple[Any, Any]:
        c = a - a.mean(axis=0)
        inverse = 1 / np.sqrt(np.mean(c**2, axis=0) + 1e-5)
        return c * inverse, inverse

    def back(do: Any, n: Any, inverse: Any, g: Any) -> tuple[Any, Any, Any]:
        dg, dt = (n * do).sum(axis=0), do.sum(axis=0)
        return g * inverse * (do - dt / len(n) - n * (dg / len(n))), dg, dt

    n1, inverse1 = norm(X @ W1)
    h1 = np.maximum(0, g1 * n1 + t1)
    n2, inverse2 = norm(h1 @ W2)
    h2 = np.maximum(0, g2 * n2 + t2)
    diff = h2 @ W3 + b3 - T
    loss = np.mean(diff**2)
    dscores = 2 / diff.size * diff
    da2, dg2, dt2 = back((h2 > 0) * (dscores @ W3.T), n2, inverse2, g2)
    da1, dg1, dt1 = back((h1 > 0) * (da2 @ W2.T), n1, inverse1, g1)
    gradients = da1 @ W1.T, -dscores, X.T @ da1, dg1, dt1, h1.T @ da2, dg2, dt2, h2.T @ dscores, dscores.sum(axis=0)
    return loss, gradients


def batchnorm_loss(
    np: Any, X: Any, T: Any, W1: Any, g1: Any, t1: Any, W2: Any, g2: Any, t2: Any, W3: Any, b3: Any
) -> Any:
    """The loss alone, over another numpy."""

    def layer(x: Any, W: Any, g: Any, t: Any) -> Any:
        a = x @ W
        c = a - np.mean(a, axis=0)
        std = np.sqrt(np.mean(c**2, axis=0) + 1e-5)
        return np.maximum(0, g * (c / std) + t)

    return np.mean((layer(layer(X, W1, g1, t1), W2, g2, t2) @ W3 + b3 - T) ** 2)
