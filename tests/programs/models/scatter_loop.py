# Sums by group in a loop, a filter that runs in place, the best so far
import numpy as np
np.random.seed(8)
x = np.random.randn(6)
counts = np.zeros(3)
idx = np.array([0, 1, 1, 2, 0, 1])
for i, xi in zip(idx, x):
    counts[i] += xi ** 2
for i in range(1, 6):
    x[i] = 0.5 * x[i - 1] + x[i]
best = x[0]
for xi in x[1:]:
    if xi > best:
        best = xi
loss = np.log1p(counts).sum() + best + x[-1] * x[2]
