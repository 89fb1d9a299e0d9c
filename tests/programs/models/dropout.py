# Three-layer network, inverted dropout with masks drawn once
import numpy as np

np.random.seed(12)
p = 0.5
sizes = [5, 8, 6, 1]
weights = [np.random.randn(m, n) * np.sqrt(2.0 / m) for m, n in zip(sizes[:-1], sizes[1:])]
biases = [np.full(n, 0.01) for n in sizes[1:]]
X = np.random.randn(4, 5)
y = np.random.randn(4, 1)

h = X
for W, b in zip(weights[:-1], biases[:-1]):
    h = np.maximum(h @ W + b, 0)
    U = (np.random.rand(*h.shape) < p) / p
    h *= U
pred = h @ weights[-1] + biases[-1]
mse = ((pred - y) ** 2).mean()
