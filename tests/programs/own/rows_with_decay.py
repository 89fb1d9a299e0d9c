import numpy as np
rng = np.random.default_rng(2)
users, items, k = 5, 6, 3
U = rng.normal(0, .3, (users, k)); V = rng.normal(0, .3, (items, k))
bu = np.zeros(users); bi = np.zeros(items); mean = 3.2
ratings = [(u, i, float(rng.integers(1, 6))) for u in range(users) for i in range(items) if rng.random() < .6]
lr, reg = 0.05, 0.02
for epoch in range(8):
    sse = 0.0
    for u, i, r in ratings:
        pred = mean + bu[u] + bi[i] + U[u] @ V[i]
        err = r - pred
        sse += err ** 2
        uu = U[u].copy()
        bu[u] += lr * (err - reg * bu[u])
        bi[i] += lr * (err - reg * bi[i])
        U[u] += lr * (err * V[i] - reg * U[u])
        V[i] += lr * (err * uu - reg * V[i])
    print(epoch, (sse / len(ratings)) ** .5)
