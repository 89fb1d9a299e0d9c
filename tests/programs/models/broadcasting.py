# One matrix read in every way that broadcasting, slicing and reductions allow
import numpy as np
np.random.seed(0)
x = np.random.randn(3, 4)
w = np.random.randn(4)
n = np.array([1, 2, 3])
a = x * n[:, None] + x ** n[:, None]
b = (x > 0) * (x < 1) * x + (x > 0.5) * 2
c = np.where(x > 0, w, x.T[:, :1].sum())
d = x[::-1, ::2] @ w[:2]
e = 2 ** x + x / n.reshape(3, 1) - n.mean() * x
f = -x ** 2 + (-x) ** 2 * w - -x
g = x.sum(axis=(0, 1)) * x.mean() * x.max() * x.min()
h = np.abs(x - w).sum(axis=1) ** 0.5
k = (x @ w) * (w @ x.T) + w @ w
z = a.sum() + b.sum() + c.sum() + d.sum() + e.mean() + (f * f).mean() + g + h.prod() + k.var(ddof=1) + x.std()
