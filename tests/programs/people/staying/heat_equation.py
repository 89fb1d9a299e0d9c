import numpy as np

nx, dx, dt, alpha = 21, 0.05, 0.001, 0.5
u = np.sin(np.pi * np.linspace(0, 1, nx))
for n in range(40):
    un = u.copy()
    u[1:-1] = un[1:-1] + alpha * dt / dx**2 * (un[2:] - 2 * un[1:-1] + un[:-2])
    grad_u = (u[1:] - u[:-1]) / dx
total = np.sum(u) * dx
