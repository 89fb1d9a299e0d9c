import numpy as np
np.random.seed(7)
X = np.random.randn(10, 4)
y = (np.random.rand(10) > 0.5).astype(float)
W = np.random.randn(4) * 0.1
b = 0.0
m_w, v_w = np.zeros(4), np.zeros(4)
beta1, beta2, eps, alpha = 0.9, 0.999, 1e-8, 0.01
for i in range(1, 4):
    z = X @ W + b
    p = 1 / (1 + np.exp(-z))
    J = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    dz = (p - y) / y.size
    dW = X.T @ dz
    db = dz.sum()
    m_w = beta1 * m_w + (1 - beta1) * dW
    v_w = beta2 * v_w + (1 - beta2) * dW ** 2
    m_hat = m_w / (1 - beta1 ** i)
    v_hat = v_w / (1 - beta2 ** i)
    W -= alpha * m_hat / (np.sqrt(v_hat) + eps)
    b -= alpha * db
accuracy = np.mean((1 / (1 + np.exp(-(X @ W + b))) > 0.5) == y)
print(accuracy)
