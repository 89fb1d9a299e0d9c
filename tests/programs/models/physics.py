# A pendulum stepped by leapfrog, the state written into an array; how far it is from where it should be
import numpy as np

steps, dt = 6, 0.1
g, length = 9.81, 1.2
theta0, omega0 = 0.4, 0.0
states = np.zeros((steps + 1, 2))
states[0] = [theta0, omega0]
for i in range(steps):
    theta, omega = states[i]
    omega_half = omega - 0.5 * dt * g / length * np.sin(theta)
    states[i + 1, 0] = theta + dt * omega_half
    states[i + 1, 1] = omega_half - 0.5 * dt * g / length * np.sin(states[i + 1, 0])
energy = 0.5 * (length * states[:, 1]) ** 2 + g * length * (1 - np.cos(states[:, 0]))
drift = energy[-1] - energy[0]
miss = (states[-1, 0] - 0.2) ** 2 + drift ** 2
