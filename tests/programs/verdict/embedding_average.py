#@ shape flat
import numpy as np
np.random.seed(20)
V, D, C = 6, 3, 4
words = np.array([1, 3, 1, 4])
label = 2
emb = np.random.randn(V, D)
U = np.random.randn(D, C)
#@ here
vecs = emb[words]
avg = vecs.mean(axis=0)
logits = avg @ U
logits = logits - logits.max()
p = np.exp(logits) / np.exp(logits).sum()
loss = -np.log(p[label])
#@ loss loss
dlogits = p.copy()
dlogits[label] -= 1
dU = np.outer(avg, dlogits)
davg = U @ dlogits
dvecs = np.tile(davg / len(words), (len(words), 1))
demb = np.zeros_like(emb)
np.add.at(demb, words, dvecs)
#@ grads demb of emb; dU of U
