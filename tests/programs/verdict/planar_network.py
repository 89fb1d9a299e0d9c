#@ shape scaled return, gradients in a dict
import numpy as np


def forward_propagation(X, parameters):
    W1, b1 = parameters['W1'], parameters['b1']
    W2, b2 = parameters['W2'], parameters['b2']
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = 1 / (1 + np.exp(-Z2))
    cache = {'Z1': Z1, 'A1': A1, 'Z2': Z2, 'A2': A2}
    return A2, cache


def compute_cost(A2, Y):
    m = Y.shape[1]
    logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)
    cost = -np.sum(logprobs) / m
    return cost


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    W2 = parameters['W2']
    A1, A2 = cache['A1'], cache['A2']
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    grads = {'dW1': dW1, 'db1': db1, 'dW2': dW2, 'db2': db2}
    return grads


np.random.seed(30)
X = np.random.randn(2, 6)
Y = np.array([[1, 0, 1, 1, 0, 0]])
parameters = {'W1': np.random.randn(3, 2), 'b1': np.zeros((3, 1)), 'W2': np.random.randn(1, 3), 'b2': np.zeros((1, 1))}
#@ here
A2, cache = forward_propagation(X, parameters)
cost = compute_cost(A2, Y)
#@ loss cost
grads = backward_propagation(parameters, cache, X, Y)
#@ grads grads['dW1'] of parameters['W1']; grads['db1'] of parameters['b1']; grads['dW2'] of parameters['W2']; grads['db2'] of parameters['b2']
