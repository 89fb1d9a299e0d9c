# A character model with every stage spelled out: lookup, concatenation, batch norm, tanh, cross-entropy by hand
import numpy as np

rng = np.random.default_rng(42)
vocab_size, n_embd, block_size, n_hidden = 9, 3, 2, 5
n = 6
C = rng.standard_normal((vocab_size, n_embd))
W1 = rng.standard_normal((n_embd * block_size, n_hidden)) * 0.4
b1 = rng.standard_normal(n_hidden) * 0.1
W2 = rng.standard_normal((n_hidden, vocab_size)) * 0.1
b2 = rng.standard_normal(vocab_size) * 0.1
bngain = rng.standard_normal((1, n_hidden)) * 0.1 + 1.0
bnbias = rng.standard_normal((1, n_hidden)) * 0.1
Xb = np.array([[0, 1], [1, 1], [5, 8], [0, 0], [3, 1], [8, 2]])
Yb = np.array([1, 5, 2, 0, 8, 3])

emb = C[Xb]
embcat = emb.reshape(emb.shape[0], -1)
hprebn = embcat @ W1 + b1
bnmeani = 1 / n * hprebn.sum(0, keepdims=True)
bndiff = hprebn - bnmeani
bndiff2 = bndiff ** 2
bnvar = 1 / (n - 1) * (bndiff2).sum(0, keepdims=True)
bnvar_inv = (bnvar + 1e-5) ** -0.5
bnraw = bndiff * bnvar_inv
hpreact = bngain * bnraw + bnbias
h = np.tanh(hpreact)
logits = h @ W2 + b2
logit_maxes = logits.max(1, keepdims=True)
norm_logits = logits - logit_maxes
counts = np.exp(norm_logits)
counts_sum = counts.sum(1, keepdims=True)
counts_sum_inv = counts_sum ** -1
probs = counts * counts_sum_inv
logprobs = np.log(probs)
loss = -logprobs[range(n), Yb].mean()
