#@ shape training loop, two terms in the loss
import numpy as np

np.random.seed(78)


def relu(x):
    return np.maximum(0, x)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


N, D, H, Z = 4, 3, 4, 2
X = (np.random.rand(N, D) > 0.5).astype(np.float64)
We, be = np.random.randn(D, H) * 0.5, np.zeros(H) + 0.1
Wm, bm = np.random.randn(H, Z) * 0.5, np.zeros(Z)
Ws, bs = np.random.randn(H, Z) * 0.5, np.zeros(Z)
Wd, bd = np.random.randn(Z, H) * 0.5, np.zeros(H) + 0.1
Wo, bo = np.random.randn(H, D) * 0.5, np.zeros(D)

for epoch in range(4):
    #@ here
    eps = np.random.randn(N, Z)
    h1 = relu(X @ We + be)
    mu = h1 @ Wm + bm
    logvar = h1 @ Ws + bs
    z = mu + np.exp(0.5 * logvar) * eps
    h2 = relu(z @ Wd + bd)
    xhat = sigmoid(h2 @ Wo + bo)
    recon = -np.sum(X * np.log(xhat) + (1 - X) * np.log(1 - xhat))
    kl = -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar))
    loss = (recon + kl) / len(X)
    #@ loss loss

    dxhat = (-X / xhat + (1 - X) / (1 - xhat)) / len(X)
    da = dxhat * xhat * (1 - xhat)
    dWo = h2.T @ da
    dbo = da.sum(0)
    dh2 = da @ Wo.T
    dh2 = dh2 * (h2 > 0)
    dWd = z.T @ dh2
    dbd = dh2.sum(0)
    dz = dh2 @ Wd.T
    dmu = dz + mu / len(X)
    dlogvar = dz * eps * 0.5 * np.exp(0.5 * logvar) + 0.5 * (np.exp(logvar) - 1) / len(X)
    dWm = h1.T @ dmu
    dbm = dmu.sum(0)
    dWs = h1.T @ dlogvar
    dbs = dlogvar.sum(0)
    dh1 = dmu @ Wm.T + dlogvar @ Ws.T
    dh1[h1 <= 0] = 0
    dWe = X.T @ dh1
    dbe = dh1.sum(0)
    #@ grads dWe of We; dbe of be; dWm of Wm; dbm of bm; dWs of Ws; dbs of bs; dWd of Wd; dbd of bd; dWo of Wo; dbo of bo
    pairs = ((We, dWe), (be, dbe), (Wm, dWm), (bm, dbm), (Ws, dWs), (bs, dbs), (Wd, dWd), (bd, dbd), (Wo, dWo), (bo, dbo))
    for prm, g in pairs:
        prm -= 0.05 * g
    print(epoch, loss)
