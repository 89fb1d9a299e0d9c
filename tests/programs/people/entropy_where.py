# Entropy without a log of zero, activations by np.select and np.vectorize, a safe division.
import numpy as np


def hinge(t):
    if t > 1:
        return 0.0
    return 1 - t


logits = np.array([[0.4, -1.2, 2.0], [1.1, 0.3, -0.7]])
mask = np.array([[True, True, False], [True, True, True]])
weights = np.exp(logits, where=mask, out=np.zeros_like(logits))
p = weights / np.sum(weights, axis=1, keepdims=True)
entropy = -np.sum(p * np.log(p, out=np.zeros_like(p), where=p > 0), axis=1)
shaped = np.select([logits > 1, logits > 0], [logits ** 2, 0.5 * logits], default=0.1 * logits)
margins = np.vectorize(hinge)(logits)
best = np.max(shaped, axis=1, initial=0.25)
ratio = np.divide(best, entropy, out=np.zeros(2), where=entropy > 0.5)
loss = np.mean(ratio) + np.sum(margins, where=mask) + np.sum(entropy, dtype=float)
