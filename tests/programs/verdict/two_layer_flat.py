#@ shape flat
import numpy as np
np.random.seed(0)
N, D, H, C = 5, 4, 6, 3
X = np.random.randn(N, D)
y = np.random.randint(C, size=N)
W1 = 0.5 * np.random.randn(D, H)
b1 = 0.1 * np.random.randn(H)
W2 = 0.5 * np.random.randn(H, C)
b2 = 0.1 * np.random.randn(C)
reg = 0.05
#@ here
# forward
z1 = X.dot(W1) + b1
h = np.maximum(0, z1)
scores = h.dot(W2) + b2
exp_scores = np.exp(scores)
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
data_loss = np.sum(-np.log(probs[range(N), y])) / N
reg_loss = 0.5 * reg * np.sum(W1 * W1) + 0.5 * reg * np.sum(W2 * W2)
loss = data_loss + reg_loss
#@ loss loss

# backward
dscores = probs.copy()
dscores[range(N), y] -= 1
dscores /= N
dW2 = np.dot(h.T, dscores)
db2 = np.sum(dscores, axis=0)
dh = np.dot(dscores, W2.T)
dz1 = dh * (z1 > 0)
dW1 = np.dot(X.T, dz1)
db1 = np.sum(dz1, axis=0)
dW2 += reg * W2
dW1 += reg * W1
#@ grads dW1 of W1; db1 of b1; dW2 of W2; db2 of b2
