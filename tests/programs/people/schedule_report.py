"""Learning rates from a generator; a table of losses printed the way scripts print it."""
import numpy as np


def warmup(base, steps):
    for i in range(1, steps + 1):
        yield base * i / steps
    while True:
        yield base


w = np.array([0.5, -0.4])
x = np.array([[1.0, 0.5], [0.2, -1.0], [2.0, 1.0]])
target = np.array([1.0, 0.0, 2.0])
rates = warmup(0.1, steps=2)
history = []
print('{:^6}|{:>10}|{:>8}'.format('epoch', 'loss', 'rate'))
print('=' * 26)
epoch = 0
while True:
    rate = next(rates)
    y = np.maximum(x @ w, 0.01 * (x @ w))
    error = np.mean((y - target) ** 2)
    history.append(error)
    print(f'{epoch:^6d}|{error:>10.5f}|{rate:>8.2e}')
    w = w - rate * np.array([0.1, -0.2])
    epoch += 1
    if epoch == 3:
        break
best, worst = min(history), max(history, key=lambda v: abs(v))
print(('%-8s' * 2 + '%s') % ('best', 'worst', 'mean'), 'done'.rjust(8, ' '), sep='  ')
loss = best + 0.1 * worst + sum(history) / len(history)
