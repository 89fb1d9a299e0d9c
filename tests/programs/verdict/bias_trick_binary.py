#@ shape flat
import numpy as np
rng = np.random.RandomState(61)
x = rng.randn(6, 3)
y = (rng.rand(6, 1) > 0.5).astype(float)
w1 = rng.randn(4, 4)
w2 = rng.randn(5, 1)
ones = np.ones((6, 1))
#@ here
x_b = np.hstack([x, ones])
a = x_b @ w1
h = np.tanh(a)
h_b = np.hstack([h, ones])
z = h_b @ w2
p = 1 / (1 + np.exp(-z))
bce = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
#@ loss bce
grad_p = -(y / p - (1 - y) / (1 - p)) / 6
grad_z = grad_p * p * (1 - p)
grad_w2 = h_b.T @ grad_z
grad_h_b = grad_z @ w2.T
grad_h = grad_h_b[:, :-1]
grad_a = grad_h * (1 - h * h)
grad_w1 = x_b.T @ grad_a
#@ grads grad_w1 of w1; grad_w2 of w2
