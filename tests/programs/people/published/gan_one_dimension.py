import numpy as np


class DataDistribution:
    def __init__(self):
        self.mu = 4
        self.sigma = 0.5

    def sample(self, N):
        samples = np.random.normal(self.mu, self.sigma, N)
        samples.sort()
        return samples.reshape(-1, 1)


def sigmoid(x):
    return 1. / (1. + np.exp(-x))


class Generator:
    def __init__(self, hidden=8, lr=0.02):
        self.w1 = np.random.randn(1, hidden) * 0.5
        self.b1 = np.zeros(hidden)
        self.w2 = np.random.randn(hidden, 1) * 0.5
        self.b2 = np.zeros(1)
        self.lr = lr

    def forward(self, z):
        self.z = z
        self.h = np.tanh(z @ self.w1 + self.b1)
        return self.h @ self.w2 + self.b2

    def backward(self, dx):
        dw2 = self.h.T @ dx
        db2 = dx.sum(0)
        dh = dx @ self.w2.T
        da = dh * (1 - self.h ** 2)
        dw1 = self.z.T @ da
        db1 = da.sum(0)
        for p, g in ((self.w1, dw1), (self.b1, db1), (self.w2, dw2), (self.b2, db2)):
            p -= self.lr * g


class Discriminator:
    def __init__(self, hidden=8, lr=0.02):
        self.w1 = np.random.randn(1, hidden) * 0.5
        self.b1 = np.zeros(hidden)
        self.w2 = np.random.randn(hidden, 1) * 0.5
        self.b2 = np.zeros(1)
        self.lr = lr

    def forward(self, x):
        self.x = x
        self.h = np.maximum(0, x @ self.w1 + self.b1)
        self.p = sigmoid(self.h @ self.w2 + self.b2)
        return self.p

    def backward(self, dlogit, update=True):
        dw2 = self.h.T @ dlogit
        db2 = dlogit.sum(0)
        dh = dlogit @ self.w2.T
        dh[self.h <= 0] = 0
        dw1 = self.x.T @ dh
        db1 = dh.sum(0)
        dx = dh @ self.w1.T
        if update:
            self.w1 -= self.lr * dw1
            self.b1 -= self.lr * db1
            self.w2 -= self.lr * dw2
            self.b2 -= self.lr * db2
        return dx


def train(n_iter=300, batch=16, log_every=100):
    np.random.seed(42)
    data = DataDistribution()
    G, D = Generator(), Discriminator()
    for step in range(n_iter):
        # update discriminator
        x = data.sample(batch)
        z = np.random.uniform(-1, 1, (batch, 1))
        p_real = D.forward(x)
        D.backward((p_real - 1) / batch)
        p_fake = D.forward(G.forward(z))
        D.backward(p_fake / batch)
        loss_d = np.mean(-np.log(p_real + 1e-8) - np.log(1 - p_fake + 1e-8))

        # update generator
        z = np.random.uniform(-1, 1, (batch, 1))
        p_fake = D.forward(G.forward(z))
        loss_g = np.mean(-np.log(p_fake + 1e-8))
        dx = D.backward((p_fake - 1) / batch, update=False)
        G.backward(dx)

        if step % log_every == 0:
            print('{}: {:.4f}\t{:.4f}'.format(step, loss_d, loss_g))
    return G


if __name__ == '__main__':
    G = train()
    print(G.forward(np.linspace(-1, 1, 5).reshape(-1, 1)).ravel())
