import numpy as np
import faulty as F

x = np.array([[1.0, -2.0], [0.5, 3.0]])
w = np.array([[0.3, -0.1], [0.2, 0.4]])
out, cache = F.forward(x, w)
loss = np.sum(out ** 2)
dout = 2 * out
dx, dw = F.backward(dout, cache)
