#@ shape training loop
import numpy as np
np.random.seed(23)
center = np.random.randn(5, 3) * 0.5
context = np.random.randn(5, 3) * 0.5
pairs = [(0, 1, 1), (0, 3, 0), (2, 4, 1)]
lr = 0.1
for epoch in range(20):
    #@ here
    loss = 0.0
    dcenter = np.zeros_like(center)
    dcontext = np.zeros_like(context)
    for i, j, label in pairs:
        score = np.dot(center[i], context[j])
        p = 1 / (1 + np.exp(-score))
        loss += -(label * np.log(p) + (1 - label) * np.log(1 - p))
        dscore = p - label
        dcenter[i] += dscore * context[j]
        dcontext[j] += dscore * center[i]
    #@ loss loss
    #@ grads dcenter of center; dcontext of context
    center -= lr * dcenter
    context -= lr * dcontext
