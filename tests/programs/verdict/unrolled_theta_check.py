#@ shape own check
import numpy as np


def relu(v):
    return v * (v > 0)


def model(theta, X, Y):
    W1 = theta[:12].reshape(3, 4)
    b1 = theta[12:16]
    W2 = theta[16:24].reshape(4, 2)
    b2 = theta[24:26]
    Z1 = X @ W1 + b1
    A1 = relu(Z1)
    out = A1 @ W2 + b2
    cost = np.sum((out - Y) ** 2) / (2 * X.shape[0])
    dout = (out - Y) / X.shape[0]
    dW2 = A1.T @ dout
    db2 = dout.sum(axis=0)
    dZ1 = dout @ W2.T * (Z1 > 0)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0)
    grad = np.concatenate([dW1.ravel(), db1, dW2.ravel(), db2])
    return cost, grad


def numerical(theta, X, Y, h=1e-6):
    g = np.zeros_like(theta)
    for i in range(theta.size):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += h
        minus[i] -= h
        g[i] = (model(plus, X, Y)[0] - model(minus, X, Y)[0]) / (2 * h)
    return g


np.random.seed(4)
X, Y = np.random.randn(6, 3), np.random.randn(6, 2)
theta = np.random.randn(26) * 0.5
#@ here
cost, grad = model(theta, X, Y)
#@ loss cost
#@ grads grad of theta
approx = numerical(theta, X, Y)
print('relative difference', np.linalg.norm(grad - approx) / (np.linalg.norm(grad) + np.linalg.norm(approx)))
