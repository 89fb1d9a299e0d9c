# Graph convolution: degrees normalised, messages along edges by index arrays, a comprehension of masked sums
import numpy as np
edges = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]
n = 4
A = np.zeros((n, n))
for i, j in edges:
    A[i, j] = 1.0
    A[j, i] = 1.0
A_hat = A + np.eye(n)
d = A_hat.sum(1)
D_inv_sqrt = np.diag(d ** -0.5)
L = D_inv_sqrt @ A_hat @ D_inv_sqrt
np.random.seed(1)
X = np.random.randn(n, 3); W0 = np.random.randn(3, 4); W1 = np.random.randn(4, 2)
H = np.maximum(L @ X @ W0, 0)
Z = L @ H @ W1
# message passing by edge lists
src, dst = np.array(edges).T
msg = X[src] * X[dst]
agg = np.array([msg[dst == k].sum(axis=0) if (dst == k).any() else np.zeros(3) for k in range(n)])
y = [0, 1, 1, 0]
logp = Z - np.log(np.exp(Z).sum(axis=1))[:, None]
loss = -sum(logp[i][c] for i, c in enumerate(y)) / n + 0.01 * (agg ** 2).sum()
