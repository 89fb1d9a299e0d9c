import numpy as np

target = np.array([0.0, 1.0, 1.0])
weight = 2.0


def squared(x, t):
    return np.sum((x - t) ** 2)
