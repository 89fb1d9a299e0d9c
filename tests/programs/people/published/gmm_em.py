import numpy as np
from math import pi

class GMM:
    def __init__(self, k, max_iter=5):
        self.k = k
        self.max_iter = int(max_iter)

    def initialize(self, X):
        self.shape = X.shape
        self.n, self.m = self.shape
        self.phi = np.full(shape=self.k, fill_value=1/self.k)
        self.weights = np.full(shape=self.shape, fill_value=1/self.k)
        random_row = np.random.randint(low=0, high=self.n, size=self.k)
        self.mu = [X[row_index, :] for row_index in random_row]
        self.sigma = [np.cov(X.T) for _ in range(self.k)]

    def e_step(self, X):
        # E-Step: update weights and phi holding mu and sigma constant
        self.weights = self.predict_proba(X)
        self.phi = self.weights.mean(axis=0)

    def m_step(self, X):
        # M-Step: update mu and sigma holding phi and weights constant
        for i in range(self.k):
            weight = self.weights[:, [i]]
            total_weight = weight.sum()
            self.mu[i] = (X * weight).sum(axis=0) / total_weight
            self.sigma[i] = np.cov(X.T, aweights=(weight/total_weight).flatten(), bias=True)

    def fit(self, X):
        self.initialize(X)
        for iteration in range(self.max_iter):
            self.e_step(X)
            self.m_step(X)

    def density(self, X, mean, cov):
        d = X - mean
        q = np.einsum('ni,ij,nj->n', d, np.linalg.inv(cov), d)
        return np.exp(-0.5 * q) / np.sqrt((2 * pi) ** self.m * np.linalg.det(cov))

    def predict_proba(self, X):
        likelihood = np.zeros((self.n, self.k))
        for i in range(self.k):
            likelihood[:, i] = self.density(X, self.mu[i], self.sigma[i])
        numerator = likelihood * self.phi
        denominator = numerator.sum(axis=1)[:, np.newaxis]
        weights = numerator / denominator
        return weights

    def predict(self, X):
        weights = self.predict_proba(X)
        return np.argmax(weights, axis=1)

np.random.seed(42)
X = np.concatenate([np.random.randn(6, 2), np.random.randn(6, 2) + 4])
gmm = GMM(k=2, max_iter=3)
gmm.fit(X)
log_likelihood = np.sum(np.log(sum(p * gmm.density(X, m, s) for p, m, s in zip(gmm.phi, gmm.mu, gmm.sigma))))
print(log_likelihood)
