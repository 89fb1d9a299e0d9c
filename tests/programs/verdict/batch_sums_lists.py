#@ shape class, sums over the examples of a batch, no loss
import random

import numpy as np


class Network:
    def __init__(self, sizes):
        self.count = len(sizes)
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def train(self, examples, epochs, size, eta):
        n = len(examples)
        for epoch in range(epochs):
            random.shuffle(examples)
            batches = [examples[k:k + size] for k in range(0, n, size)]
            for batch in batches:
                self.update(batch, eta)
            print("Epoch {0} of {1}".format(epoch, epochs))

    def update(self, batch, eta):
        #@ here
        sum_b = [np.zeros(b.shape) for b in self.biases]
        sum_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            grad_b, grad_w = self.backprop(x, y)
            sum_b = [nb + db for nb, db in zip(sum_b, grad_b)]
            sum_w = [nw + dw for nw, dw in zip(sum_w, grad_w)]
        #@ loss sum([0.5 * np.sum((self.feedforward(x) - y) ** 2) for x, y in batch])
        #@ grads sum_w[0] of self.weights[0]; sum_w[1] of self.weights[1]; sum_b[0] of self.biases[0]; sum_b[1] of self.biases[1]
        self.weights = [w - (eta / len(batch)) * nw for w, nw in zip(self.weights, sum_w)]
        self.biases = [b - (eta / len(batch)) * nb for b, nb in zip(self.biases, sum_b)]

    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        activation = x
        activations = [x]
        zs = []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        delta = self.cost_derivative(activations[-1], y) * sigmoid_prime(zs[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, self.count):
            sp = sigmoid_prime(zs[-l])
            delta = np.dot(self.weights[-l + 1].transpose(), delta) * sp
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l - 1].transpose())
        return (nabla_b, nabla_w)

    def cost_derivative(self, output, y):
        return (output - y)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


np.random.seed(85)
random.seed(85)
data = []
for i in range(6):
    x = np.random.randn(3, 1) + i % 2
    y = np.zeros((2, 1))
    y[i % 2] = 1.0
    data.append((x, y))
net = Network([3, 3, 2])
net.train(data, 2, 3, 3.0)
