# Multiclass SVM: every margin by which a wrong class beats the right one
import numpy as np

rng = np.random.default_rng(3)
X = rng.normal(size=(5, 4))
W = rng.normal(size=(4, 3)) * 0.5
y = np.array([0, 2, 1, 1, 0])
delta = 1.0
num_train = X.shape[0]

scores = X.dot(W)
correct = scores[range(num_train), y].reshape(-1, 1)
margins = np.maximum(0, scores - correct + delta)
margins[np.arange(num_train), y] = 0
loss = np.sum(margins) / num_train
loss += 1e-3 * np.sum(W ** 2)
