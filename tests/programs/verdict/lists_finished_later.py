#@ shape training loop
xs = [1.5, 2.0, 3.0, 4.0]
ys = [3.2, 4.9, 7.1, 9.3]
w = 0.4
b = 0.1
n = len(xs)
for epoch in range(20):
    #@ here
    loss = 0.0
    dw = 0.0
    db = 0.0
    for i in range(n):
        err = w * xs[i] + b - ys[i]
        loss += err ** 2
        dw += 2 * err * xs[i]
        db += 2 * err
    loss /= n
    dw /= n
    db /= n
    #@ loss loss
    #@ grads dw of w; db of b
    w -= 0.01 * dw
    b -= 0.01 * db
