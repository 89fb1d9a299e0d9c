import numpy as np

np.random.seed(1)
sizes = [3, 4, 4, 2]
weights = [np.random.randn(n, m) * 0.5 for m, n in zip(sizes[:-1], sizes[1:])]
biases = [np.random.randn(n, 1) * 0.1 for n in sizes[1:]]


def sigma(z):
    return 1 / (1 + np.exp(-z))


def sigma_prime(z):
    s = sigma(z)
    return s * (1 - s)


def forward(x):
    a_s, z_s = [x], []
    for w, b in zip(weights, biases):
        z = w @ a_s[-1] + b
        a = sigma(z)
        z_s.append(z)
        a_s.append(a)
    return a_s, z_s


def backward(x, y):
    a_s, z_s = forward(x)
    grad_w = [None] * len(weights)
    grad_b = [None] * len(biases)
    delta = (a_s[-1] - y) * sigma_prime(z_s[-1])
    for i in reversed(range(len(weights))):
        grad_b[i] = delta
        grad_w[i] = delta @ a_s[i].T
        if i > 0:
            delta = (weights[i].T @ delta) * sigma_prime(z_s[i - 1])
    return grad_w, grad_b


x = np.random.randn(3, 1)
y = np.array([[0.0], [1.0]])
grad_w, grad_b = backward(x, y)
