import numpy as np

np.random.seed(1)
X = np.random.randn(10, 3) @ np.array([[2., .3, .1], [0, 1., .2], [0, 0, .3]])
X_meaned = X - np.mean(X, axis=0)
cov_mat = np.cov(X_meaned, rowvar=False)
eigen_values, eigen_vectors = np.linalg.eigh(cov_mat)
# sort the eigenvalues in descending order
sorted_index = np.argsort(eigen_values)[::-1]
sorted_eigenvalue = eigen_values[sorted_index]
sorted_eigenvectors = eigen_vectors[:, sorted_index]
n_components = 2
eigenvector_subset = sorted_eigenvectors[:, 0:n_components]
X_reduced = np.dot(eigenvector_subset.transpose(), X_meaned.transpose()).transpose()
X_back = X_reduced @ eigenvector_subset.T
explained = sorted_eigenvalue / np.sum(sorted_eigenvalue)
print(explained)
reconstruction_error = np.mean((X_meaned - X_back) ** 2)
