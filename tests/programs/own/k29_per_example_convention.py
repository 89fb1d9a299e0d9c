# the convention of a much taken course: dZ is per example (no 1/m), dW and db divide by m. All of it is consistent.
#
#
#
# right (of cost): dZ = [[0.125, -0.125, 0.125, 0.125]], dW = [[0.5, 0.5]], db = [[0.25]]
import numpy as np
X = np.array([[1.0, 2.0, 2.0, 3.0], [0.0, 1.0, 2.0, 3.0]])
Y = np.array([[0.0, 1.0, 0.0, 0.0]])
m = X.shape[1]
W = np.zeros((1, 2))
b = np.zeros((1, 1))
Z = np.dot(W, X) + b
A = 1 / (1 + np.exp(-Z))
cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m

dZ = A - Y
dW = np.dot(dZ, X.T) / m
db = np.sum(dZ, axis=1, keepdims=True) / m
