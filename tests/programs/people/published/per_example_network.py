"""A feedforward net that is trained by mini-batches, one example after the other."""
import random
import numpy as np


def squash(v):
    return 1.0 / (1.0 + np.exp(-v))


def squash_slope(v):
    return squash(v) * (1 - squash(v))


class Feedforward(object):

    def __init__(self, sizes):
        self.depth = len(sizes)
        self.biases = [np.random.randn(n, 1) for n in sizes[1:]]
        self.weights = [np.random.randn(n, m) for m, n in zip(sizes[:-1], sizes[1:])]

    def run(self, a):
        for b, w in zip(self.biases, self.weights):
            a = squash(np.dot(w, a) + b)
        return a

    def fit(self, pairs, epochs, size, rate):
        for epoch in range(epochs):
            random.shuffle(pairs)
            batches = [pairs[k:k + size] for k in range(0, len(pairs), size)]
            for batch in batches:
                self.learn(batch, rate)
            print("epoch {0} is over".format(epoch))

    def learn(self, batch, rate):
        sum_b = [np.zeros(b.shape) for b in self.biases]
        sum_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            grad_b, grad_w = self.gradients(x, y)
            sum_b = [total + one for total, one in zip(sum_b, grad_b)]
            sum_w = [total + one for total, one in zip(sum_w, grad_w)]
        self.weights = [w - (rate / len(batch)) * total for w, total in zip(self.weights, sum_w)]
        self.biases = [b - (rate / len(batch)) * total for b, total in zip(self.biases, sum_b)]

    def gradients(self, x, y):
        grad_b = [np.zeros(b.shape) for b in self.biases]
        grad_w = [np.zeros(w.shape) for w in self.weights]
        a = x
        outputs = [x]
        inputs = []
        for b, w in zip(self.biases, self.weights):
            v = np.dot(w, a) + b
            inputs.append(v)
            a = squash(v)
            outputs.append(a)
        delta = (outputs[-1] - y) * squash_slope(inputs[-1])
        grad_b[-1] = delta
        grad_w[-1] = np.dot(delta, outputs[-2].transpose())
        for layer in range(2, self.depth):
            delta = np.dot(self.weights[-layer + 1].transpose(), delta) * squash_slope(inputs[-layer])
            grad_b[-layer] = delta
            grad_w[-layer] = np.dot(delta, outputs[-layer - 1].transpose())
        return grad_b, grad_w


def column(k):
    e = np.zeros((2, 1))
    e[k] = 1.0
    return e


random.seed(4)
np.random.seed(4)
pairs = [(np.random.rand(3, 1), column(i % 2)) for i in range(9)]
net = Feedforward([3, 4, 2])
net.fit(pairs, 2, 3, 2.0)
