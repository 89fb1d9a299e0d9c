import math

dt = 0.01
x, v = 1.0, 0.0
for step in range(50):
    a = -4.0 * x
    dx = v * dt
    dv = a * dt
    x += dx
    v += dv
energy = 0.5 * v**2 + 2.0 * x**2
