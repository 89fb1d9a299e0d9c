# A character model that learns from a text: slices of the text are the batches, and a sample is printed now and then.
import numpy as np

np.random.seed(0)
text = "step by step we go back " * 4
letters = sorted(set(text))
to_ix = {letter: i for i, letter in enumerate(letters)}
from_ix = {i: letter for i, letter in enumerate(letters)}
V, H, length = len(letters), 6, 5
U = np.random.randn(H, V) * 0.3
W = np.random.randn(V, H) * 0.3


def sample(seed, count):
    found = []
    at = seed
    for _ in range(count):
        scores = W @ np.tanh(U[:, [at]])
        odds = np.exp(scores) / np.sum(np.exp(scores))
        at = np.random.choice(range(V), p=odds.ravel())
        found.append(at)
    return found


start = 0
for n in range(30):
    if start + length + 1 >= len(text) or n == 0:
        start = 0
    inputs = [to_ix[letter] for letter in text[start:start + length]]
    targets = [to_ix[letter] for letter in text[start + 1:start + length + 1]]
    if n % 10 == 0:
        words = "".join(from_ix[at] for at in sample(inputs[0], 20))
        print("---- %s ----" % words)
    h = np.tanh(U[:, inputs])
    scores = W @ h
    p = np.exp(scores) / np.sum(np.exp(scores), axis=0)
    loss = -np.sum(np.log(p[targets, range(length)]))
    dscores = p.copy()
    dscores[targets, range(length)] -= 1
    dW = dscores @ h.T
    dh = W.T @ dscores
    draw = (1 - h * h) * dh
    dU = np.zeros_like(U)
    for t, at in enumerate(inputs):
        dU[:, at] += draw[:, t]
    U -= 0.1 * dU
    W -= 0.1 * dW
    start += length
