# Logistic regression without numpy: lists, a loop, math
import math

data = [([0.5, 1.2], 1), ([-1.0, 0.3], 0), ([2.0, -0.7], 1), ([-0.4, -1.5], 0)]
w = [0.1, -0.2]
b = 0.05
lam = 0.01


def sigmoid(t):
    return 1 / (1 + math.exp(-t))


total = 0.0
for features, label in data:
    z = sum(wi * xi for wi, xi in zip(w, features)) + b
    p = sigmoid(z)
    if label == 1:
        total -= math.log(p)
    else:
        total -= math.log(1 - p)
loss = total / len(data) + lam * sum([wi ** 2 for wi in w])
