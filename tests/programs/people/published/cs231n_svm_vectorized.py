import numpy as np

def svm_loss_vectorized(W, X, y, reg):
  loss = 0.0
  dW = np.zeros(W.shape)
  num_train = X.shape[0]
  scores = X.dot(W)
  yi_scores = scores[np.arange(scores.shape[0]),y]
  margins = np.maximum(0, scores - np.matrix(yi_scores).T + 1)
  margins[np.arange(num_train),y] = 0
  loss = np.mean(np.sum(margins, axis=1))
  loss += 0.5 * reg * np.sum(W * W)
  binary = margins
  binary[margins > 0] = 1
  row_sum = np.sum(binary, axis=1)
  binary[np.arange(num_train), y] = -row_sum.T
  dW = np.dot(X.T, binary)
  dW /= num_train
  dW += reg*W
  return loss, dW

np.random.seed(0)
X = np.random.randn(6, 5)
y = np.random.randint(3, size=6)
W = np.random.randn(5, 3) * 0.01
loss, grad = svm_loss_vectorized(W, X, y, 0.1)
print(loss)
