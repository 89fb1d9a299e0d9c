# Recurrent states written into one array, a dict made by keywords
import numpy as np
np.random.seed(3)
T, H = 4, 3
x = np.random.randn(T, 2)
p = dict(Wx=np.random.randn(2, H), Wh=np.random.randn(H, H) * .5, b=np.zeros(H))
h = np.zeros((T + 1, H))
for t in range(T):
    a = x[t].dot(p['Wx']) + h[t].dot(p['Wh']) + p['b']
    h[t + 1] = np.tanh(a)
y = h[1:].sum(axis=1)
d = np.diff(y)
loss = np.sum(d ** 2) + np.abs(y).max() + np.prod(y[:2]) + np.cumsum(y)[-1] * 0.1
