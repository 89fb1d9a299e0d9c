#@ shape layer classes whose backward updates, training loop
import numpy as np


class Dense:
    def __init__(self, input_size, output_size):
        self.weights = np.random.randn(output_size, input_size)
        self.bias = np.random.randn(output_size, 1)

    def forward(self, input):
        self.input = input
        return np.dot(self.weights, self.input) + self.bias

    def backward(self, output_gradient, learning_rate):
        weights_gradient = np.dot(output_gradient, self.input.T)
        input_gradient = np.dot(self.weights.T, output_gradient)
        self.weights -= learning_rate * weights_gradient
        self.bias -= learning_rate * output_gradient
        return input_gradient


class Activation:
    def __init__(self, activation, activation_prime):
        self.activation = activation
        self.activation_prime = activation_prime

    def forward(self, input):
        self.input = input
        return self.activation(self.input)

    def backward(self, output_gradient, learning_rate):
        return np.multiply(output_gradient, self.activation_prime(self.input))


class Tanh(Activation):
    def __init__(self):
        def tanh(x):
            return np.tanh(x)

        def tanh_prime(x):
            return 1 - np.tanh(x) ** 2

        super().__init__(tanh, tanh_prime)


def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)


np.random.seed(0)
X = np.random.randn(4, 2, 1)
Y = np.random.uniform(-0.8, 0.8, (4, 2, 1))
network = [Dense(2, 3), Tanh(), Dense(3, 2), Tanh()]
rate = 0.1
for e in range(5):
    error = 0
    for x, y in zip(X, Y):
        #@ here
        output = x
        for layer in network:
            output = layer.forward(output)
        error += mse(y, output)
        #@ loss mse(y, output)
        grad = mse_prime(y, output)
        for layer in reversed(network):
            grad = layer.backward(grad, rate)
        #@ grads (was['network[0].weights'] - network[0].weights) / rate of network[0].weights; (was['network[2].weights'] - network[2].weights) / rate of network[2].weights; (was['network[0].bias'] - network[0].bias) / rate of network[0].bias; (was['network[2].bias'] - network[2].bias) / rate of network[2].bias
    error /= len(X)
    print(e, error)
