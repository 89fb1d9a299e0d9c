#@ shape training loop
import numpy as np
np.random.seed(33)
x = np.linspace(0, 1, 15)
y = 2 * x - 1 + 0.1 * np.random.randn(15)
w = 0.7
b = 0.1
lam = 0.1
n = len(x)
for epoch in range(30):
    #@ here
    pred = w * x + b
    error = pred - y
    cost = np.mean(error ** 2) + lam * w ** 2
    #@ loss cost
    dw = 2 / n * np.sum(x * error) + 2 * lam * w
    db = 2 / n * np.sum(error)
    #@ grads dw of w; db of b
    w -= 0.1 * dw
    b -= 0.1 * db
