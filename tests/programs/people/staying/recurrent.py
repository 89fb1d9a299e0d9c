import numpy as np

np.random.seed(0)
Wx = np.random.randn(3, 2) * 0.5
Wh = np.random.randn(3, 3) * 0.5
h = np.zeros(3)
xs = np.random.randn(4, 2)
loss = 0.0
for t in range(4):
    h = np.tanh(Wx @ xs[t] + Wh @ h)
    loss += np.sum(h**2)
