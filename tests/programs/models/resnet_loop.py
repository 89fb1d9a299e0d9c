# A residual stack in a loop, parameters in a dict by name, momentum-style running mean of activations
import numpy as np


def init(rng, depth, width):
    params = {}
    for layer in range(1, depth + 1):
        params["W" + str(layer)] = rng.randn(width, width) * 0.3
        params["b" + str(layer)] = np.zeros((1, width))
    return params


np.random.seed(15)
rng = np.random.RandomState(15)
L = 3
params = init(rng, L, 4)
A = rng.randn(5, 4)
Y = (rng.rand(5, 4) > 0.5).astype(float)
running = np.zeros(4)
cache = []
for l in range(1, L + 1):
    Z = np.dot(A, params["W" + str(l)]) + params["b" + str(l)]
    A_prev = A
    A = np.where(Z > 0, Z, 0.01 * Z) + A_prev
    running = 0.9 * running + 0.1 * A.mean(axis=0)
    cache.append((A_prev, Z))
AL = 1.0 / (1.0 + np.exp(-A))
AL = np.clip(AL, 1e-7, 1 - 1e-7)
cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
cost = cost + 0.01 * np.sum(running ** 2)
