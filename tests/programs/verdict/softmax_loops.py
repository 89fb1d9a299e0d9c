#@ shape one function of loss and gradient, loops over examples
import numpy as np


def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    num_train = X.shape[0]
    num_classes = W.shape[1]
    for i in range(num_train):
        scores = X[i].dot(W)
        scores -= np.max(scores)
        p = np.exp(scores) / np.sum(np.exp(scores))
        loss += -np.log(p[y[i]])
        for j in range(num_classes):
            if j == y[i]:
                dW[:, j] += (p[j] - 1) * X[i]
            else:
                dW[:, j] += p[j] * X[i]
    loss /= num_train
    dW /= num_train
    loss += reg * np.sum(W * W)
    dW += 2 * reg * W
    return loss, dW


np.random.seed(5)
W = np.random.randn(4, 3) * 0.5
X = np.random.randn(5, 4)
y = np.random.randint(3, size=5)
#@ here
loss, grad = softmax_loss_naive(W, X, y, 0.05)
#@ loss loss
#@ grads grad of W
print('loss: %.4f' % loss)
