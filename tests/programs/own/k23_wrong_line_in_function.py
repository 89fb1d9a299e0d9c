# the backward part is a function; one of its lines is wrong.
#
#
#
import numpy as np
def back(k, s, p, h):
    dp = 2 * p * np.ones(2)
    dh = dp * s
    dk = dh * 1.0
    return dk
k = np.array([-1.0, 1.0])
s = 2.0
h = np.maximum(0, k)
p = np.sum(h * s)
loss = p ** 2
dk = back(k, s, p, h)
