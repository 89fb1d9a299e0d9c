# A 3-2-1 network written with nested lists and nothing else
import math

x = [0.5, -1.0, 2.0]
W1 = [[0.2, -0.3, 0.4], [0.1, 0.5, -0.6]]
b1 = [0.01, -0.02]
W2 = [0.7, -0.8]
b2 = 0.1
target = 1.0

hidden = []
for i in range(2):
    total = b1[i]
    for j in range(3):
        total += W1[i][j] * x[j]
    hidden.append(math.tanh(total))

out = b2
for w, h in zip(W2, hidden):
    out = out + w * h
out = 1 / (1 + math.exp(-out))
error = 0.5 * (target - out) ** 2
