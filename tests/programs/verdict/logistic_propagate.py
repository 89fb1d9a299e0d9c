#@ shape scaled return
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dZ = A - Y
    dw = 1 / m * np.dot(X, dZ.T)
    db = 1 / m * np.sum(dZ, axis=1, keepdims=True)
    return dw, db, cost

np.random.seed(31)
w = np.random.randn(3, 1)
b = np.zeros((1, 1))
X = np.random.randn(3, 5)
Y = np.array([[1, 0, 0, 1, 1]])
#@ here
dw, db, cost = propagate(w, b, X, Y)
#@ loss cost
#@ grads dw of w; db of b
