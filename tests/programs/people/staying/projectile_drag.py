import numpy as np

g = np.array([0.0, -9.81])
pos = np.array([0.0, 0.0])
vel = np.array([30.0, 40.0])
dt, t = 0.05, 0.0
drag = 0.02
energy_loss = 0.0
while t < 1.0:
    speed = np.sqrt(vel @ vel)
    a = g - drag * speed * vel
    dv = a * dt
    dx = vel * dt
    energy_loss += drag * speed**3 * dt
    vel = vel + dv
    pos = pos + dx
    t += dt
distance = np.sqrt(pos @ pos)
