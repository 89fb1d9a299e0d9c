import numpy as np
np.random.seed(1)
real = np.random.randn(8, 2) * 0.5 + 1.0
z = np.random.randn(8, 3)
Wg = np.random.randn(3, 2) * 0.5
bg = np.zeros(2)
Wd = np.random.randn(2, 1) * 0.5
bd = np.zeros(1)
lr = 0.1
m = 8


def sigmoid(t):
    return 1 / (1 + np.exp(-t))


for epoch in range(5):
    # discriminator
    fake = z @ Wg + bg
    d_real = sigmoid(real @ Wd + bd)
    d_fake = sigmoid(fake @ Wd + bd)
    d_loss = -np.mean(np.log(d_real) + np.log(1 - d_fake))
    ds_real = (d_real - 1) / m
    ds_fake = d_fake / m
    dWd = real.T @ ds_real + fake.T @ ds_fake
    dbd = ds_real.sum(axis=0) + ds_fake.sum(axis=0)
    Wd -= lr * dWd
    bd -= lr * dbd
    # generator
    fake = z @ Wg + bg
    d_fake = sigmoid(fake @ Wd + bd)
    g_loss = -np.mean(np.log(d_fake))
    ds = (d_fake - 1) / m
    dfake = ds @ Wd.T
    dWg = z.T @ dfake
    dbg = dfake.sum(axis=0)
    Wg -= lr * dWg
    bg -= lr * dbg
print(d_loss, g_loss)
