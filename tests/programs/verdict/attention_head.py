#@ shape flat
import numpy as np
rng = np.random.default_rng(19)
T, D = 3, 3
X = rng.standard_normal((T, D))
Wq = rng.standard_normal((D, D))
Wk = rng.standard_normal((D, D))
Wv = rng.standard_normal((D, D))
goal = rng.standard_normal((T, D))
#@ here
Q = X @ Wq
K = X @ Wk
V = X @ Wv
scale = 1 / np.sqrt(D)
S = Q @ K.T * scale
E = np.exp(S - S.max(axis=1, keepdims=True))
A = E / E.sum(axis=1, keepdims=True)
O = A @ V
loss = ((O - goal) ** 2).sum()
#@ loss loss

dO = 2 * (O - goal)
dA = dO @ V.T
dV = A.T @ dO
dS = A * (dA - np.sum(dA * A, axis=1, keepdims=True))
dQ = dS @ K * scale
dK = dS.T @ Q * scale
dWq = X.T @ dQ
dWk = X.T @ dK
dWv = X.T @ dV
dX = dQ @ Wq.T
dX += dK @ Wk.T
dX += dV @ Wv.T
#@ grads dWq of Wq; dWk of Wk; dWv of Wv; dX of X
