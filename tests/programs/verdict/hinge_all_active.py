#@ shape training loop
import numpy as np

rng = np.random.RandomState(3)
X = rng.randn(20, 3)
t = np.sign(X @ np.array([1., -1., 0.5]) + 0.1)
w, b = np.zeros(3) + 0.05, 0.1
C = 2.0
for epoch in range(15):
    #@ here
    margins = t * (X.dot(w) + b)
    slack = np.maximum(0, 1 - margins)
    J = 0.5 * np.dot(w, w) + C * np.mean(slack)
    #@ loss J
    active = (margins < 1).astype(float)
    dJdw = w - C * (active * t) @ X / len(t)
    dJdb = -C * np.mean(active * t)
    #@ grads dJdw of w; dJdb of b
    w = w - 0.1 * dJdw
    b = b - 0.1 * dJdb
    if epoch % 5 == 0:
        print('epoch', epoch, 'objective', J)
