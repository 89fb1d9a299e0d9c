import numpy as np


def conv_shape(h, k, stride=1, pad=0):
    """Size of a convolution's output along one axis."""
    return (h + 2 * pad - k) // stride + 1


class MeanSquare:
    def __init__(self):
        self.eps = 1e-8

    def __call__(self, prediction, target):
        return ((prediction - target) ** 2).mean()


def ridge(W, X, y, *, lam):
    """Least squares with a penalty on the weights"""
    residual = X.dot(W) - y
    return 0.5 * np.sum(residual ** 2) + lam * np.sum(W ** 2)


def attention(Q, K, V):
    """Scaled dot-product attention."""
    d = Q.shape[-1]
    weights = np.exp(Q @ K.T / np.sqrt(d))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ V


def numerical(f, x, h=1e-5):
    """Slope of f at x by centred differences."""
    return (f(x + h) - f(x - h)) / (2 * h)
