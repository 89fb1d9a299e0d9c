# Weights unrolled into one column, as in courses that came from another language: order='F'.
import numpy as np

nn_params = np.r_[np.linspace(-0.5, 0.5, 6), 0.1, 0.2, -0.3]
Theta1 = np.reshape(nn_params[:6], (2, 3), order='F')
Theta2 = nn_params[6:].reshape((1, 3), order='F')
X = np.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]])
y = np.array([[1.0], [0.0], [1.0]])
m = X.shape[0]
a1 = np.c_[np.ones(m), X]
z2 = a1 @ Theta1.T
a2 = np.c_[np.ones(m), 1 / (1 + np.exp(-z2))]
z3 = a2 @ Theta2.T
h = 1 / (1 + np.exp(-z3))
J = np.sum(-y * np.log(h) - (1 - y) * np.log(1 - h)) / m

# backward
dz3 = (h - y) / m
dTheta2 = dz3.T @ a2
dz2 = (dz3 @ Theta2)[:, 1:] * a2[:, 1:] * (1 - a2[:, 1:])
dTheta1 = dz2.T @ a1
dnn_params = np.concatenate([dTheta1.ravel(order='F'), dTheta2.flatten('F')])
