import numpy as np

STOP = frozenset({'a', 'and', 'the'})
text = 'the king and the queen rule a land and the king and the queen love the land'
tokens = [w for w in text.split() if w not in STOP]
vocab = {w: i for i, w in enumerate(dict.fromkeys(tokens))}
pairs = [
    (vocab[tokens[i]], vocab[tokens[j]])
    for i in range(len(tokens))
    for j in range(max(0, i - 1), min(len(tokens), i + 2))
    if i != j
]
rng = np.random.RandomState(2)


class SkipGram:
    def __init__(self, vocab_size, dim):
        self.W1 = rng.randn(dim, vocab_size) * 0.1
        self.W2 = rng.randn(vocab_size, dim) * 0.1

    def one_hot(self, i):
        x = np.zeros(self.W2.shape[0])
        x[i] = 1.0
        return x

    def forward(self, x):
        h = self.W1 @ x
        u = self.W2 @ h
        y = np.exp(u) / np.exp(u).sum()
        return y, h

    def train(self, centre, context, lr):
        x, t = self.one_hot(centre), self.one_hot(context)
        y, h = self.forward(x)
        loss = -np.sum(t * np.log(y))
        dLdu = y - t
        dLdW2 = np.outer(dLdu, h)
        dLdh = self.W2.T @ dLdu
        dLdW1 = np.outer(dLdh, x)
        self.W1 -= lr * dLdW1
        self.W2 -= lr * dLdW2
        return loss


model = SkipGram(len(vocab), 4)
for epoch in range(4):
    total = 0.0
    for centre, context in pairs:
        total += model.train(centre, context, 0.05)
print(round(total, 4))
