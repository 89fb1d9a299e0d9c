import numpy as np
import time
from functools import wraps


def timer(func):
    @wraps(func)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        result = func(*args, **kwargs)
        print(f"{func.__name__} took {time.perf_counter() - start:.3f}s")
        return result
    return wrapper


class BatchNorm:
    def __init__(self, dim, momentum=0.9, eps=1e-5):
        self.gamma, self.beta = np.ones(dim), np.zeros(dim)
        self.running_mean, self.running_var = np.zeros(dim), np.ones(dim)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train=True):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        else:
            mean, var = self.running_mean, self.running_var
        self.std = np.sqrt(var + self.eps)
        self.xhat = (x - mean) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        N = dout.shape[0]
        self.dgamma = np.sum(dout * self.xhat, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dxhat = dout * self.gamma
        return (N * dxhat - dxhat.sum(axis=0) - self.xhat * np.sum(dxhat * self.xhat, axis=0)) / (N * self.std)


class Dropout:
    def __init__(self, p=0.5, rng=None):
        self.p = p
        self.rng = rng or np.random.default_rng()

    def forward(self, x, train=True):
        if not train:
            return x
        self.mask = (self.rng.random(x.shape) > self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class Net:
    def __init__(self, sizes, p_drop, seed=0):
        rng = np.random.default_rng(seed)
        self.W = [rng.standard_normal((a, b)) * np.sqrt(2.0 / a) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros(b) for b in sizes[1:]]
        self.bn = [BatchNorm(d) for d in sizes[1:-1]]
        self.drop = [Dropout(p_drop, rng) for _ in sizes[1:-1]]
        self.L = len(self.W)

    def forward(self, X, train=True):
        self.inputs, self.pre = [], []
        h = X
        for i in range(self.L - 1):
            self.inputs.append(h)
            z = self.bn[i].forward(h @ self.W[i] + self.b[i], train)
            self.pre.append(z)
            h = self.drop[i].forward(np.maximum(z, 0), train)
        self.inputs.append(h)
        return h @ self.W[-1] + self.b[-1]

    def loss(self, scores, y):
        shifted = scores - scores.max(axis=1, keepdims=True)
        logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        n = len(y)
        self.dscores = np.exp(logp)
        self.dscores[np.arange(n), y] -= 1
        self.dscores /= n
        return -logp[np.arange(n), y].mean()

    def backward(self):
        dW, db = [None] * self.L, [None] * self.L
        d = self.dscores
        for i in range(self.L - 1, -1, -1):
            dW[i] = self.inputs[i].T @ d
            db[i] = d.sum(axis=0)
            if i:
                d = d @ self.W[i].T
                d = self.drop[i - 1].backward(d)
                d = d * (self.pre[i - 1] > 0)
                d = self.bn[i - 1].backward(d)
        return dW, db

    def update(self, dW, db, lr):
        for i in range(self.L):
            self.W[i] -= lr * dW[i]
            self.b[i] -= lr * db[i]
        for bn in self.bn:
            bn.gamma -= lr * bn.dgamma
            bn.beta -= lr * bn.dbeta


def batches(X, y, size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        idx = order[start:start + size]
        yield X[idx], y[idx]


@timer
def fit(net, X, y, Xv, yv, epochs=30, lr=0.1, batch=16, patience=5):
    rng = np.random.default_rng(1)
    best, wait = np.inf, 0
    for epoch in range(epochs):
        for Xb, yb in batches(X, y, batch, rng):
            loss = net.loss(net.forward(Xb), yb)
            net.update(*net.backward(), lr)
        val = net.loss(net.forward(Xv, train=False), yv)
        acc = (net.forward(Xv, train=False).argmax(1) == yv).mean()
        if val < best - 1e-4:
            best, wait = val, 0
        else:
            wait += 1
            if wait >= patience:
                print(f"early stop at {epoch}")
                break
        lr *= 0.95
        if epoch % 5 == 0:
            print(f"epoch {epoch} train {loss:.3f} val {val:.3f} acc {acc:.2f}")


if __name__ == "__main__":
    rng = np.random.default_rng(7)
    y = rng.integers(0, 3, 96)
    X = rng.standard_normal((96, 4)) + np.eye(3, 4)[y] * 2
    fit(Net([4, 12, 8, 3], 0.2), X[:64], y[:64], X[64:], y[64:])
