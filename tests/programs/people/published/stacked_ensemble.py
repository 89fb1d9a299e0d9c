import copy
import math
from itertools import product
from time import perf_counter

import numpy as np

np.random.seed(12)


class Member:
    def __init__(self, n):
        self.w = np.random.randn(n)
        self.coef = np.array([0.5, -1.0, 0.25])

    def predict(self, X):
        return np.polyval(self.coef, X @ self.w)


begin = perf_counter()
X = np.random.randn(10, 4)
y = np.sin(X[:, 0])
first = Member(4)
second = copy.deepcopy(first)
second.w = second.w * 0.5 + 0.1
use = np.random.binomial(1, 0.7, size=10)

errors = []
for member, power in product([first, second], (1, 2)):
    residual = (member.predict(X) - y) / 4.0
    errors.append(np.mean(np.abs(residual) ** power))
stacked = np.r_[errors, 1.0]
rows, cols = np.ix_([0, 3, 6], [0, 2])
block = X[rows, cols]
U, S, Vt = np.linalg.svd(block, full_matrices=True)
rank_one = S[0] * np.outer(U[:, 0], Vt[0])
assert np.allclose(np.linalg.norm(rank_one), S[0])

path = np.diff(np.cumsum(stacked), prepend=0.0)
smooth = np.lib.stride_tricks.sliding_window_view(path, window_shape=2).mean(axis=-1)
level = np.select([smooth > 2.0, smooth > 0.5], [2.0 * smooth, smooth ** 2], smooth)
worst = np.max(level, initial=0.0, where=level < 1e6)
spread = math.hypot(*[float(v) for v in path[:3]])
flat = 0.0
for value, on in zip(block.flat, use):
    flat += value * on
if (n := len(stacked)) > 3:
    loss = np.sum(smooth) + 0.1 * worst + math.log(spread + 1.0, 10) + flat / n + S[0]
elapsed = perf_counter() - begin
