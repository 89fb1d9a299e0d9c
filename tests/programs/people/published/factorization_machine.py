import numpy as np
from tqdm import tqdm


class FactorizationMachine:
    """2-way factorization machine for binary classification, SGD."""

    def __init__(self, n_iter=10, k=4, lr=0.01, lambda_w=0.01, lambda_v=0.01, random_state=None):
        self.n_iter = n_iter
        self.k = k
        self.lr = lr
        self.lambda_w = lambda_w
        self.lambda_v = lambda_v
        self.random_state = random_state

    def _sigmoid(self, x):
        return 1.0 / (1.0 + np.exp(-x))

    def fit(self, X, y):
        rng = np.random.RandomState(self.random_state)
        n, p = X.shape
        self.w0 = 0.0
        self.w = np.zeros(p)
        self.V = rng.normal(scale=0.1, size=(p, self.k))
        self.loss_history_ = []
        for it in tqdm(range(self.n_iter)):
            total = 0.0
            for i in rng.permutation(n):
                x = X[i]
                # forward
                xv = x @ self.V                                   # (k,)
                inter = 0.5 * np.sum(xv ** 2 - (x ** 2) @ (self.V ** 2))
                y_hat = self.w0 + x @ self.w + inter
                loss = np.log(1 + np.exp(-y[i] * y_hat))
                total += loss
                # gradient
                g = -y[i] * self._sigmoid(-y[i] * y_hat)
                self.w0 -= self.lr * g
                self.w -= self.lr * (g * x + self.lambda_w * self.w)
                grad_V = g * (np.outer(x, xv) - self.V * (x ** 2)[:, None])
                self.V -= self.lr * (grad_V + self.lambda_v * self.V)
            self.loss_history_.append(total / n)
        return self

    def predict_proba(self, X):
        xv = X @ self.V
        inter = 0.5 * np.sum(xv ** 2 - (X ** 2) @ (self.V ** 2), axis=1)
        return self._sigmoid(self.w0 + X @ self.w + inter)


rng = np.random.RandomState(0)
X = rng.binomial(1, 0.4, size=(40, 6)).astype(float)
y = np.where(X[:, 0] * X[:, 1] + X[:, 2] * X[:, 3] > 0, 1, -1)
fm = FactorizationMachine(n_iter=15, lr=0.1, random_state=1).fit(X, y)
print("loss:", ["%.3f" % l for l in fm.loss_history_])
print("acc:", np.mean((fm.predict_proba(X) > 0.5) == (y > 0)))
