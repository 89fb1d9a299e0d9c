#@ shape class, fit without a loss
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Classifier:
    def __init__(self, rate=0.1, iterations=20):
        self.rate = rate
        self.iterations = iterations
        self.weights = None
        self.bias = None

    def fit(self, X, y):
        n, features = X.shape
        self.weights = np.zeros(features)
        self.bias = 0
        for _ in range(self.iterations):
            #@ here
            scores = np.dot(X, self.weights) + self.bias
            predictions = sigmoid(scores)
            #@ loss -np.mean(y * np.log(predictions) + (1 - y) * np.log(1 - predictions))
            dw = (1 / n) * np.dot(X.T, (predictions - y))
            db = (1 / n) * np.sum(predictions - y)
            #@ grads dw of self.weights; db of self.bias
            self.weights = self.weights - self.rate * dw
            self.bias = self.bias - self.rate * db

    def predict(self, X):
        return [0 if p <= 0.5 else 1 for p in sigmoid(np.dot(X, self.weights) + self.bias)]


rng = np.random.RandomState(87)
X = rng.randn(10, 3)
y = (X @ np.array([1.0, -2.0, 0.5]) + 0.3 > 0).astype(int)
model = Classifier()
model.fit(X, y)
print(model.predict(X[:5]), model.weights)
