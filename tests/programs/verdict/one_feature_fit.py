#@ shape class, training loop
import numpy as np
np.random.seed(34)
x = np.random.rand(16)
y = 2.5 * x + 0.5 + 0.1 * np.random.randn(16)


class LinearRegression:
    def __init__(self, lr=0.1, epochs=30):
        self.lr = lr
        self.epochs = epochs
        self.w = 0.3
        self.b = 0.1
        self.history = []

    def fit(self, x, y):
        n = len(x)
        for _ in range(self.epochs):
            #@ here
            pred = self.w * x + self.b
            loss = np.mean((y - pred) ** 2)
            self.history.append(loss)
            #@ loss loss
            dw = -2 / n * np.sum(x * (y - pred))
            db = -2 / n * np.sum(y - pred)
            #@ grads dw of self.w; db of self.b
            self.w -= self.lr * dw
            self.b -= self.lr * db
        return self


model = LinearRegression().fit(x, y)
print(model.w, model.b)
