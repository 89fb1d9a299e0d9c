# dW1 where the variable is called w1 (letters differ in case only); the same with dB1 and b1.
#
#
import numpy as np
v = 2.0
w1 = np.array([0.5, 1.5])
b1 = np.array([1.0, 1.0])
z1 = w1 * v + b1
loss = np.sum(z1 ** 2)

dZ1 = 2 * z1
dW1 = dZ1 / v
dB1 = dZ1
