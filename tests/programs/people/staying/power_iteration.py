import numpy as np

M = np.array([[2.0, 1.0], [1.0, 3.0]])
v = np.array([1.0, 0.0])
for i in range(8):
    v = M @ v
    v = v / np.sqrt(v @ v)
eigenvalue = v @ M @ v
