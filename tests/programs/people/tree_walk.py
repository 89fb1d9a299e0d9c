"""A recursive network over a parse tree: leaves are word vectors, a generator walks the nodes from below."""
import numpy as np

vocab = {w: i for i, w in enumerate(sorted({'the', 'cat', 'sat', 'down'}))}
rng = np.random.RandomState(1)
E = rng.randn(len(vocab), 2) * 0.5
W = rng.randn(4, 2) * 0.5
tree = (('the', 'cat'), ('sat', 'down'))


def leaves(node):
    if isinstance(node, str):
        yield node
    else:
        for child in node:
            yield from leaves(child)


def encode(node):
    try:
        return E[vocab[node]]
    except (KeyError, TypeError):
        left, right = map(encode, node)
        return np.tanh(np.concatenate([left, right]) @ W)


words = list(leaves(tree))
print(f'{" ".join(words)!r:>24} has {len(words)} words, {len(set(words))} of them different')
v = encode(tree)
score = np.sum(v * np.array([1.0, -2.0]))
loss = (score - 1.0) ** 2
