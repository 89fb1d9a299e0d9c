#@ shape training loop, scaled return
import numpy as np
np.random.seed(43)
X = np.random.randn(3, 8)
Y = (np.random.rand(1, 8) > 0.5).astype(float)
m = X.shape[1]
W1 = np.random.randn(4, 3) * 0.5
b1 = np.zeros((4, 1))
W2 = np.random.randn(1, 4) * 0.5
b2 = np.zeros((1, 1))
for i in range(30):
    #@ here
    Z1 = np.dot(W1, X) + b1
    A1 = np.maximum(0, Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = 1 / (1 + np.exp(-Z2))
    cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
    #@ loss cost
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    #@ grads dW1 of W1; db1 of b1; dW2 of W2; db2 of b2
    W1 = W1 - 0.3 * dW1
    b1 = b1 - 0.3 * db1
    W2 = W2 - 0.3 * dW2
    b2 = b2 - 0.3 * db2
