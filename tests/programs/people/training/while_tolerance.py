import numpy as np

A = np.array([[3.0, 1.0], [1.0, 2.0], [0.0, 1.0]])
target = np.array([9.0, 8.0, 3.5])
theta = np.zeros(2)
alpha = 0.05
cost = 1e9
previous = 2e9
n = 0
while previous - cost > 1e-6 and n < 500:
    previous = cost
    residual = A.dot(theta) - target
    cost = 0.5 * residual.dot(residual)
    grad_theta = A.T.dot(residual)
    theta = theta - alpha * grad_theta
    n += 1
print(n, theta)
