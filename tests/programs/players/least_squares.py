import numpy as np
rng = np.random.default_rng(9)
Wg, Wd = rng.normal(size=(2, 3)), rng.normal(size=(3, 1))
lr, n = 0.02, 5
for i in range(10):
    real = rng.normal(1, .5, (n, 3))
    z = rng.normal(size=(n, 2))
    fake = z @ Wg
    sr, sf = real @ Wd, fake @ Wd
    lossD = 0.5 * np.mean((sr - 1) ** 2) + 0.5 * np.mean(sf ** 2)
    gD = (real.T @ (sr - 1) + fake.T @ sf) / n
    Wd -= lr * gD
    sf = fake @ Wd
    lossG = 0.5 * np.mean((sf - 1) ** 2)
    gG = z.T @ ((sf - 1) @ Wd.T) / n
    Wg -= lr * gG
    print(lossD, lossG)
