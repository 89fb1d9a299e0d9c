#@ shape estimator with fit and predict, targets reshaped
import numpy as np


class MLPRegressor:
    def __init__(self, hidden_layer_size=4, learning_rate=0.1, alpha=0.05, max_iter=15, random_state=None):
        self.hidden_layer_size = hidden_layer_size
        self.learning_rate = learning_rate
        self.alpha = alpha
        self.max_iter = max_iter
        self.random_state = random_state

    def _init(self, n_features):
        rs = np.random.RandomState(self.random_state)
        self.coefs_ = [rs.randn(n_features, self.hidden_layer_size) * 0.5, rs.randn(self.hidden_layer_size, 1) * 0.5]
        self.intercepts_ = [np.zeros(self.hidden_layer_size), np.zeros(1)]

    def _forward(self, X):
        self.h_ = np.tanh(X @ self.coefs_[0] + self.intercepts_[0])
        return self.h_ @ self.coefs_[1] + self.intercepts_[1]

    def _loss(self, out, y):
        penalty = sum(np.sum(c ** 2) for c in self.coefs_)
        return 0.5 * np.mean((out - y) ** 2) + 0.5 * self.alpha * penalty / len(y)

    def _backward(self, X, y, out):
        n = X.shape[0]
        deltas = [None, None]
        coef_grads = [None, None]
        intercept_grads = [None, None]
        deltas[1] = (out - y) / n
        coef_grads[1] = self.h_.T @ deltas[1] + self.alpha * self.coefs_[1] / n
        intercept_grads[1] = deltas[1].sum(0)
        deltas[0] = (deltas[1] @ self.coefs_[1].T) * (1 - self.h_ ** 2)
        coef_grads[0] = X.T @ deltas[0] + self.alpha * self.coefs_[0] / n
        intercept_grads[0] = deltas[0].sum(0)
        return coef_grads, intercept_grads

    def fit(self, X, y):
        y = y.reshape(-1, 1)
        self._init(X.shape[1])
        self.loss_curve_ = []
        for _ in range(self.max_iter):
            #@ here
            out = self._forward(X)
            self.loss_ = self._loss(out, y)
            #@ loss self.loss_
            self.loss_curve_.append(self.loss_)
            coef_grads, intercept_grads = self._backward(X, y, out)
            #@ grads coef_grads[0] of self.coefs_[0]; coef_grads[1] of self.coefs_[1]; intercept_grads[0] of self.intercepts_[0]; intercept_grads[1] of self.intercepts_[1]
            for i in range(2):
                self.coefs_[i] -= self.learning_rate * coef_grads[i]
                self.intercepts_[i] -= self.learning_rate * intercept_grads[i]
        return self

    def predict(self, X):
        return self._forward(X).ravel()

    def score(self, X, y):
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum()


rng = np.random.RandomState(1)
X = rng.randn(12, 3)
y = X[:, 0] * 2 - X[:, 1] ** 2 + 0.1 * rng.randn(12)
model = MLPRegressor(random_state=0).fit(X, y)
print('R2', model.score(X, y))
