#@ shape scaled return, loss after update
import numpy as np
np.random.seed(32)
X = np.random.randn(9, 3)
labels = np.eye(3)[np.random.randint(3, size=9)]
W = np.random.randn(3, 3) * 0.3
b = np.zeros(3)
lr = 0.1
m = X.shape[0]
for epoch in range(60):
    #@ here
    Z = X @ W + b
    E = np.exp(Z)
    P = E / E.sum(axis=1, keepdims=True)
    dZ = P - labels
    dW = X.T @ dZ / m
    db = dZ.sum(axis=0) / m
    #@ grads dW of W; db of b
    W -= lr * dW
    b -= lr * db
    loss = -np.sum(labels * np.log(P)) / m
    #@ loss loss
