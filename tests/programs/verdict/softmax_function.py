#@ shape function loss_and_grad
import numpy as np


def softmax_loss(W, X, y, reg):
    """Softmax loss and its gradient, vectorised."""
    N = X.shape[0]
    scores = X @ W
    scores = scores - np.max(scores, axis=1, keepdims=True)
    probs = np.exp(scores)
    probs /= probs.sum(axis=1, keepdims=True)
    loss = -np.log(probs[np.arange(N), y]).mean() + reg * np.sum(W ** 2)
    dscores = probs.copy()
    dscores[np.arange(N), y] -= 1
    dW = X.T @ dscores / N + 2 * reg * W
    return loss, dW


np.random.seed(6)
X = np.random.randn(5, 4)
y = np.array([1, 0, 2, 2, 1])
W = np.random.randn(4, 3) * 0.2
#@ here
loss, dW = softmax_loss(W, X, y, 0.01)
#@ loss loss
#@ grads dW of W
