import numpy as np


class LogisticRegression:
    def __init__(self, n, lr=0.1):
        self.w = np.zeros(n)
        self.b = 0.0
        self.lr = lr
        self.costs = []

    def predict(self, X):
        return 1 / (1 + np.exp(-(X.dot(self.w) + self.b)))

    def fit(self, X, y, epochs):
        m = X.shape[0]
        for epoch in range(epochs):
            p = self.predict(X)
            cost = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
            self.costs.append(cost)
            dz = p - y
            dw = X.T.dot(dz) / m
            db = np.sum(dz) / m
            self.w = self.w - self.lr * dw
            self.b = self.b - self.lr * db
        return self


np.random.seed(2)
X = np.random.randn(12, 3)
y = (X[:, 0] - X[:, 1] > 0).astype(float)
model = LogisticRegression(3)
model.fit(X, y, 40)
print("accuracy", np.mean((model.predict(X) > 0.5) == (y > 0.5)))
