import numpy as np
from cs231n.classifiers import TwoLayer
from cs231n.optim import sgd

X = np.array([[1.0, 2.0, -1.0], [0.5, -0.5, 2.0]])
target = np.array([[1.0, 0.0], [0.0, 1.0]])
model = TwoLayer(3, 2)
for step in range(20):
    loss, grads = model.loss(X, target)
    for name in model.params:
        sgd(model.params[name], grads[name], rate=0.1)
