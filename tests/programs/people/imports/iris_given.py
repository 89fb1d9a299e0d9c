"""Softmax regression on iris."""
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.datasets import load_iris

iris = load_iris()
X = iris.data
y = iris.target

np.random.seed(0)
W = 0.01 * np.random.randn(4, 3)
b = np.zeros(3)

scores = X @ W + b
scores = scores - scores.max(axis=1, keepdims=True)
probs = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
loss = -np.log(probs[np.arange(X.shape[0]), y]).mean()

dscores = probs.copy()
dscores[np.arange(X.shape[0]), y] -= 1
dscores /= X.shape[0]
dW = X.T @ dscores
db = dscores.sum(axis=0)

plt.scatter(X[:, 0], X[:, 1])
plt.show()
