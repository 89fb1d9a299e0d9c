#@ shape main function
import numpy as np


def main():
    np.random.seed(29)
    X = np.random.randn(8, 3)
    y = np.random.randn(8, 1)
    W = np.random.randn(3, 1)
    b = np.zeros((1, 1))
    alpha = 0.1
    for i in range(40):
        #@ here
        z = np.dot(X, W) + b
        a = np.tanh(z)
        loss = np.sum((a - y) ** 2) / (2 * X.shape[0])
        #@ loss loss
        da = (a - y) / X.shape[0]
        dz = da * (1 - a ** 2)
        dW = np.dot(X.T, dz)
        db = np.sum(dz, axis=0, keepdims=True)
        #@ grads dW of W; db of b
        W -= alpha * dW
        b -= alpha * db
    print('final loss', loss)


if __name__ == '__main__':
    main()
