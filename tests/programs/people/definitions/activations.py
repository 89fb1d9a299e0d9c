import argparse

import numpy as np

sigmoid = lambda x: 1 / (1 + np.exp(-x))


def tanh(x):
    return np.tanh(x)


def leaky_relu(x, alpha=0.01):
    return np.where(x > 0, x, alpha * x)


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def gelu(x):
    """Gaussian error linear unit, tanh approximation"""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="activations")
    parser.add_argument("--name", default="gelu")
    args = parser.parse_args()
    print(args.name)
