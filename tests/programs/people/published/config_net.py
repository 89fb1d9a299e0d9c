from dataclasses import dataclass, field
import numpy as np


@dataclass
class Config:
    n_in: int = 3
    n_hidden: int = 4
    lr: float = 0.05
    epochs: int = 40
    sizes: list = field(default_factory=list)


def make_counter():
    count = 0

    def tick():
        nonlocal count
        count += 1
        return count
    return tick


cfg = Config(epochs=20)
rng = np.random.default_rng(7)
X = rng.normal(size=(12, cfg.n_in))
y = np.tanh(X @ rng.normal(size=(cfg.n_in, 1)))
W1 = rng.normal(size=(cfg.n_in, cfg.n_hidden)) * 0.5
W2 = rng.normal(size=(cfg.n_hidden, 1)) * 0.5
tick = make_counter()
history = []
for epoch in range(cfg.epochs):
    a = np.tanh(X @ W1)
    pred = a @ W2
    loss = np.mean((pred - y) ** 2)
    d_pred = 2 * (pred - y) / len(y)
    d_W2 = a.T @ d_pred
    d_a = d_pred @ W2.T
    d_W1 = X.T @ (d_a * (1 - a ** 2))
    W1 -= cfg.lr * d_W1
    W2 -= cfg.lr * d_W2
    history.append(loss)
    n = tick()
with np.printoptions(precision=3):
    print('best', min(history), 'after', n)
