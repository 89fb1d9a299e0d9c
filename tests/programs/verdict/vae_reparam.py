#@ shape flat
import numpy as np
np.random.seed(45)
x = np.random.randn(4, 3)
Wm = np.random.randn(3, 2) * 0.5
Wl = np.random.randn(3, 2) * 0.5
Wd = np.random.randn(2, 3) * 0.5
noise = np.random.randn(4, 2)
#@ here
mu = x @ Wm
logvar = x @ Wl
std = np.exp(0.5 * logvar)
z = mu + std * noise
xr = z @ Wd
rec = 0.5 * np.sum((xr - x) ** 2)
kl = -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar))
loss = rec + kl
#@ loss loss
dxr = xr - x
dWd = z.T @ dxr
dz = dxr @ Wd.T
dmu = dz + mu
dstd = dz * noise
dlogvar = dstd * 0.5 * std
dlogvar += 0.5 * (np.exp(logvar) - 1)
dWm = x.T @ dmu
dWl = x.T @ dlogvar
#@ grads dWm of Wm; dWl of Wl; dWd of Wd
