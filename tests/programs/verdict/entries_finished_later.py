#@ shape flat
rows = [[1.0, 2.0], [0.5, -1.0], [2.0, 0.3], [1.5, 1.0]]
ys = [3.1, 4.9, 7.2, 9.1]
w = [0.1, -0.2]
n = len(rows)
#@ here
loss = 0.0
for k in range(n):
    pred = w[0] * rows[k][0] + w[1] * rows[k][1]
    loss += (pred - ys[k]) ** 2
loss /= n
#@ loss loss
dw = [0.0, 0.0]
for k in range(n):
    pred = w[0] * rows[k][0] + w[1] * rows[k][1]
    for i in range(2):
        dw[i] += 2 * (pred - ys[k]) * rows[k][i]
for i in range(2):
    dw[i] /= n
#@ grads dw[0] of w[0]; dw[1] of w[1]
