import numpy as np
np.random.seed(1)
X = np.random.randn(8, 3)
t = np.random.randn(8)
w = np.random.randn(3)
velocity = np.zeros(3)
beta, lr, max_norm = 0.9, 0.05, 1.0
best_loss = 1e9
for it in range(3):
    pred = np.tanh(X.dot(w))
    loss = 0.5 * np.mean((pred - t) ** 2)
    best_loss = min(best_loss, loss)
    dpred = (pred - t) / len(t)
    dw = X.T.dot(dpred * (1 - pred ** 2))
    norm = np.linalg.norm(dw)
    if norm > max_norm:
        dw = dw * (max_norm / norm)
    velocity = beta * velocity + (1 - beta) * dw
    w = w - lr * velocity
