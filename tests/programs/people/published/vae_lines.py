import numpy as np

np.random.seed(4)
N, D, H, Z = 6, 5, 4, 2
x = (np.random.rand(N, D) > 0.5).astype(float)
W_e, b_e = 0.3 * np.random.randn(D, H), np.zeros(H)
W_mu, b_mu = 0.3 * np.random.randn(H, Z), np.zeros(Z)
W_lv, b_lv = 0.3 * np.random.randn(H, Z), np.zeros(Z)
W_d, b_d = 0.3 * np.random.randn(Z, D), np.zeros(D)
eps = np.random.randn(N, Z)

for step in range(30):
    h = np.tanh(x @ W_e + b_e)
    mu = h @ W_mu + b_mu
    logvar = h @ W_lv + b_lv
    std = np.exp(0.5 * logvar)
    z = mu + std * eps
    logits = z @ W_d + b_d
    p = 1 / (1 + np.exp(-logits))
    bce = -np.sum(x * np.log(p + 1e-12) + (1 - x) * np.log(1 - p + 1e-12)) / N
    kl = -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar)) / N
    loss = bce + kl

    d_logits = (p - x) / N
    d_W_d = z.T @ d_logits
    d_b_d = d_logits.sum(axis=0)
    d_z = d_logits @ W_d.T
    d_mu = d_z + mu / N
    d_logvar = d_z * eps * 0.5 * std - 0.5 * (1 - np.exp(logvar)) / N
    d_W_mu = h.T @ d_mu
    d_b_mu = d_mu.sum(axis=0)
    d_W_lv = h.T @ d_logvar
    d_b_lv = d_logvar.sum(axis=0)
    d_h = d_mu @ W_mu.T + d_logvar @ W_lv.T
    d_pre = d_h * (1 - h ** 2)
    d_W_e = x.T @ d_pre
    d_b_e = d_pre.sum(axis=0)

    W_e -= 0.1 * d_W_e
    b_e -= 0.1 * d_b_e
    W_mu -= 0.1 * d_W_mu
    b_mu -= 0.1 * d_b_mu
    W_lv -= 0.1 * d_W_lv
    b_lv -= 0.1 * d_b_lv
    W_d -= 0.1 * d_W_d
    b_d -= 0.1 * d_b_d
print(f'loss {loss:.4f} (bce {bce:.4f}, kl {kl:.4f})')
