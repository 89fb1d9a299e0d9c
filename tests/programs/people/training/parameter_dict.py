import numpy as np

np.random.seed(12)


def init(sizes):
    p = {}
    for l in range(1, len(sizes)):
        p["W" + str(l)] = np.random.randn(sizes[l], sizes[l - 1]) * 0.3
        p["b" + str(l)] = np.zeros((sizes[l], 1))
    return p


def forward(X, p):
    Z1 = p["W1"].dot(X) + p["b1"]
    A1 = np.maximum(0, Z1)
    Z2 = p["W2"].dot(A1) + p["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def backward(p, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    grads = {"dW2": dZ2.dot(cache["A1"].T) / m, "db2": dZ2.sum(axis=1, keepdims=True) / m}
    dZ1 = p["W2"].T.dot(dZ2) * (cache["Z1"] > 0)
    grads["dW1"] = dZ1.dot(X.T) / m
    grads["db1"] = dZ1.sum(axis=1, keepdims=True) / m
    return grads


def update(p, grads, lr):
    for key in p:
        p[key] = p[key] - lr * grads["d" + key]
    return p


X = np.random.randn(3, 16)
Y = (X.sum(axis=0, keepdims=True) > 0) * 1.0
parameters = init([3, 4, 1])
for i in range(45):
    A2, cache = forward(X, parameters)
    cost = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    grads = backward(parameters, cache, X, Y)
    parameters = update(parameters, grads, 0.6)
    if i % 15 == 0:
        print("Cost after iteration", i, cost)
