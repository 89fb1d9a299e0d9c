# A linear SVM trained by two epochs of stochastic subgradient, differentiated through its branches
import numpy as np
np.random.seed(4)
N, D = 5, 3
X = np.random.randn(N, D)
y = np.array([1, -1, 1, 1, -1])
w = np.zeros(D) + 0.1
b = 0.0
eta = 0.1
for epoch in range(2):
    for i in range(N):
        margin = y[i] * (X[i] @ w + b)
        if margin < 1:
            w = (1 - eta * 0.01) * w + eta * y[i] * X[i]
            b += eta * y[i]
        else:
            w = (1 - eta * 0.01) * w
hinge = sum(max(0, 1 - y[i] * (np.dot(w, X[i]) + b)) for i in range(N)) / N
obj = hinge + 0.005 * np.dot(w, w)
