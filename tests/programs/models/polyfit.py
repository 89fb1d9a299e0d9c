# Fit of a cubic by gradient descent's loss: powers by hand, by Horner, and by a Vandermonde matrix
import numpy as np

x = np.linspace(-1, 1, 9)
y = np.sin(3 * x)
a, b, c, d = 0.1, 0.9, -0.3, -0.7
coef = np.array([0.1, 0.9, -0.3, -0.7])

y_pred = a + b * x + c * x ** 2 + d * x ** 3
loss1 = np.square(y_pred - y).sum()

horner = 0.0
for k in reversed(range(4)):
    horner = horner * x + coef[k]
loss2 = np.mean((horner - y) ** 2)

V = np.stack([x ** k for k in range(4)], axis=1)
loss3 = np.linalg.norm(V @ coef - y) ** 2 / len(x)
loss = loss1 + loss2 + loss3
