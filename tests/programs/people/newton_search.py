"""A step size is searched for: halve it while the loss grows, give up after some tries."""
import numpy as np


def loss_at(w, X, y):
    r = X @ w - y
    return 0.5 * np.sum(r * r)


def steps(first, shrink=0.5):
    step = first
    while True:
        yield step
        step *= shrink


class NoStep(Exception):
    pass


def search(w, direction, X, y, most=6):
    start = loss_at(w, X, y)
    for tried, step in enumerate(steps(1.0)):
        if tried >= most:
            raise NoStep('none of %d steps goes down' % most)
        if loss_at(w + step * direction, X, y) < start:
            print(f'step {step:.4f} after {tried:>2d} tries')
            break
    else:
        step = 0.0
    return w + step * direction


X = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]])
y = np.array([1.0, 2.0, 3.0])
w = np.array([0.1, -0.3])
d = np.array([0.4, 0.2])
try:
    w_new = search(w, d, X, y)
except NoStep as why:
    print('stopped:', why)
    w_new = w * 0.5
f = loss_at(w_new, X, y)
