"""Calls for the tests of prices: those that a count makes large, and those whose memory is measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

x = np.ones(3)
"""A small operand."""

COUNTED: list[tuple[str, Callable[[Any], tuple[list[Any], dict[str, Any]]]]] = [
    ("np.zeros", lambda n: ([n], {})), ("np.zeros", lambda n: ([], {"shape": n})), ("np.ones", lambda n: ([n], {})),
    ("np.empty", lambda n: ([], {"shape": n})), ("np.full", lambda n: ([n, 1.5], {})), ("np.full", lambda n: ([], {"shape": n, "fill_value": 1})),
    ("np.zeros_like", lambda n: ([x], {"shape": n})), ("np.eye", lambda n: ([n], {})), ("np.eye", lambda n: ([2], {"M": n})),
    ("np.identity", lambda n: ([n], {})), ("np.tri", lambda n: ([n], {})), ("np.arange", lambda n: ([n], {})),
    ("np.arange", lambda n: ([0, n], {})), ("np.arange", lambda n: ([], {"start": 0, "stop": n})),
    ("np.linspace", lambda n: ([0, 1, n], {})), ("np.linspace", lambda n: ([0, 1], {"num": n})),
    ("np.logspace", lambda n: ([0, 1], {"num": n})), ("np.geomspace", lambda n: ([1, 2, n], {})), ("np.hanning", lambda n: ([n], {})),
    ("np.kaiser", lambda n: ([n, 2.0], {})), ("np.fft.fftfreq", lambda n: ([n], {})), ("np.triu_indices", lambda n: ([n], {})),
    ("np.tril_indices", lambda n: ([2], {"m": n})), ("np.indices", lambda n: ([(2, n)], {})), ("np.diag_indices", lambda n: ([n], {})),
    ("np.bincount", lambda n: ([n], {})), ("np.bincount", lambda n: ([[1]], {"minlength": n})),
    ("np.tile", lambda n: ([x, n], {})), ("np.tile", lambda n: ([x], {"reps": n})), ("np.repeat", lambda n: ([x, n], {})),
    ("array.repeat", lambda n: ([x], {"repeats": n})), ("np.pad", lambda n: ([x, n], {})), ("np.pad", lambda n: ([x], {"pad_width": n})),
    ("np.resize", lambda n: ([x, n], {})), ("np.diff", lambda n: ([x, n], {})), ("np.diff", lambda n: ([x], {"n": n})),
    ("np.vander", lambda n: ([x, n], {})), ("np.diagflat", lambda n: ([x, n], {})), ("np.diag", lambda n: ([x], {"k": n})),
    ("np.histogram", lambda n: ([x], {"bins": n})), ("np.array_split", lambda n: ([x, n], {})),
    ("np.random.rand", lambda n: ([n], {})), ("np.random.randn", lambda n: ([3, n], {})), ("np.random.uniform", lambda n: ([0, 1, n], {})),
    ("np.random.normal", lambda n: ([], {"size": n})), ("np.random.randint", lambda n: ([5], {"size": n})),
    ("np.random.choice", lambda n: ([5, n], {})), ("np.random.permutation", lambda n: ([n], {})), ("np.random.poisson", lambda n: ([], {"size": n})),
    ("np.random.choice", lambda n: ([n, 3, False], {})), ("np.random.choice", lambda n: ([n], {"size": 2, "replace": False})),
    ("math.factorial", lambda n: ([n], {})), ("math.perm", lambda n: ([n], {})),
    ("*", lambda n: (["ab", n], {})), ("*", lambda n: ([n, [0.0]], {})), ("<<", lambda n: ([1, n], {})), ("**", lambda n: ([7, n], {})),
]  # fmt: skip
MULTIPLIED = "*"
"""With an array without axes numpy multiplies elements."""
SHAPED = frozenset(
    "np.zeros np.ones np.empty np.full np.zeros_like np.tile np.repeat array.repeat np.pad np.resize np.random.uniform np.random.normal"
    " np.random.randint np.random.poisson".split()
)
"""Calls that take the number in a list, a tuple or an array too."""

CALLS = """
np.exp(v) | v ** 2.5 | np.sinc(v) | np.nan_to_num(v) | np.clip(v, 0.2, 0.8) | np.where(v > 0.5, v, 2 * v) | np.maximum(v, 0.5) | np.unwrap(v)
np.sum(A, axis=0) | np.mean(v) | np.var(A, axis=1) | np.std(v) | np.median(A, axis=0) | np.sort(A, axis=0) | np.max(A, axis=1) | np.ptp(v)
np.linalg.norm(A) | np.linalg.norm(A, 2) | np.linalg.norm(A, 'nuc') | np.linalg.norm(A, 1) | np.linalg.norm(v, 3) | np.nanvar(A, axis=0)
np.cumsum(v) | np.cumprod(w) | np.prod(w) | np.cumprod(A[:60, :60], axis=1) | np.diff(v, n=3) | np.gradient(w) | np.ediff1d(v) | np.trapezoid(v)
np.quantile(v, 0.3) | np.quantile(v, [0.1, 0.5, 0.7]) | np.percentile(A, 30, axis=0) | np.partition(v, 7) | np.cov(A) | np.corrcoef(A[:100])
A @ A | np.dot(A, A.T) | A @ w[:300] | np.outer(w, w) | np.kron(w[:400], w[:500]) | np.tensordot(A, A, axes=([0], [1])) | np.inner(A, A)
np.einsum('ij,jk->ik', A, A) | np.einsum('ii->i', A) | np.vecdot(A, A) | np.cross(v[:99999].reshape(-1, 3), v[:3])
np.linalg.inv(S) | np.linalg.det(S) | np.linalg.solve(S, A) | np.linalg.cholesky(S) | np.linalg.qr(A)[0] | np.linalg.svd(A)[1] | np.linalg.pinv(A)
np.linalg.eigvalsh(S) | np.linalg.matrix_power(A, 5) | np.linalg.multi_dot([A, A, A]) | np.linalg.lstsq(A, w[:300])[0] | np.trace(A)
np.transpose(A) | A.T.reshape(-1) | v.reshape(100, -1) | np.tile(v, 3) | np.repeat(v, 3) | np.repeat(A, 2, axis=1) | np.roll(v, 5) | np.flip(A)
np.pad(A, 20) | np.pad(v, 20, mode='reflect') | np.broadcast_to(w, (50, 1000)) | np.full((200, 1000), w) | np.diag(w[:400]) | np.diagflat(w[:400])
np.tril(A) | np.resize(w, (100, 1000)) | np.insert(v, 3, 1.0) | np.delete(v, 3) | np.append(v, v) | np.concatenate([v, v, v]) | np.stack([A, A])
np.vstack([A, A]) | np.block([[A, A], [A, A]]) | np.split(v, 4)[1] | np.array_split(v, 7)[2] | np.take(v, np.arange(50000)) | v[np.arange(50000) % 7]
v[v > 0.5] | A[:, ::2] | np.take_along_axis(A, np.argsort(A, axis=1), axis=1) | np.meshgrid(w, w)[0] | np.convolve(w, w) | np.correlate(v, w)
np.interp(w, np.linspace(0, 1, 500), w[:500]) | np.polyval(w[:20], v) | np.vander(w, 50) | np.add.outer(w, w) | np.maximum.accumulate(v) | A[0] + A
np.array([v.sum(), v.mean()]) | np.linspace(v[0], v[1], 100000) | np.bincount(np.arange(1000) % 7, w) | np.logaddexp.reduce(A, axis=0) | np.hypot(v, v)
"""
START = """v = np.linspace(0.01, 1.0, 100000)
w = np.linspace(0.9, 1.1, 1000)
A = np.sin(np.arange(90000.0) ** 2 / 7).reshape(300, 300)
S = A @ A.T + 300 * np.eye(300)
"""
