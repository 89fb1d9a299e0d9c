import numpy as np


class LogisticRegression:
    def __init__(self, lr=0.1, n_iters=50, verbose=False):
        self.lr = lr
        self.n_iters = n_iters
        self.verbose = verbose
        self.weights = None
        self.bias = None

    def _sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def _loss(self, y, p):
        return -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))

    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros(n_features)
        self.bias = 0.0
        for i in range(self.n_iters):
            y_hat = self._sigmoid(np.dot(X, self.weights) + self.bias)
            loss = self._loss(y, y_hat)
            dw = (1 / n_samples) * np.dot(X.T, (y_hat - y))
            db = (1 / n_samples) * np.sum(y_hat - y)
            self.weights -= self.lr * dw
            self.bias -= self.lr * db
            if self.verbose and i % 10 == 0:
                print(f"iteration {i}, loss {loss:.4f}")
        return self

    def predict(self, X):
        return (self._sigmoid(np.dot(X, self.weights) + self.bias) > 0.5).astype(int)


if __name__ == "__main__":
    np.random.seed(6)
    X = np.random.randn(40, 2)
    y = (X[:, 0] + X[:, 1] > 0).astype(int)
    model = LogisticRegression(lr=0.5, n_iters=30, verbose=True)
    model.fit(X, y)
    print("accuracy", np.mean(model.predict(X) == y))
