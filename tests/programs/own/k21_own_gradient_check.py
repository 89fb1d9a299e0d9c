# the file ends with its own numerical check.
#
#
import numpy as np
v = np.array([1.0, 2.0])
w = np.array([2.0, 1.5])
def cost(w):
    return np.sum((w * v) ** 2)
loss = cost(w)
dw = 2 * w * v ** 2
approx = np.zeros(2)
for i in range(2):
    step = np.zeros(2)
    step[i] = 1e-6
    approx[i] = (cost(w + step) - cost(w - step)) / 2e-6
gap = np.linalg.norm(dw - approx) / (np.linalg.norm(dw) + np.linalg.norm(approx))
