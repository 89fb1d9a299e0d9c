#@ shape flat
import numpy as np
np.random.seed(41)
x = np.random.randn(3, 3)
W1 = np.random.randn(3, 3) * 0.5
W2 = np.random.randn(3, 3) * 0.5
goal = np.random.randn(3, 3)
#@ here
u = x @ W1
r = np.maximum(u, 0)
v = r @ W2
y = x + v
z = np.tanh(y)
w = z + 0.5 * y
loss = np.mean((w - goal) ** 2)
#@ loss loss
dw = 2 * (w - goal) / w.size
dz = dw.copy()
dy = 0.5 * dw
dy += dz * (1 - z ** 2)
dx = dy.copy()
dv = dy
dW2 = r.T @ dv
dr = dv @ W2.T
du = dr * (u > 0)
dW1 = x.T @ du
dx += du @ W1.T
#@ grads dx of x; dW1 of W1; dW2 of W2
