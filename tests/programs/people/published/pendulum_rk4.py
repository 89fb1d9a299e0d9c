import numpy as np
import matplotlib.pyplot as plt

g = 9.81
L = 1.0
dt = 0.01
t = np.arange(0, 0.5, dt)

def f(state, t):
    theta, omega = state
    return np.array([omega, -(g / L) * np.sin(theta)])

def rk4_step(state, t, dt):
    k1 = f(state, t)
    k2 = f(state + 0.5 * dt * k1, t + 0.5 * dt)
    k3 = f(state + 0.5 * dt * k2, t + 0.5 * dt)
    k4 = f(state + dt * k3, t + dt)
    return state + dt / 6.0 * (k1 + 2 * k2 + 2 * k3 + k4)

state = np.array([np.pi / 4, 0.0])
trajectory = [state]
for ti in t[:-1]:
    state = rk4_step(state, ti, dt)
    trajectory.append(state)
trajectory = np.array(trajectory)
energy = 0.5 * L**2 * trajectory[:, 1]**2 + g * L * (1 - np.cos(trajectory[:, 0]))
drift = energy[-1] - energy[0]
print("energy drift: %.3e" % drift)
plt.plot(t, trajectory[:, 0])
plt.show()
