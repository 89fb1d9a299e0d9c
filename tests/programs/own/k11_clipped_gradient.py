# a gradient is right, then clipped on purpose before the update.
#
#
import numpy as np
x = np.array([3.0, 4.0])
w = np.array([1.0, 5.0])
loss = np.sum((w * x) ** 2)
dw = 2 * w * x ** 2
dw = np.clip(dw, -5, 5)
w -= 0.1 * dw
