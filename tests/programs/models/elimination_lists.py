"""Linear regression with pure-python matrices and Gaussian elimination."""
def transpose(M): return [list(r) for r in zip(*M)]
def matmul(A, B): return [[sum(a * b for a, b in zip(r, c)) for c in zip(*B)] for r in A]
def solve(A, b):
    n = len(A)
    M = [row[:] + [bi] for row, bi in zip(A, b)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(M[r][i]))
        M[i], M[p] = M[p], M[i]
        for r in range(i + 1, n):
            f = M[r][i] / M[i][i]
            M[r] = [mr - f * mi for mr, mi in zip(M[r], M[i])]
    x = [0.0] * n
    for i in range(n - 1, -1, -1):
        x[i] = (M[i][n] - sum(M[i][j] * x[j] for j in range(i + 1, n))) / M[i][i]
    return x
X = [[1.0, 0.5], [1.0, 1.5], [1.0, 2.0]]
y = [1.0, 2.5, 2.7]
Xt = transpose(X)
G = matmul(Xt, X)
r = [row[0] for row in matmul(Xt, [[v] for v in y])]
w = solve(G, r)
loss = sum((sum(wi * xi for wi, xi in zip(w, row)) - t) ** 2 for row, t in zip(X, y)) + w[0] * w[1]
