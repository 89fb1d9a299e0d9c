#@ shape training loop
import numpy as np
np.random.seed(32)
x = np.random.rand(12, 1)
y = 3 * x + 2 + 0.1 * np.random.randn(12, 1)
w = np.random.randn(1, 1)
b = np.zeros((1, 1)) + 0.1
lr = 0.1
m = x.shape[0]
for epoch in range(30):
    #@ here
    y_hat = np.dot(x, w) + b
    err = y_hat - y
    loss = np.sum(err ** 2) / (2 * m)
    #@ loss loss
    dw = np.dot(x.T, err) / m
    db = np.sum(err, axis=0, keepdims=True) / m
    #@ grads dw of w; db of b
    w -= lr * dw
    b -= lr * db
print(w, b)
