import math

samples = [([0.5, 1.2], 1), ([-1.0, 0.3], 0), ([1.5, -0.4], 1), ([-0.2, -1.1], 0)]
w = [0.1, -0.1]
b = 0.0
rate = 0.3
for epoch in range(25):
    total = 0.0
    for x, label in samples:
        z = w[0] * x[0] + w[1] * x[1] + b
        p = 1 / (1 + math.exp(-z))
        loss = -(label * math.log(p) + (1 - label) * math.log(1 - p))
        dz = p - label
        dw = [dz * x[0], dz * x[1]]
        db = dz
        for j in range(2):
            w[j] -= rate * dw[j]
        b -= rate * db
        total += loss
print(w, b, total)
