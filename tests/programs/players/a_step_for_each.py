import numpy as np
np.random.seed(3)
def sig(x): return 1 / (1 + np.exp(-x))
W_g = np.random.randn(3, 4) * 0.4
b_g = np.zeros((1, 4))
W_d = np.random.randn(4, 1) * 0.4
b_d = np.zeros((1, 1))
lr = 0.05
n = 5
for epoch in range(10):
    # train on real, then on fake, each with a step
    real = np.random.randn(n, 4) + 1
    out = sig(real @ W_d + b_d)
    d_loss_real = -np.mean(np.log(out))
    dz = (out - 1) / n
    W_d -= lr * (real.T @ dz)
    b_d -= lr * dz.sum(0, keepdims=True)
    noise = np.random.randn(n, 3)
    fake = noise @ W_g + b_g
    out = sig(fake @ W_d + b_d)
    d_loss_fake = -np.mean(np.log(1 - out))
    dz = out / n
    W_d -= lr * (fake.T @ dz)
    b_d -= lr * dz.sum(0, keepdims=True)
    d_loss = 0.5 * (d_loss_real + d_loss_fake)
    noise = np.random.randn(n, 3)
    fake = noise @ W_g + b_g
    out = sig(fake @ W_d + b_d)
    g_loss = -np.mean(np.log(out))
    dz = (out - 1) / n
    dfake = dz @ W_d.T
    W_g -= lr * (noise.T @ dfake)
    b_g -= lr * dfake.sum(0, keepdims=True)
    print(d_loss, g_loss)
