# Rows in a random order, labels one-hot, a first mini-batch.
import numpy as np

np.random.seed(1)
X = np.random.randn(8, 3)
y = np.random.randint(0, 3, size=8)
indices = np.arange(len(X))
np.random.shuffle(indices)
X, y = X[indices], y[indices]
batch = np.s_[0:4]
X_batch, y_batch = X[batch], np.eye(3)[y[batch]]
limit = np.sqrt(6.0 / (3 + 3))
W = np.random.uniform(-limit, limit, (3, 3))
scores = X_batch @ W
scores -= np.max(scores, axis=1, keepdims=True)
probs = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
loss = -np.mean(np.sum(y_batch * np.log(probs), axis=1))
dscores = (probs - y_batch) / len(X_batch)
dW = X_batch.T @ dscores
