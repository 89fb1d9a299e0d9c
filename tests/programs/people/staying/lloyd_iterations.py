import numpy as np

rng = np.random.RandomState(3)
X = np.concatenate([rng.randn(8, 2) - 3, rng.randn(8, 2) + 3])
K = 2
mu = X[rng.choice(len(X), K, replace=False)].copy()
loss = None
for epoch in range(6):
    d = np.array([[np.sum((x - m) ** 2) for m in mu] for x in X])
    assign = np.argmin(d, axis=1)
    loss = d[np.arange(len(X)), assign].mean()
    for k in range(K):
        if np.any(assign == k):
            mu[k] += X[assign == k].mean(axis=0) - mu[k]
print(loss)
spread = np.sum((mu[0] - mu[1]) ** 2)
