import numpy as np


class Mode:
    training = True


class evaluating:
    def __enter__(self):
        self.before = Mode.training
        Mode.training = False
        return self

    def __exit__(self, kind, error, trace):
        Mode.training = self.before
        return False


def dropout(x, p, mask=None):
    if not Mode.training:
        return x, None
    mask = (np.random.rand(*x.shape) >= p) / (1 - p)
    return x * mask, mask


np.random.seed(3)
X = np.random.randn(12, 4)
y = (X.sum(axis=1) > 0).astype(int)
W1, b1 = 0.3 * np.random.randn(4, 6), np.zeros(6)
W2, b2 = 0.3 * np.random.randn(6, 2), np.zeros(2)


def predict(X):
    with evaluating():
        h, _ = dropout(np.maximum(0, X @ W1 + b1), 0.5)
        return np.argmax(h @ W2 + b2, axis=1)


h = np.maximum(0, X @ W1 + b1)
hd, mask = dropout(h, 0.5)
scores = hd @ W2 + b2
e = np.exp(scores - scores.max(axis=1, keepdims=True))
probs = e / e.sum(axis=1, keepdims=True)
loss = -np.log(probs[np.arange(12), y]).mean()

dscores = probs.copy()
dscores[np.arange(12), y] -= 1
dscores /= 12
dW2 = hd.T @ dscores
db2 = dscores.sum(axis=0)
dhd = dscores @ W2.T
dh = dhd * mask
dh[h <= 0] = 0
dW1 = X.T @ dh
db1 = dh.sum(axis=0)
print('accuracy', np.mean(predict(X) == y), Mode.training)
