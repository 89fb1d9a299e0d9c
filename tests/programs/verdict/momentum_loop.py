#@ shape training loop
import numpy as np
np.random.seed(27)
X = np.random.randn(6, 3)
Y = np.random.randn(6, 2)
W1 = np.random.randn(3, 4) * 0.5
W2 = np.random.randn(4, 2) * 0.5
v1 = np.zeros_like(W1)
v2 = np.zeros_like(W2)
mu, lr = 0.9, 0.01
for it in range(50):
    #@ here
    h = 1 / (1 + np.exp(-X @ W1))
    pred = h @ W2
    loss = 0.5 * np.sum((pred - Y) ** 2) / len(X)
    #@ loss loss
    dpred = (pred - Y) / len(X)
    dW2 = h.T @ dpred
    dh = dpred @ W2.T
    da = dh * h * (1 - h)
    dW1 = X.T @ da
    #@ grads dW1 of W1; dW2 of W2
    v1 = mu * v1 - lr * dW1
    v2 = mu * v2 - lr * dW2
    W1 += v1
    W2 += v2
