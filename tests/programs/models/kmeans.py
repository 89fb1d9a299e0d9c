# Distortion of a clustering: every point pulls on its nearest centre only
import numpy as np

np.random.seed(14)
points = np.random.randn(7, 2)
centres = np.random.randn(3, 2)

diff = points[:, None, :] - centres[None, :, :]
dist = np.sqrt((diff ** 2).sum(axis=2))
nearest = np.argmin(dist, axis=1)
inertia = (dist.min(axis=1) ** 2).sum()
assigned = centres[nearest]
spread = np.abs(points - assigned).max()
radius = np.array([dist[nearest == j, j].max() for j in range(3) if np.any(nearest == j)])
objective = inertia + 0.5 * spread + 0.1 * radius.sum()
