import numpy as np

X = np.array([[2.0, 1.0], [1.0, -1.0], [-1.0, -2.0], [-2.0, 0.5]])
y = np.array([1, 1, -1, -1])
w = np.zeros(2)
b = 0.0
for epoch in range(10):
    for xi, yi in zip(X, y):
        if yi * (xi.dot(w) + b) <= 0:
            w = w + yi * xi
            b = b + yi
score = X.dot(w).sum() + b
