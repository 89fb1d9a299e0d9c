import numpy as np
class LinearRegression:
    def __init__(self, learning_rate=0.001, n_iters=1000):
        self.lr = learning_rate
        self.n_iters = n_iters
        self.weights = None
        self.bias = None

    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros(n_features)
        self.bias = 0
        for _ in range(self.n_iters):
            y_predicted = np.dot(X, self.weights) + self.bias
            dw = (1 / n_samples) * np.dot(X.T, (y_predicted - y))
            db = (1 / n_samples) * np.sum(y_predicted - y)
            self.weights -= self.lr * dw
            self.bias -= self.lr * db

    def predict(self, X):
        y_approximated = np.dot(X, self.weights) + self.bias
        return y_approximated

class Ridge(LinearRegression):
    def __init__(self, alpha=0.1, **kwargs):
        super().__init__(**kwargs)
        self.alpha = alpha
        self.__private = 3.0
    def penalty(self):
        return self.alpha * self.__private * np.sum(self.weights ** 2)

np.random.seed(0)
X = np.random.randn(8, 2); y = X @ np.array([1.0, -2.0]) + 0.5
model = Ridge(alpha=0.3, learning_rate=0.1, n_iters=4)
model.fit(X, y)
mse = np.mean((model.predict(X) - y) ** 2) + model.penalty()
