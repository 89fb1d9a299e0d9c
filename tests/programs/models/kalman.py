# Kalman filter: the likelihood of three observations
import numpy as np
dt, q, r = 0.1, 0.5, 0.2
F = np.array([[1, dt], [0, 1]])
H = np.array([[1.0, 0.0]])
Q = q * np.array([[dt**3 / 3, dt**2 / 2], [dt**2 / 2, dt]])
R = np.array([[r]])
x = np.array([0.0, 1.0])
P = np.eye(2)
zs = [0.12, 0.19, 0.33]
nll = 0.0
for z in zs:
    # predict
    x = F @ x
    P = F @ P @ F.T + Q
    # update
    y = z - H @ x
    S = H @ P @ H.T + R
    K = P @ H.T @ np.linalg.inv(S)
    x = x + K @ y
    P = (np.eye(2) - K @ H) @ P
    nll += 0.5 * (y @ np.linalg.solve(S, y) + np.log(np.linalg.det(2 * np.pi * S)))
