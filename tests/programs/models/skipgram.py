# Word vectors with negative sampling: rows looked up, several of them twice
import numpy as np

rng = np.random.RandomState(17)
V, dim = 8, 4
E_in = rng.uniform(-0.5, 0.5, (V, dim))
E_out = rng.uniform(-0.5, 0.5, (V, dim))
centre = [2, 5, 2]
context = [1, 2, 7]
negatives = np.array([[0, 3], [3, 3], [6, 1]])

u = E_in[centre]
v = E_out[context]
neg = E_out[negatives]
pos_score = np.sum(u * v, axis=1)
neg_score = np.einsum("bd,bkd->bk", u, neg)
pos_loss = np.log(1 + np.exp(-pos_score))
neg_loss = np.logaddexp(0, neg_score).sum(axis=1)
loss = np.mean(pos_loss + neg_loss)
