#@ shape training loop, masked loss
import numpy as np

rng = np.random.default_rng(84)
A = np.array([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]], float)
A_hat = A + np.eye(4)
D = np.diag(1 / np.sqrt(A_hat.sum(1)))
S = D @ A_hat @ D + np.triu(A_hat) * 0.1
X = rng.normal(size=(4, 3))
labels = np.array([0, 0, 1, 1])
mask = np.array([True, False, True, True])
W0 = rng.normal(size=(3, 3)) * 0.6
W1 = rng.normal(size=(3, 2)) * 0.6
rate, wd = 0.2, 5e-2
for epoch in range(6):
    #@ here
    AX = S @ X
    Z0 = AX @ W0
    H = np.where(Z0 > 0, Z0, 0.01 * Z0)
    AH = S @ H
    logits = AH @ W1
    P = np.exp(logits - logits.max(1, keepdims=True))
    P /= P.sum(1, keepdims=True)
    n = mask.sum()
    loss = -np.log(P[mask, labels[mask]]).sum() / n + 0.5 * wd * (np.sum(W0**2) + np.sum(W1**2))
    #@ loss loss
    dlogits = P.copy()
    dlogits[np.arange(4), labels] -= 1
    dlogits[~mask] = 0
    dlogits /= n
    dW1 = AH.T @ dlogits + wd * W1
    dAH = dlogits @ W1.T
    dH = S.T @ dAH
    dZ0 = dH * np.where(Z0 > 0, 1.0, 0.01)
    dW0 = AX.T @ dZ0 + wd * W0
    #@ grads dW0 of W0; dW1 of W1
    W0 -= rate * dW0
    W1 -= rate * dW1
    if epoch % 4 == 0:
        print(f"epoch {epoch}: loss {loss:.4f}, acc {(P.argmax(1) == labels).mean():.2f}")
