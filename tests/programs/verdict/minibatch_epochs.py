#@ shape training loop
import numpy as np

rng = np.random.RandomState(50)
data = rng.randn(12, 3)
labels = rng.randint(0, 3, 12)
W = rng.randn(3, 3) * 0.1
b = np.zeros(3)
batch_size, lr, reg = 4, 0.2, 0.01
for epoch in range(5):
    order = rng.permutation(12)
    for start in range(0, 12, batch_size):
        idx = order[start:start + batch_size]
        xb, yb = data[idx], labels[idx]
        #@ here
        scores = xb @ W + b
        scores -= scores.max(axis=1, keepdims=True)
        probs = np.exp(scores)
        probs /= probs.sum(axis=1, keepdims=True)
        loss = -np.log(probs[np.arange(len(yb)), yb]).mean() + 0.5 * reg * (W ** 2).sum()
        #@ loss loss
        dscores = probs
        dscores[np.arange(len(yb)), yb] -= 1
        dscores /= len(yb)
        dW = xb.T @ dscores
        db = dscores.sum(axis=0)
        dW += reg * W
        #@ grads dW of W; db of b
        W -= lr * dW
        b -= lr * db
