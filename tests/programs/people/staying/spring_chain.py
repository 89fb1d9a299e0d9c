# masses on springs, velocity Verlet
import numpy as np

n = 5
k, m, dt = 4.0, 1.0, 0.02
x = np.zeros(n)
x[2] = 0.5
v = np.zeros(n)


def force(x):
    left = np.roll(x, 1)
    right = np.roll(x, -1)
    return -k * (2 * x - left - right)


f = force(x)
for step in range(25):
    v += 0.5 * dt * f / m
    x += dt * v
    f = force(x)
    v += 0.5 * dt * f / m
    E = 0.5 * m * np.sum(v**2) + 0.25 * k * np.sum((x - np.roll(x, 1)) ** 2)
print(E)
