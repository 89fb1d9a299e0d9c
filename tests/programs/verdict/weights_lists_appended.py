#@ shape layers in a list
import numpy as np
np.random.seed(11)
weights = [np.random.randn(3, 3) for _ in range(3)]
biases = [np.random.randn(3) for _ in range(3)]
x = np.random.randn(5, 3)
y = np.random.randn(5, 3)
#@ here
activations = [x]
for w, b in zip(weights, biases):
    activations.append(np.tanh(activations[-1] @ w + b))
loss = ((activations[-1] - y) ** 2).mean()
#@ loss loss
grads_w, grads_b = [], []
delta = 2 * (activations[-1] - y) / y.size
for w, a_in, a_out in zip(reversed(weights), reversed(activations[:-1]), reversed(activations[1:])):
    delta = delta * (1 - a_out ** 2)
    dw = a_in.T @ delta
    db = delta.sum(axis=0)
    grads_w.append(dw)
    grads_b.append(db)
    delta = delta @ w.T
grads_w = list(reversed(grads_w))
grads_b = list(reversed(grads_b))
#@ grads grads_w[0] of weights[0]; grads_w[1] of weights[1]; grads_b[2] of biases[2]
for w, b, dw, db in zip(weights, biases, grads_w, grads_b):
    w -= 0.1 * dw
    b -= 0.1 * db
