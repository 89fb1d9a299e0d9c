# Variational autoencoder: reparametrised draw, Bernoulli likelihood, KL against a unit Gaussian
import numpy as np

np.random.seed(10)
batch, n_in, n_hid, n_z = 4, 6, 5, 2
x = np.random.rand(batch, n_in)
W_enc = np.random.randn(n_in, n_hid) * 0.3
b_enc = np.zeros(n_hid)
W_mu, W_lv = np.random.randn(n_hid, n_z) * 0.3, np.random.randn(n_hid, n_z) * 0.3
W_dec = np.random.randn(n_z, n_hid) * 0.3
W_out = np.random.randn(n_hid, n_in) * 0.3
b_out = np.zeros(n_in)
eps = np.random.randn(batch, n_z)

h = np.log1p(np.exp(x @ W_enc + b_enc))
mu, logvar = h @ W_mu, h @ W_lv
std = np.exp(0.5 * logvar)
z = mu + std * eps
d = np.tanh(z @ W_dec)
xhat = 1 / (1 + np.exp(-(d @ W_out + b_out)))
recon = -np.sum(x * np.log(xhat + 1e-8) + (1 - x) * np.log(1 - xhat + 1e-8), axis=1)
kl = -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar), axis=1)
elbo = np.mean(recon + kl)
