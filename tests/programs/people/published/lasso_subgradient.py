import numpy as np

np.random.seed(4)
n, d = 15, 6
A = np.random.normal(size=(n, d))
x_true = np.zeros(d)
x_true[[0, 3]] = [2.0, -1.5]
b = A @ x_true + 0.1 * np.random.normal(size=n)
lam = 0.5

def objective(x):
    return 0.5 * np.linalg.norm(A @ x - b) ** 2 + lam * np.linalg.norm(x, 1)

def subgradient(x):
    return A.T @ (A @ x - b) + lam * np.sign(x)

x = np.ones(d) * 0.1
best = float('inf')
history = []
for k in range(1, 201):
    f = objective(x)
    g = subgradient(x)
    if f < best:
        best = f
    history.append(best)
    step = 0.05 / np.sqrt(k)
    x = x - step * g
print("best objective:", best)
print("x:", np.round(x, 3))
