import numpy as np

np.random.seed(7)
x = np.concatenate([np.random.randn(12) - 2.0, np.random.randn(12) * 0.5 + 2.0])
pi, mu, var = np.array([0.5, 0.5]), np.array([-1.0, 1.0]), np.array([1.0, 1.0])
for i in range(8):
    # E
    p = pi * np.exp(-((x[:, None] - mu) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)
    gamma = p / p.sum(axis=1, keepdims=True)
    # M
    Nk = gamma.sum(axis=0)
    mu = (gamma * x[:, None]).sum(axis=0) / Nk
    var = (gamma * (x[:, None] - mu) ** 2).sum(axis=0) / Nk
    pi = Nk / len(x)
    nll = -np.log(p.sum(axis=1)).sum()
print(nll, mu)
