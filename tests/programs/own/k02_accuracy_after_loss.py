# a metric (accuracy) is assigned after the loss, then the backward part follows.
#
#
#
# right dw = [6, 64]
import numpy as np
x = np.array([1.0, 2.0])
w = np.array([3.0, 8.0])
act = w * x
loss = np.sum(act ** 2)
hit = np.mean(np.argmax(act) == 1)

dw = 2 * act * x
