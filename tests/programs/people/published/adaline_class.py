"""An adaptive linear neuron: the bias stands first among the weights."""
import numpy as np


class Adaline(object):
    def __init__(self, rate=0.01, rounds=20, seed=3):
        self.rate = rate
        self.rounds = rounds
        self.seed = seed

    def fit(self, X, y):
        draws = np.random.RandomState(self.seed)
        self.w_ = draws.normal(loc=0.0, scale=0.1, size=1 + X.shape[1])
        self.costs_ = []
        for _ in range(self.rounds):
            output = self.net_input(X)
            errors = y - output
            self.w_[1:] += self.rate * X.T.dot(errors)
            self.w_[0] += self.rate * errors.sum()
            cost = (errors**2).sum() / 2.0
            self.costs_.append(cost)
        return self

    def net_input(self, X):
        return np.dot(X, self.w_[1:]) + self.w_[0]

    def predict(self, X):
        return np.where(self.net_input(X) >= 0.0, 1, -1)


X = np.array([[0.2, -1.1, 0.4], [1.3, 0.5, -0.6], [-0.7, 0.9, 1.2], [0.1, -0.4, -1.5]])
y = np.array([1, -1, 1, -1])
neuron = Adaline(rounds=5)
neuron.fit(X, y)
print(neuron.predict(X))
