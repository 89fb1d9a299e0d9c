# Gaussian mixture with full covariances: solve and det in a loop, log-sum-exp
import numpy as np
rng = np.random.RandomState(5)
N, K = 6, 3
X = rng.randn(N, 2)
mu = rng.randn(K, 2)
L = rng.randn(K, 2, 2) * 0.3 + np.eye(2)
pi = np.array([0.2, 0.3, 0.5])
logp = []
for k in range(K):
    S = L[k] @ L[k].T
    d = X - mu[k]
    sol = np.linalg.solve(S, d.T)
    maha = (d.T * sol).sum(0)
    logp.append(np.log(pi[k]) - 0.5 * maha - 0.5 * np.log(np.linalg.det(S)) - np.log(2 * np.pi))
lp = np.stack(logp, axis=1)
mx = lp.max(1)
ll = mx + np.log(np.exp(lp - mx[:, None]).sum(1))
nll = -ll.sum() / N
