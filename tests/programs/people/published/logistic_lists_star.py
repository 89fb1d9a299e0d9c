from math import *
from random import *
from functools import reduce

seed(7)
alpha = 0.1
w = [uniform(-1, 1) for _ in range(3)]
b = 0

data = [([0.1, 0.5, 0.2], 1), ([0.9, 0.1, 0.4], 0), ([0.3, 0.8, 0.6], 1), ([0.7, 0.3, 0.1], 0)]

def sig(z): return 1 / (1 + exp(-z))

def predict(x):
    return sig(reduce(lambda acc, p: acc + p[0] * p[1], zip(w, x), b))

for epoch in range(30):
    loss = 0
    gw, gb = [0] * 3, 0
    for x, t in data:
        p = predict(x)
        loss += -(t * log(p) + (1 - t) * log(1 - p))
        for j in range(3):
            gw[j] += (p - t) * x[j]
        gb += p - t
    w = [wi - alpha * gi for wi, gi in zip(w, gw)]
    b -= alpha * gb
    if not epoch % 10:
        print("%2d  %.4f" % (epoch, loss))
