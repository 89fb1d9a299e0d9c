#@ shape flat
import numpy as np
np.random.seed(18)
D, H = 3, 3
x = np.random.randn(D)
h_prev = np.random.randn(H)
Wz, Uz = np.random.randn(H, D), np.random.randn(H, H)
Wr, Ur = np.random.randn(H, D), np.random.randn(H, H)
Wn, Un = np.random.randn(H, D), np.random.randn(H, H)
#@ here
z = 1 / (1 + np.exp(-(Wz @ x + Uz @ h_prev)))
r = 1 / (1 + np.exp(-(Wr @ x + Ur @ h_prev)))
rh = r * h_prev
n = np.tanh(Wn @ x + Un @ rh)
h = (1 - z) * n + z * h_prev
loss = np.sum(h ** 2)
#@ loss loss

dh = 2 * h
dz = dh * (h_prev - n)
dn = dh * (1 - z)
dh_prev = dh * z
dn_in = dn * (1 - n ** 2)
dWn = np.outer(dn_in, x)
dUn = np.outer(dn_in, rh)
dx = Wn.T @ dn_in
drh = Un.T @ dn_in
dr = drh * h_prev
dh_prev += drh * r
dr_in = dr * r * (1 - r)
dWr = np.outer(dr_in, x)
dUr = np.outer(dr_in, h_prev)
dx += Wr.T @ dr_in
dh_prev += Ur.T @ dr_in
dz_in = dz * z * (1 - z)
dWz = np.outer(dz_in, x)
dUz = np.outer(dz_in, h_prev)
dx += Wz.T @ dz_in
dh_prev += Uz.T @ dz_in
#@ grads dx of x; dh_prev of h_prev; dWz of Wz; dUz of Uz; dWr of Wr; dUr of Ur; dWn of Wn; dUn of Un
