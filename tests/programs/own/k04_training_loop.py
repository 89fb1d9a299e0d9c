# forward, backward and update in one training loop (the commonest form of all).
#
#
#
import numpy as np
t = np.array([1.0, 2.0, 3.0])
goal = np.array([3.0, 5.0, 7.0])
w = 0.5
b = 0.0
rate = 0.01
for epoch in range(3):
    guess = w * t + b
    loss = np.sum((guess - goal) ** 2)
    dw = np.sum(-2 * t * (guess - goal))
    db = np.sum(2 * (guess - goal))
    w = w - rate * dw
    b = b - rate * db
