import numpy as np

x = np.array([1.0, 2.0, 3.0])
y = np.array([2.0, 4.1, 5.9])
w = 0.5
b = 0.0
lr = 0.02

for i in range(1000):
    pred = w * x + b
    err = pred - y
    loss = (err**2).mean()
    if i % 100 == 0:
        print(i, loss)
    derr = 2 * err / 3
    dw = (derr * x).sum()
    db = derr.sum()
    w -= lr * dw
    b -= lr * db
print("w =", w, "b =", b)
