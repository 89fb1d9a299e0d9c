import numpy as np

def train(patterns):
    n = patterns.shape[1]
    W = np.zeros((n, n))
    for p in patterns:
        W += np.outer(p, p)
    np.fill_diagonal(W, 0)
    return W / len(patterns)

def energy(W, s):
    return -0.5 * s @ W @ s

def recall(W, s, steps=5):
    for _ in range(steps):
        s = np.sign(W @ s)
    return s

patterns = np.array([[1, -1, 1, -1, 1, -1], [1, 1, 1, -1, -1, -1]])
W = train(patterns)
noisy = np.array([1, -1, 1, -1, 1, 1])
out = recall(W, noisy)
E = energy(W, out)
print('energy', E)
