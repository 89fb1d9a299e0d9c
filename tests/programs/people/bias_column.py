# Linear regression with a bias column, the normal way: np.c_ and np.ones.
import numpy as np

rng = np.random.RandomState(42)
X = 2 * rng.rand(6, 1)
y = 4 + 3 * X + rng.randn(6, 1) * 0.1
X_b = np.c_[np.ones((6, 1)), X]
theta = np.array([[0.5], [1.5]])
error = X_b.dot(theta) - y
cost = np.sum(np.square(error)) / (2 * len(y))
dtheta = X_b.T.dot(error) / len(y)
np.testing.assert_allclose(X_b[:, 0], 1.0)
