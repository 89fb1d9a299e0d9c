#@ shape function loss_and_grad
import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    num_train = X.shape[0]
    scores = X.dot(W)
    correct = scores[np.arange(num_train), y].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + 1.0)
    margins[np.arange(num_train), y] = 0
    loss = np.sum(margins) / num_train
    loss += reg * np.sum(W * W)
    mask = np.zeros(margins.shape)
    mask[margins > 0] = 1
    counts = np.sum(mask, axis=1)
    mask[np.arange(num_train), y] = -counts
    dW = X.T.dot(mask)
    dW /= num_train
    dW += 2 * reg * W
    return loss, dW


np.random.seed(4)
X = np.random.randn(6, 4)
y = np.array([0, 2, 1, 1, 0, 2])
W = np.random.randn(4, 3) * 0.3
#@ here
loss, dW = svm_loss_vectorized(W, X, y, 0.1)
#@ loss loss
#@ grads dW of W
print('loss: %f' % loss)
