import argparse
import numpy as np

def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument('--epochs', type=int, default=5)
    parser.add_argument('--lr', type=float, default=0.01)
    return parser.parse_args()

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def main():
    args = parse_args()
    np.random.seed(0)
    x = (np.random.rand(6, 8) > 0.5).astype(float)
    We = np.random.randn(8, 4) * 0.1
    Wd = np.random.randn(2, 8) * 0.1
    for epoch in range(args.epochs):
        h = x @ We
        mu, logvar = h[:, :2], h[:, 2:]
        eps = np.random.randn(*mu.shape)
        z = mu + np.exp(0.5 * logvar) * eps
        xr = sigmoid(z @ Wd)
        bce = -np.sum(x * np.log(xr) + (1 - x) * np.log(1 - xr))
        kl = -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar))
        loss = bce + kl
        dlogits = xr - x
        dWd = z.T @ dlogits
        dz = dlogits @ Wd.T
        dmu = dz + mu
        dlogvar = dz * eps * 0.5 * np.exp(0.5 * logvar) + 0.5 * (np.exp(logvar) - 1)
        dh = np.hstack([dmu, dlogvar])
        dWe = x.T @ dh
        We -= args.lr * dWe
        Wd -= args.lr * dWd
        print('epoch', epoch, 'loss', loss)

if __name__ == '__main__':
    main()
