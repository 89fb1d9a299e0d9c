#@ shape training loop
import numpy as np
np.random.seed(26)
x = np.random.randn(20)
y = 3 * x + 1 + 0.1 * np.random.randn(20)
w = np.array([0.5])
b = np.array([0.0])
lr = 0.05
n = len(x)
losses = []
for epoch in range(100):
    #@ here
    y_hat = w * x + b
    error = y_hat - y
    loss = np.mean(error ** 2)
    losses.append(loss)
    #@ loss loss
    dw = 2 / n * np.sum(error * x)
    db = 2 / n * np.sum(error)
    #@ grads dw of w; db of b
    w -= lr * dw
    b -= lr * db
    if epoch % 10 == 0:
        print(epoch, loss)
