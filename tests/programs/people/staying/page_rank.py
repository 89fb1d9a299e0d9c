import numpy as np

links = np.array([[0, 1, 1, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 1, 0]], dtype=float)
P = links / links.sum(axis=1, keepdims=True)
N = P.shape[0]
r = np.ones(N) / N
damping = 0.85
for i in range(30):
    r_new = (1 - damping) / N + damping * P.T @ r
    delta = np.abs(r_new - r).sum()
    r = r_new
    if delta < 1e-8:
        break
top = r.max()
