import random
import math
import time

random.seed(1)


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


w = [[random.uniform(-1, 1) for _ in range(2)] for _ in range(2)]
v = [random.gauss(0, 0.5) for _ in range(2)]
data = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
random.shuffle(data)

start = time.time()
loss = 0.0
for x, t in data:
    h = [sigmoid(w[i][0] * x[0] + w[i][1] * x[1]) for i in range(2)]
    y = sigmoid(v[0] * h[0] + v[1] * h[1])
    loss = loss + (y - t) ** 2 / 2
print("first sample:", data[0])
elapsed = time.time() - start
