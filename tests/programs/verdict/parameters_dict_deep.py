#@ shape layer functions, caches, training loop
import numpy as np


def start(dims):
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(dims)):
        parameters['W' + str(l)] = np.random.randn(dims[l], dims[l - 1]) / np.sqrt(dims[l - 1])
        parameters['b' + str(l)] = np.full((dims[l], 1), 0.1)
    return parameters


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z)), Z


def relu(Z):
    return np.maximum(0, Z), Z


def relu_backward(dA, cache):
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def sigmoid_backward(dA, cache):
    Z = cache
    s = 1 / (1 + np.exp(-Z))
    dZ = dA * s * (1 - s)
    return dZ


def layer_forward(A_prev, W, b, activation):
    Z = W.dot(A_prev) + b
    if activation == "sigmoid":
        A, activation_cache = sigmoid(Z)
    elif activation == "relu":
        A, activation_cache = relu(Z)
    return A, ((A_prev, W, b), activation_cache)


def model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A, cache = layer_forward(A, parameters['W' + str(l)], parameters['b' + str(l)], "relu")
        caches.append(cache)
    AL, cache = layer_forward(A, parameters['W' + str(L)], parameters['b' + str(L)], "sigmoid")
    caches.append(cache)
    return AL, caches


def compute_cost(AL, Y, parameters, lambd):
    m = Y.shape[1]
    cost = -1 / m * np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
    squares = 0
    for l in range(1, len(parameters) // 2 + 1):
        squares += np.sum(np.square(parameters['W' + str(l)]))
    return cost + lambd / (2 * m) * squares


def linear_backward(dZ, cache, lambd):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = 1 / m * np.dot(dZ, A_prev.T) + lambd / m * W
    db = 1 / m * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db


def layer_backward(dA, cache, activation, lambd):
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
    elif activation == "sigmoid":
        dZ = sigmoid_backward(dA, activation_cache)
    dA_prev, dW, db = linear_backward(dZ, linear_cache, lambd)
    return dA_prev, dW, db


def model_backward(AL, Y, caches, lambd):
    grads = {}
    L = len(caches)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = layer_backward(dAL, caches[L - 1], "sigmoid", lambd)
    for l in reversed(range(L - 1)):
        dA_prev, dW_l, db_l = layer_backward(grads["dA" + str(l + 1)], caches[l], "relu", lambd)
        grads["dA" + str(l)] = dA_prev
        grads["dW" + str(l + 1)] = dW_l
        grads["db" + str(l + 1)] = db_l
    return grads


def update(parameters, grads, rate):
    for l in range(len(parameters) // 2):
        parameters["W" + str(l + 1)] = parameters["W" + str(l + 1)] - rate * grads["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] = parameters["b" + str(l + 1)] - rate * grads["db" + str(l + 1)]
    return parameters


def model(X, Y, dims, rate=0.1, iterations=6, lambd=0.7):
    parameters = start(dims)
    for i in range(0, iterations):
        #@ here
        AL, caches = model_forward(X, parameters)
        cost = compute_cost(AL, Y, parameters, lambd)
        #@ loss cost
        grads = model_backward(AL, Y, caches, lambd)
        #@ grads grads['dW1'] of parameters['W1']; grads['db1'] of parameters['b1']; grads['dW2'] of parameters['W2']; grads['db2'] of parameters['b2']; grads['dW3'] of parameters['W3']
        parameters = update(parameters, grads, rate)
        if i % 2 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters


np.random.seed(73)
train_x = np.random.rand(3, 5)
train_y = (np.random.rand(1, 5) > 0.5).astype(int)
parameters = model(train_x, train_y, [3, 4, 3, 1])
