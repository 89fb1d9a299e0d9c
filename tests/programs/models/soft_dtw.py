# Soft dynamic time warping: a table of lists, filled row by row with a soft minimum
import math
a = [0.1, 0.5, 1.2]
b = [0.0, 0.6, 1.0, 1.3]
gamma = 0.3
INF = 1e6
D = [[INF] * (len(b) + 1) for _ in range(len(a) + 1)]
D[0][0] = 0.0
def softmin(x, y, z):
    m = min(x, y, z)
    return m - gamma * math.log(sum(math.exp(-(v - m) / gamma) for v in (x, y, z)))
for i in range(1, len(a) + 1):
    for j in range(1, len(b) + 1):
        cost = (a[i - 1] - b[j - 1]) ** 2
        D[i][j] = cost + softmin(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1])
dist = D[len(a)][len(b)]
