import numpy as np
np.random.seed(4)
def sig(x): return 1 / (1 + np.exp(-x))
Wg = np.random.randn(2, 3) * 0.5
bg = np.zeros(3)
Wd = np.random.randn(3, 1) * 0.5
bd = np.zeros(1)
lr = 0.1
n = 6
for i in range(10):
    x = np.random.randn(n, 3) + 2
    z = np.random.randn(n, 2)
    g = z @ Wg + bg
    a = sig(x @ Wd + bd)
    b = sig(g @ Wd + bd)
    d_loss = np.mean(np.log(a) + np.log(1 - b))
    dWd = (x.T @ (1 - a) - g.T @ b) / n
    dbd = np.sum(1 - a - b, axis=0) / n
    # ascent
    Wd += lr * dWd
    bd += lr * dbd
    z = np.random.randn(n, 2)
    g = z @ Wg + bg
    b = sig(g @ Wd + bd)
    g_loss = np.mean(np.log(1 - b))
    dg = -b / n @ Wd.T
    dWg = z.T @ dg
    dbg = dg.sum(axis=0)
    Wg -= lr * dWg
    bg -= lr * dbg
    print(d_loss, g_loss)
