import numpy as np

class Autoencoder:
    def __init__(self, n_in, n_hid, lr=0.1):
        rng = np.random.RandomState(3)
        self.W = rng.uniform(-1./n_in, 1./n_in, (n_in, n_hid))
        self.W_prime = self.W.T
        self.bh = np.zeros(n_hid)
        self.bv = np.zeros(n_in)
        self.lr = lr

    @staticmethod
    def sigmoid(x):
        return 1. / (1 + np.exp(-x))

    def encode(self, x):
        return self.sigmoid(np.dot(x, self.W) + self.bh)

    def decode(self, h):
        return self.sigmoid(np.dot(h, self.W.T) + self.bv)

    def train(self, x):
        h = self.encode(x)
        z = self.decode(h)
        cost = -np.mean(np.sum(x * np.log(z) + (1 - x) * np.log(1 - z), axis=1))

        L_h2 = x - z
        L_h1 = np.dot(L_h2, self.W) * h * (1 - h)
        L_vbias = L_h2
        L_hbias = L_h1
        L_W = np.dot(x.T, L_h1) + np.dot(L_h2.T, h)

        self.W += self.lr * L_W / len(x)
        self.bh += self.lr * np.mean(L_hbias, axis=0)
        self.bv += self.lr * np.mean(L_vbias, axis=0)
        return cost

if __name__ == '__main__':
    data = np.array([[1,1,1,0,0,0], [1,0,1,0,0,0], [1,1,1,0,0,0], [0,0,1,1,1,0]])
    da = Autoencoder(6, 3)
    for epoch in range(100):
        cost = da.train(data)
        if epoch % 20 == 0:
            print('Training epoch %d, cost is %f' % (epoch, cost))
