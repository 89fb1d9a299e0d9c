# A classifier of nested lists: helpers that call helpers, comprehensions over zip
import math
def dot(a, b):
    return sum([x * y for x, y in zip(a, b)])
def matvec(M, v):
    return [dot(row, v) for row in M]
def softmax(v):
    m = max(v)
    e = [math.exp(t - m) for t in v]
    s = sum(e)
    return [t / s for t in e]
W = [[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]]
b = [0.1, 0.2]
x = [1.0, -2.0, 0.5]
h = [max(0.0, z + bi) for z, bi in zip(matvec(W, x), b)]
V = [[0.3, -0.1], [0.2, 0.7], [-0.5, 0.4]]
p = softmax(matvec(V, h))
target = 1
loss = -math.log(p[target])
reg = 0
for row in W:
    for w in row:
        reg += abs(w) + w ** 2
loss += 0.01 * reg
