#@ shape flat
import numpy as np
np.random.seed(3)
m = 7
X = np.random.randn(m, 3)
y = (np.random.rand(m) > 0.4).astype(float)
w = np.random.randn(3) * 0.7
b = np.array([0.2])
lam = 0.3
#@ here
z = X.dot(w) + b
p = 1 / (1 + np.exp(-z))
nll = -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / m
J = nll + lam / (2 * m) * np.sum(w ** 2)
#@ loss J
dz = (p - y) / m
dw = X.T.dot(dz) + lam / m * w
db = np.sum(dz, keepdims=True)
#@ grads dw of w; db of b
