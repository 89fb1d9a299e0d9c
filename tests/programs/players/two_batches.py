import numpy as np
rng = np.random.default_rng(0)
def sig(x): return 1 / (1 + np.exp(-x))
Gw1, Gb1 = rng.normal(0, .5, (2, 5)), np.zeros(5)
Gw2, Gb2 = rng.normal(0, .5, (5, 2)), np.zeros(2)
Dw1, Db1 = rng.normal(0, .5, (2, 5)), np.zeros(5)
Dw2, Db2 = rng.normal(0, .5, (5, 1)), np.zeros(1)
lr, m = 0.1, 6
def D(x):
    h = np.maximum(0, x @ Dw1 + Db1)
    return h, sig(h @ Dw2 + Db2)
def G(z):
    h = np.tanh(z @ Gw1 + Gb1)
    return h, h @ Gw2 + Gb2
for it in range(20):
    real = rng.normal(2, .3, (m, 2))
    z = rng.normal(size=(m, 2))
    hr, pr = D(real)
    d_loss_real = -np.mean(np.log(pr))
    dlogit = (pr - 1) / m
    dDw2 = hr.T @ dlogit
    dDb2 = dlogit.sum(0)
    dh = dlogit @ Dw2.T * (hr > 0)
    dDw1 = real.T @ dh
    dDb1 = dh.sum(0)
    _, fake = G(z)
    hf, pf = D(fake)
    d_loss_fake = -np.mean(np.log(1 - pf))
    dlogit = pf / m
    dDw2 = dDw2 + hf.T @ dlogit
    dDb2 = dDb2 + dlogit.sum(0)
    dh = dlogit @ Dw2.T * (hf > 0)
    dDw1 = dDw1 + fake.T @ dh
    dDb1 = dDb1 + dh.sum(0)
    d_loss = d_loss_real + d_loss_fake
    Dw1 -= lr * dDw1; Db1 -= lr * dDb1; Dw2 -= lr * dDw2; Db2 -= lr * dDb2
    z = rng.normal(size=(m, 2))
    hg, fake = G(z)
    hf, pf = D(fake)
    g_loss = -np.mean(np.log(pf))
    dlogit = (pf - 1) / m
    dh = dlogit @ Dw2.T * (hf > 0)
    dfake = dh @ Dw1.T
    dGw2 = hg.T @ dfake
    dGb2 = dfake.sum(0)
    dhg = dfake @ Gw2.T * (1 - hg ** 2)
    dGw1 = z.T @ dhg
    dGb1 = dhg.sum(0)
    Gw1 -= lr * dGw1; Gb1 -= lr * dGb1; Gw2 -= lr * dGw2; Gb2 -= lr * dGb2
    if it % 5 == 0:
        print(it, d_loss, g_loss)
