# Linear-chain CRF: the partition function by a forward recursion, minus the score of the gold path
import numpy as np
np.random.seed(0)
T, K = 4, 3
unary = np.random.randn(T, K)
pair = np.random.randn(K, K)
tags = [0, 2, 1, 1]
def lse(a, axis=None):
    m = np.max(a, axis=axis, keepdims=True)
    r = m + np.log(np.sum(np.exp(a - m), axis=axis, keepdims=True))
    return np.squeeze(r, axis=axis)
alpha = unary[0]
for u in unary[1:]:
    alpha = lse(alpha[:, None] + pair + u[None], axis=0)
Z = lse(alpha, axis=0)
score = sum(unary[t, k] for t, k in enumerate(tags)) + sum(pair[i, j] for i, j in zip(tags, tags[1:]))
nll = Z - score
