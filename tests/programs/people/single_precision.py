# A layer in float32, as data sets come.
import numpy as np

np.random.seed(7)
X = np.random.rand(4, 3).astype(np.float32)
W = np.array([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]], dtype=np.float32)
b = np.zeros(2, dtype=np.float32)
scale = 0.75
target = np.asarray([[1, 0], [0, 1], [1, 0], [0, 1]], dtype='float32')
hidden = np.maximum(X.dot(W) + b, 0)
out = hidden * np.float32(scale)
loss = np.mean((out.astype(np.float64) - target) ** 2)
