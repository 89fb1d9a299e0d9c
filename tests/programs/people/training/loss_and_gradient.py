import numpy as np


def svm_loss(W, X, y, reg):
    N = X.shape[0]
    scores = X.dot(W)
    correct = scores[np.arange(N), y].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + 1.0)
    margins[np.arange(N), y] = 0
    loss = np.sum(margins) / N + reg * np.sum(W * W)
    mask = (margins > 0).astype(float)
    mask[np.arange(N), y] = -mask.sum(axis=1)
    dW = X.T.dot(mask) / N + 2 * reg * W
    return loss, dW


np.random.seed(3)
X = np.random.randn(10, 4)
y = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
W = np.random.randn(4, 3) * 0.01
learning_rate = 0.05
for it in range(100):
    loss, grad = svm_loss(W, X, y, 1e-3)
    W -= learning_rate * grad
    if it % 10 == 0:
        print("iteration %d: loss %f" % (it, loss))
