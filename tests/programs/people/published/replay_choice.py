import numpy as np

np.random.seed(3)
X = np.random.randn(30, 2)
t = (X[:, 0] + 0.5 * X[:, 1] > 0).astype(int)
order = np.random.permutation(30)
X, t = X[order], t[order]
W = 0.1 * np.random.randn(2, 2)
b = np.zeros(2)
for it in range(100):
    pick = np.random.choice(30, 8, replace=False)
    xb, tb = X[pick], t[pick]
    z = xb @ W + b
    z -= z.max(axis=1, keepdims=True)
    p = np.exp(z)
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[range(8), tb]).mean()
    dz = p.copy()
    dz[range(8), tb] -= 1
    dz /= 8
    dW, db = xb.T @ dz, dz.sum(0)
    W -= 0.5 * dW
    b -= 0.5 * db
    if it % 20 == 0: print('%4d  %.4f' % (it, loss))
acc = (np.argmax(X @ W + b, 1) == t).mean()
print('accuracy', acc)
