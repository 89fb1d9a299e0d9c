#@ shape functions
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, W1, W2, W3):
    a1 = sigmoid(W1 @ x)
    a2 = sigmoid(W2 @ a1)
    a3 = W3 @ a2
    return a1, a2, a3


def backward(x, a1, a2, a3, y, W2, W3):
    grad_a3 = a3 - y
    grad_W3 = grad_a3 @ a2.T
    grad_a2 = W3.T @ grad_a3
    grad_z2 = grad_a2 * a2 * (1 - a2)
    grad_W2 = grad_z2 @ a1.T
    grad_a1 = W2.T @ grad_z2
    grad_z1 = grad_a1 * a1 * (1 - a1)
    grad_W1 = grad_z1 @ x.T
    return grad_W1, grad_W2, grad_W3


np.random.seed(59)
x = np.random.randn(3, 1)
y = np.random.randn(3, 1)
W1 = np.random.randn(3, 3)
W2 = np.random.randn(3, 3)
W3 = np.random.randn(3, 3)
#@ here
a1, a2, a3 = forward(x, W1, W2, W3)
loss = 0.5 * np.sum((a3 - y) ** 2)
#@ loss loss
grad_W1, grad_W2, grad_W3 = backward(x, a1, a2, a3, y, W2, W3)
#@ grads grad_W1 of W1; grad_W2 of W2; grad_W3 of W3
