import numpy as np

inputs = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
targets = np.array([1.0, 0.0, 1.0])
weights = np.array([0.3, -0.2])
lr = 0.5
for epoch in range(15):
    total_loss = 0.0
    for k in range(len(inputs)):
        x = inputs[k]
        z = x.dot(weights)
        p = 1 / (1 + np.exp(-z))
        total_loss += -(targets[k] * np.log(p) + (1 - targets[k]) * np.log(1 - p))
        dz = p - targets[k]
        dweights = dz * x
        weights = weights - lr * dweights
