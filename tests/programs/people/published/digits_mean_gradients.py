"""A net of two layers for digits, as notebooks train it: no loss, gradients divided by m, classes counted at the end."""
import numpy as np

np.random.seed(4)
data = np.random.randint(0, 16, (30, 9))
data[:, 0] = np.arange(30) % 3
m, n = data.shape
Y = data.T[0]
X = data.T[1:n] / 16.


def init_params():
    W1 = np.random.rand(4, 8) - 0.5
    b1 = np.random.rand(4, 1) - 0.5
    W2 = np.random.rand(3, 4) - 0.5
    b2 = np.random.rand(3, 1) - 0.5
    return W1, b1, W2, b2


def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    A2 = np.exp(Z2) / sum(np.exp(Z2))
    return Z1, A1, Z2, A2


def one_hot(Y):
    table = np.zeros((Y.size, Y.max() + 1))
    table[np.arange(Y.size), Y] = 1
    return table.T


def backward_prop(Z1, A1, A2, W2, X, Y):
    dZ2 = A2 - one_hot(Y)
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2


def train(X, Y, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = backward_prop(Z1, A1, A2, W2, X, Y)
        W1, b1 = W1 - alpha * dW1, b1 - alpha * db1
        W2, b2 = W2 - alpha * dW2, b2 - alpha * db2
        if i % 10 == 0:
            print("Iteration:", i, np.sum(np.argmax(A2, 0) == Y) / Y.size)
    return W1, b1, W2, b2


W1, b1, W2, b2 = train(X, Y, 0.1, 20)
guesses = np.argmax(forward_prop(W1, b1, W2, b2, X)[3], 0)
classes, counts = np.unique(guesses, return_counts=True)
of_class = dict(zip(classes, counts))
names = {0: "zero", 1: "one", 2: "two"}
print([(names[c], int(of_class[c])) for c in classes])
