# A camera: rotation from an axis and an angle, projection with its division, a robust loss
import numpy as np
def skew(w):
    x, y, z = w
    return np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
def rodrigues(w):
    theta = np.linalg.norm(w)
    k = w / theta
    Kx = skew(k)
    return np.eye(3) + np.sin(theta) * Kx + (1 - np.cos(theta)) * Kx @ Kx
w = np.array([0.1, -0.2, 0.05]); t = np.array([0.1, 0.0, 2.0])
f, cx, cy = 500.0, 320.0, 240.0
Kc = np.array([[f, 0, cx], [0, f, cy], [0, 0, 1]])
P = np.array([[0.5, 0.2, 1.0], [-0.3, 0.4, 1.5], [0.0, -0.5, 2.0]])
cam = P @ rodrigues(w).T + t
uvw = cam @ Kc.T
uv = uvw[:, :2] / uvw[:, 2:3]
obs = np.array([[420.0, 300.0], [280.0, 310.0], [320.0, 190.0]])
res = (uv - obs).ravel()
cost = np.sum(np.log1p((res / 10) ** 2))
