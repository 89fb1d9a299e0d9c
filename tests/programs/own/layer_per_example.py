import numpy as np
def backward(dZ, cache):
    A_prev, W = cache
    m = A_prev.shape[1]
    dW = 1. / m * np.dot(dZ, A_prev.T)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW
np.random.seed(1)
X = np.random.randn(3, 5)
Y = (np.random.rand(1, 5) > 0.5) * 1.0
W1 = np.random.randn(4, 3)
W2 = np.random.randn(1, 4)
A1 = np.tanh(np.dot(W1, X))
A2 = 1 / (1 + np.exp(-np.dot(W2, A1)))
cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / 5
dZ2 = A2 - Y
dA1, dW2 = backward(dZ2, (A1, W2))
dZ1 = dA1 * (1 - A1 ** 2)
dA0, dW1 = backward(dZ1, (X, W1))
