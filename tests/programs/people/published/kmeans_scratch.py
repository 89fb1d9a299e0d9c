import numpy as np
from matplotlib import pyplot as plt
from copy import deepcopy

def dist(a, b, ax=1):
    return np.linalg.norm(a - b, axis=ax)

np.random.seed(0)
X = np.vstack([np.random.randn(8, 2) + m for m in ([0, 0], [5, 5], [0, 6])])
k = 3
C = X[[0, 8, 16]].copy()
# To store the value of centroids when it updates
C_old = np.zeros(C.shape)
# Cluster Lables(0, 1, 2)
clusters = np.zeros(len(X))
# Error func. - Distance between new centroids and old centroids
error = dist(C, C_old, None)
# Loop will run till the error becomes zero
while error != 0:
    # Assigning each value to its closest cluster
    for i in range(len(X)):
        distances = dist(X[i], C)
        cluster = np.argmin(distances)
        clusters[i] = cluster
    # Storing the old centroid values
    C_old = deepcopy(C)
    # Finding the new centroids by taking the average value
    for i in range(k):
        points = [X[j] for j in range(len(X)) if clusters[j] == i]
        C[i] = np.mean(points, axis=0)
    error = dist(C, C_old, None)
inertia = np.sum((X - C[clusters.astype(int)]) ** 2)
print(inertia)
colors = ['r', 'g', 'b']
fig, ax = plt.subplots()
for i in range(k):
    points = np.array([X[j] for j in range(len(X)) if clusters[j] == i])
    ax.scatter(points[:, 0], points[:, 1], s=7, c=colors[i])
ax.scatter(C[:, 0], C[:, 1], marker='*', s=200, c='#050505')
