import numpy as np

np.random.seed(21)
N, D, C = 30, 2, 3
X = np.random.randn(N, D)
y = np.random.randint(0, C, N)
W = 0.01 * np.random.randn(D, C)
b = np.zeros((1, C))
lr0, decay, reg = 1.0, 0.05, 1e-3
for epoch in range(60):
    lr = lr0 / (1 + decay * epoch)
    scores = np.dot(X, W) + b
    exp_scores = np.exp(scores)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    data_loss = np.sum(-np.log(probs[range(N), y])) / N
    reg_loss = 0.5 * reg * np.sum(W * W)
    loss = data_loss + reg_loss
    if epoch % 10 == 0:
        print("epoch %d: loss %f" % (epoch, loss))
    dscores = probs
    dscores[range(N), y] -= 1
    dscores /= N
    dW = np.dot(X.T, dscores)
    db = np.sum(dscores, axis=0, keepdims=True)
    dW += reg * W
    W += -lr * dW
    b += -lr * db
