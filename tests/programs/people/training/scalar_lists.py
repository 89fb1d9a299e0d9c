import math

xs = [0.5, 1.5, -1.0, 2.0]
ts = [0.0, 1.0, 0.0, 1.0]
w = 0.1
b = 0.0
rate = 0.5


def sigmoid(z):
    return 1.0 / (1.0 + math.exp(-z))


for epoch in range(200):
    loss = 0.0
    dw = 0.0
    db = 0.0
    for x, t in zip(xs, ts):
        p = sigmoid(w * x + b)
        loss += -(t * math.log(p) + (1.0 - t) * math.log(1.0 - p))
        dz = p - t
        dw += dz * x
        db += dz
    w = w - rate * dw
    b = b - rate * db
