# The normal form of linear regression by descent: the residual stands within the gradient, and no loss is computed.
import numpy as np

np.random.seed(7)
X = 3 * np.random.rand(20, 1)
y = 1 - 2 * X + 0.3 * np.random.randn(20, 1)
X_b = np.c_[np.ones((20, 1)), X]  # x0 = 1

eta = 0.05
m = len(X_b)
theta = np.random.randn(2, 1)
for iteration in range(50):
    gradients = 2 / m * X_b.T.dot(X_b.dot(theta) - y)
    theta = theta - eta * gradients
print("theta:", theta.ravel())
