#@ shape functions for one example, summed in comprehensions
import numpy as np

xs = [np.array([0.5, -1.2, 0.3]), np.array([1.5, 0.2, -0.7]), np.array([-0.4, 0.9, 1.1])]
ts = [0.7, 2.0, 1.1]
theta = {'w': np.array([0.1, -0.4, 0.8]), 'b': 0.2, 's': 1.3}
lam = 0.04


def predict(theta, x):
    z = theta['w'] @ x + theta['b']
    return theta['s'] * np.log(1 + np.exp(z)), z


def example_grad(theta, x, t):
    yhat, z = predict(theta, x)
    r = yhat - t
    dz = r * theta['s'] / (1 + np.exp(-z))
    return {'w': dz * x, 'b': dz, 's': r * np.log(1 + np.exp(z))}


#@ here
loss = sum(0.5 * (predict(theta, x)[0] - t) ** 2 for x, t in zip(xs, ts)) / len(xs)
loss = loss + lam * np.sum(theta['w'] ** 2)
#@ loss loss
per_example = [example_grad(theta, x, t) for x, t in zip(xs, ts)]
grad = {key: sum(g[key] for g in per_example) / len(xs) for key in theta}
grad['w'] = grad['w'] + 2 * lam * theta['w']
#@ grads grad['w'] of theta['w']; grad['b'] of theta['b']; grad['s'] of theta['s']
