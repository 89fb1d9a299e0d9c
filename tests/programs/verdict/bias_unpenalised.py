#@ shape function that returns loss and gradient, part of an array penalised
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def cost_function(theta, X, y, lam):
    m = len(y)
    h = sigmoid(X @ theta)
    J = (-y @ np.log(h) - (1 - y) @ np.log(1 - h)) / m + lam / (2 * m) * np.sum(theta[1:] ** 2)
    grad = X.T @ (h - y) / m
    grad[1:] = grad[1:] + lam / m * theta[1:]
    return J, grad


def descend(X, y, theta, alpha, lam, iters):
    history = []
    for _ in range(iters):
        #@ here
        J, grad = cost_function(theta, X, y, lam)
        #@ loss J
        #@ grads grad of theta
        theta = theta - alpha * grad
        history.append(J)
    return theta, history


np.random.seed(86)
data = np.random.randn(9, 2)
y = (data[:, 0] - data[:, 1] > 0.1).astype(float)
X = np.hstack([np.ones((9, 1)), data])
theta, history = descend(X, y, np.array([0.1, -0.3, 0.2]), 0.3, 1.0, 20)
print(history[-1], theta)
