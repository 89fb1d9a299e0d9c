from __future__ import division
import numpy as np
import matplotlib.pyplot as plt


def computeCost(X, y, theta):
    """
    computes the cost of using theta as the parameter for linear
    regression to fit the data points in X and y
    """
    m = y.size
    predictions = X.dot(theta).flatten()
    sqErrors = (predictions - y) ** 2
    J = (1.0 / (2 * m)) * sqErrors.sum()
    return J


def gradientDescent(X, y, theta, alpha, num_iters):
    m = y.size
    J_history = np.zeros(shape=(num_iters, 1))

    for i in range(num_iters):
        predictions = X.dot(theta).flatten()
        errors = predictions - y
        theta = theta - (alpha / m) * X.T.dot(errors).reshape(-1, 1)
        cost = computeCost(X, y, theta)
        J_history[i, 0] = cost

    return theta, J_history


np.random.seed(0)
population = np.linspace(5, 22, 20)
X = np.c_[np.ones(20), population]
y = 1.2 * population - 3.9 + np.random.randn(20)

theta = np.zeros(shape=(2, 1))
print(computeCost(X, y, theta))

theta, J_history = gradientDescent(X, y, theta, 0.01, 50)
print(theta)

plt.plot(population, X.dot(theta))
plt.show()
