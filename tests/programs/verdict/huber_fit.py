#@ shape flat
import numpy as np
np.random.seed(38)
x = np.linspace(-1, 1, 6)
y = np.array([0.2, 3.0, -1.0, 0.4, 0.1, -2.5])
a = np.array([0.3, -0.2, 0.5])
delta = 1.0
#@ here
basis = np.stack([np.ones(6), x, x ** 2], axis=1)
fit = basis @ a
res = fit - y
small = np.abs(res) <= delta
huber = np.where(small, 0.5 * res ** 2, delta * (np.abs(res) - 0.5 * delta))
loss = np.sum(huber)
#@ loss loss
dres = np.where(small, res, delta * np.sign(res))
dfit = dres
da = basis.T @ dfit
#@ grads da of a
