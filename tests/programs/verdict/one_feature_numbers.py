#@ shape training loop
import numpy as np
np.random.seed(31)
x = np.random.rand(20)
y = 3 * x + 2 + 0.1 * np.random.randn(20)
w = 0.5
b = -0.2
lr = 0.1
n = len(x)
for epoch in range(40):
    #@ here
    pred = w * x + b
    loss = np.mean((pred - y) ** 2)
    #@ loss loss
    dw = (2 / n) * np.sum(x * (pred - y))
    db = (2 / n) * np.sum(pred - y)
    #@ grads dw of w; db of b
    w = w - lr * dw
    b = b - lr * db
    if epoch % 10 == 0:
        print(epoch, loss)
