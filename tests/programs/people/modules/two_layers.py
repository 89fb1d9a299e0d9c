import numpy as np
from layers import affine_forward, affine_backward, softmax_loss
from layer_utils import *

np.random.seed(3)
X = np.random.randn(5, 4)
y = np.array([0, 2, 1, 1, 0])
W1 = 0.5 * np.random.randn(4, 6)
b1 = np.zeros(6)
W2 = 0.5 * np.random.randn(6, 3)
b2 = np.zeros(3)

h, cache1 = affine_relu_forward(X, W1, b1)
scores, cache2 = affine_forward(h, W2, b2)
loss, dscores = softmax_loss(scores, y)
dh, dW2, db2 = affine_backward(dscores, cache2)
dX, dW1, db1 = affine_relu_backward(dh, cache1)
