# Three bodies under gravity, two leapfrog steps, and their energy
import numpy as np
G = 1.0
masses = np.array([1.0, 0.5, 0.8])
pos = np.array([[0.0, 0.0], [1.0, 0.2], [-0.5, 0.9]])
vel = np.array([[0.0, 0.1], [0.0, 0.8], [0.6, 0.0]])
dt = 0.01
def acceleration(pos):
    acc = []
    for i in range(len(masses)):
        a = np.zeros(2)
        for j in range(len(masses)):
            if i != j:
                r = pos[j] - pos[i]
                a = a + G * masses[j] * r / (np.sqrt(r @ r + 0.01) ** 3)
        acc.append(a)
    return np.array(acc)
for step in range(2):
    vel = vel + 0.5 * dt * acceleration(pos)
    pos = pos + dt * vel
    vel = vel + 0.5 * dt * acceleration(pos)
ke = 0.5 * np.sum(masses * np.sum(vel ** 2, axis=1))
pe = 0.0
for i in range(3):
    for j in range(i + 1, 3):
        pe -= G * masses[i] * masses[j] / np.linalg.norm(pos[i] - pos[j])
E = ke + pe
