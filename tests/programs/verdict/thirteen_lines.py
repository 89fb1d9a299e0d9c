#@ shape no loss, delta given
import numpy as np

def sigmoid(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))

X = np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], dtype=float)
y = np.array([[0, 1, 1, 0]], dtype=float).T
np.random.seed(2)
W0 = 2 * np.random.random((3, 5)) - 1
W1 = 2 * np.random.random((5, 1)) - 1
for it in range(500):
    #@ here
    layer1 = sigmoid(np.dot(X, W0))
    layer2 = sigmoid(np.dot(layer1, W1))
    layer2_error = layer2 - y
    layer2_delta = layer2_error * sigmoid(layer2, deriv=True)
    layer1_error = layer2_delta.dot(W1.T)
    layer1_delta = layer1_error * sigmoid(layer1, deriv=True)
    W1 -= 0.5 * layer1.T.dot(layer2_delta)
    W0 -= 0.5 * X.T.dot(layer1_delta)
    #@ loss 0.5 * np.sum((layer2 - y) ** 2)
    #@ grads (was['W1'] - W1) / 0.5 of W1; (was['W0'] - W0) / 0.5 of W0
