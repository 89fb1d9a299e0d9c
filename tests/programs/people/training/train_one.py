import numpy as np


def forward(w, x):
    return w[0] * x + w[1]


def train_one(w, x, t, lr):
    p = forward(w, x)
    e = p - t
    loss = 0.5 * e**2
    dw0 = e * x
    dw1 = e
    return [w[0] - lr * dw0, w[1] - lr * dw1], loss


data = [(1.0, 2.9), (2.0, 5.1), (3.0, 7.0)]
w = [0.0, 0.0]
for epoch in range(20):
    total = 0.0
    for x, t in data:
        w, loss = train_one(w, x, t, 0.05)
        total += loss
print(w)
