#@ shape training loop
xs = [1.0, 2.0, 3.0, 4.0]
ys = [2.2, 3.9, 6.1, 8.3]
w = 0.4
b = 0.1
m = len(xs)
for epoch in range(25):
    #@ here
    loss = 0.0
    dw = 0.0
    db = 0.0
    for x, y in zip(xs, ys):
        pred = w * x + b
        err = pred - y
        loss += err ** 2 / m
        dpred = 2 * err / m
        dw += dpred * x
        db += dpred
    #@ loss loss
    #@ grads dw of w; db of b
    w -= 0.01 * dw
    b -= 0.01 * db
