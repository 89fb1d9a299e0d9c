#@ shape recurrent over time
import numpy as np
rng = np.random.RandomState(15)
T, D, H = 4, 3, 3
xs = rng.randn(T, D)
goal = rng.randn(H)
Wx = rng.randn(D, H) * 0.6
Wh = rng.randn(H, H) * 0.6
b = rng.randn(H) * 0.1
h0 = rng.randn(H)
#@ here
hs = np.zeros((T + 1, H))
hs[0] = h0
for t in range(T):
    hs[t + 1] = np.tanh(xs[t] @ Wx + hs[t] @ Wh + b)
loss = 0.5 * np.sum((hs[1:] - goal) ** 2)
#@ loss loss

dWx = np.zeros_like(Wx)
dWh = np.zeros_like(Wh)
db = np.zeros_like(b)
dnext = np.zeros(H)
for t in range(T - 1, -1, -1):
    dh = hs[t + 1] - goal
    dh = dh + dnext
    da = dh * (1 - hs[t + 1] ** 2)
    dWx += np.outer(xs[t], da)
    dWh += np.outer(hs[t], da)
    db += da
    dnext = Wh @ da
dh0 = dnext
#@ grads dWx of Wx; dWh of Wh; db of b; dh0 of h0
