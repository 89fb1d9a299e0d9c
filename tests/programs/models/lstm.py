# LSTM over a short sequence, the four gates from one matrix product
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_step(x_t, h, c, Wx, Wh, b):
    a = x_t @ Wx + h @ Wh + b
    ai, af, ao, ag = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
    next_c = f * c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c


np.random.seed(8)
N, T, D, H = 2, 3, 4, 3
x = np.random.randn(N, T, D)
Wx = np.random.randn(D, 4 * H) / np.sqrt(D)
Wh = np.random.randn(H, 4 * H) / np.sqrt(H)
b = np.zeros(4 * H)
h = np.random.randn(N, H)
c = np.zeros_like(h)

hs = []
for t in range(T):
    h, c = lstm_step(x[:, t, :], h, c, Wx, Wh, b)
    hs.append(h)
out = np.stack(hs, axis=1)
loss = (out ** 2).sum() / N + 0.1 * np.abs(c).sum()
