import numpy as np
np.random.seed(2)
def sig(x): return 1 / (1 + np.exp(-x))
Wg = np.random.randn(2, 3) * 0.5
Wd = np.random.randn(3, 1) * 0.5
lr = 0.1
for i in range(10):
    x = np.random.randn(6, 3) + 2
    z = np.random.randn(6, 2)
    g = z @ Wg
    a = sig(x @ Wd)
    b = sig(g @ Wd)
    loss_d = -np.mean(np.log(a) + np.log(1 - b))
    loss_g = -np.mean(np.log(b))
    da = (a - 1) / 6
    db = b / 6
    dWd = x.T @ da + g.T @ db
    dg = (b - 1) / 6 @ Wd.T
    dWg = z.T @ dg
    Wd -= lr * dWd
    Wg -= lr * dWg
    print(loss_d, loss_g)
