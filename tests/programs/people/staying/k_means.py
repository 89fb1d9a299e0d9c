import numpy as np

np.random.seed(1)
points = np.vstack([np.random.randn(5, 2), np.random.randn(5, 2) + 4.0])
centers = points[:2].copy()
for i in range(5):
    distance = ((points[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2)
    label = distance.argmin(axis=1)
    for k in range(2):
        centers[k] = points[label == k].mean(axis=0)
inertia = ((points - centers[label]) ** 2).sum()
