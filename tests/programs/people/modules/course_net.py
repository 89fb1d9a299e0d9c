import numpy as np
from cs231n.classifiers import TwoLayer
from cs231n import optim
import cs231n.layers

X = np.array([[1.0, 2.0, -1.0], [0.5, -0.5, 2.0]])
target = np.array([[1.0, 0.0], [0.0, 1.0]])
model = TwoLayer(3, 2)
loss, grads = model.loss(X, target)
