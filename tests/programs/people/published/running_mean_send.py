import numpy as np


def smoother(beta):
    average, count = 0.0, 0
    value = yield
    while True:
        count += 1
        average = beta * average + (1 - beta) * value
        value = yield average / (1 - beta ** count)


def batches(X, y, size):
    for start in range(0, len(X), size):
        yield X[start:start + size], y[start:start + size]


rng = np.random.default_rng(9)
X = rng.normal(size=(12, 2))
y = X @ np.array([1.0, -2.0]) + 0.5
w, b = np.zeros(2), 0.0
history = []
for epoch in range(5):
    for xb, yb in batches(X, y, 4):
        pred = xb @ w + b
        loss = np.mean((pred - yb) ** 2)
        dpred = 2 * (pred - yb) / len(yb)
        dw = xb.T @ dpred
        db = dpred.sum()
        w -= 0.1 * dw
        b -= 0.1 * db
        history.append(float(loss))
smooth = smoother(0.9)
next(smooth)
for i, value in enumerate(history):
    shown = smooth.send(value)
    if i % 5 == 4:
        print(i, round(shown, 4))
