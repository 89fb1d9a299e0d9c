# A character model's step: softmax, loss, gradients by hand, clipped in place.
import numpy as np

np.random.seed(0)
vocab, hidden = 5, 4
Wxh = np.random.randn(hidden, vocab) * 0.5
Why = np.random.randn(vocab, hidden) * 0.5
bh = np.zeros((hidden, 1))
by = np.zeros((vocab, 1))

ix, target = 2, 3
xs = np.eye(vocab)[[ix]].T
hs = np.tanh(np.dot(Wxh, xs) + bh)
ys = np.dot(Why, hs) + by
ps = np.exp(ys) / np.sum(np.exp(ys), axis=0, dtype=np.float64)
loss = -np.log(ps.item(target))

# backward
dy = ps.copy()
dy[target] -= 1
dWhy = np.dot(dy, hs.T)
dby = dy
dh = np.dot(Why.T, dy)
dhraw = (1 - hs * hs) * dh
dbh = dhraw
dWxh = np.dot(dhraw, xs.T)
for dparam in [dWxh, dWhy, dbh, dby]:
    np.clip(dparam, -5, 5, out=dparam)
