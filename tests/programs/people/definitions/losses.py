"""Loss functions and their gradients."""
import math

import numpy as np

EPS = 1e-12


def mse(y_pred, y_true):
    """Mean squared error."""
    return np.mean((y_pred - y_true) ** 2)


def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size


def huber(pred, target, delta=1.0):
    """Quadratic near zero, linear beyond delta."""
    r = np.abs(pred - target)
    return np.where(r < delta, 0.5 * r ** 2, delta * (r - 0.5 * delta)).sum()


def cross_entropy(logits, labels):
    """Softmax cross entropy of integer labels."""
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -logp[np.arange(len(labels)), labels].mean()


def l2_penalty(weights, lam):
    return lam * np.sum(weights * weights)


def logistic(w, b, x, y):
    """Log loss of one example."""
    z = w * x + b
    p = 1 / (1 + math.exp(-z))
    return -(y * math.log(p + EPS) + (1 - y) * math.log(1 - p + EPS))
