# a line that computes nothing differentiable stands between the loss and the first gradient.
#
#
#
import numpy as np
x = np.array([1.5, 2.0])
w = np.array([4.0, 8.0])
loss = np.sum((w * x) ** 2)
size = len(x)
tiny = 1e-8

dw = 2 * w * x
