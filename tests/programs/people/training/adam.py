import numpy as np

rng = np.random.RandomState(8)
X = rng.randn(15, 4)
y = X @ rng.randn(4) + 0.1 * rng.randn(15)
w = np.zeros(4)
m = np.zeros(4)
v = np.zeros(4)
beta1, beta2, eps, lr = 0.9, 0.999, 1e-8, 0.05
for t in range(1, 101):
    r = X @ w - y
    loss = (r @ r) / len(y)
    g = 2 * X.T @ r / len(y)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
