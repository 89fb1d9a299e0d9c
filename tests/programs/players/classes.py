import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


class Generator:
    def __init__(self, rng, noise, out):
        self.W = rng.normal(0, 0.3, (noise, out))
        self.b = np.zeros(out)

    def forward(self, z):
        self.z = z
        self.x = np.tanh(z @ self.W + self.b)
        return self.x

    def backward(self, dx, lr):
        da = dx * (1 - self.x ** 2)
        self.dW = self.z.T @ da
        self.db = da.sum(axis=0)
        self.W -= lr * self.dW
        self.b -= lr * self.db


class Discriminator:
    def __init__(self, rng, n):
        self.W = rng.normal(0, 0.3, (n, 1))
        self.b = np.zeros(1)

    def forward(self, x):
        self.x = x
        self.p = sigmoid(x @ self.W + self.b)
        return self.p

    def backward(self, dlogits):
        dW = self.x.T @ dlogits
        db = dlogits.sum(axis=0)
        dx = dlogits @ self.W.T
        return dx, dW, db

    def step(self, dW, db, lr):
        self.W -= lr * dW
        self.b -= lr * db


def train(steps=12, n=6, lr=0.1):
    rng = np.random.default_rng(5)
    G, D = Generator(rng, 3, 4), Discriminator(rng, 4)
    for step in range(steps):
        real = rng.normal(0.5, 0.1, (n, 4))
        fake = G.forward(rng.normal(size=(n, 3)))
        p_real = D.forward(real)
        loss_real = -np.log(p_real + 1e-8).mean()
        _, dW_real, db_real = D.backward((p_real - 1) / n)
        p_fake = D.forward(fake)
        loss_fake = -np.log(1 - p_fake + 1e-8).mean()
        _, dW_fake, db_fake = D.backward(p_fake / n)
        loss_D = loss_real + loss_fake
        D.step(dW_real + dW_fake, db_real + db_fake, lr)
        fake = G.forward(rng.normal(size=(n, 3)))
        p = D.forward(fake)
        loss_G = -np.log(p + 1e-8).mean()
        dx, _, _ = D.backward((p - 1) / n)
        G.backward(dx, lr)
        if step % 4 == 0:
            print(step, loss_D, loss_G)


train()
