# one function computes the loss and its gradient and returns both (the form of a course's svm.py / softmax.py).
#
#
#
# right dk = [10, 14] (2*(k*v)*v + 2*0.5*k)
import numpy as np
def ridge(k, v):
    fit = k * v
    loss = np.sum(fit ** 2) + 0.5 * np.sum(k ** 2)
    dk = 2 * fit * v
    return loss, dk
k = np.array([1.0, 7.0])
v = np.array([2.12132034355964257, 0.70710678118654752])
loss, dk = ridge(k, v)
