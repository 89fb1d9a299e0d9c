import numpy as np

np.random.seed(9)
X = np.random.randn(15, 3)
t = np.sign(np.random.randn(15))
w = np.random.randn(3) * 0.1
velocity = np.zeros_like(w)
mu, eta = 0.9, 0.05
for k in range(40):
    margin = t * (X @ w)
    loss = np.mean(np.log(1 + np.exp(-margin)))
    dmargin = -1 / (1 + np.exp(margin)) / len(t)
    dw = X.T @ (t * dmargin)
    v_prev = velocity
    velocity = mu * velocity - eta * dw
    w += -mu * v_prev + (1 + mu) * velocity
