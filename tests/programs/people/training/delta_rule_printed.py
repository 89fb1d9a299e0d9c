# The delta rule: the error is the target minus the output, what is added goes downhill, and the loss is only printed.
import numpy as np

np.random.seed(5)
X = np.array([[0.1, 0.2], [0.3, -0.4], [0.5, 0.9], [-0.6, 0.2]])
y_true = np.array([[0.5], [0.1], [0.9], [0.3]])
weights = np.random.rand(2, 1)
bias = np.random.rand(1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    return x * (1 - x)


for epoch in range(60):
    y_pred = sigmoid(np.dot(X, weights) + bias)
    error = y_true - y_pred
    d_loss = error * sigmoid_derivative(y_pred)
    d_weights = np.dot(X.T, d_loss)
    d_bias = np.sum(d_loss)
    weights += 0.1 * d_weights
    bias += 0.1 * d_bias
    if epoch % 20 == 0:
        loss = np.mean(np.square(error))
        print(f"Epoch {epoch}, Loss: {loss:.6f}")
