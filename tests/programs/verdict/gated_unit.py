#@ shape flat
import numpy as np

rng = np.random.default_rng(77)
x = rng.normal(size=(4, 3))
w_gate, w_up, w_down = rng.normal(size=(3, 5)), rng.normal(size=(3, 5)), rng.normal(size=(5, 3))
y = rng.normal(size=(4, 3))
#@ here
gate = x @ w_gate
up = x @ w_up
sig = 1 / (1 + np.exp(-gate))
act = gate * sig
hid = act * up
out = x + hid @ w_down
mse = ((out - y) ** 2).mean()
#@ loss mse
g_out = 2 * (out - y) / out.size
g_w_down = hid.T @ g_out
g_hid = g_out @ w_down.T
g_up = g_hid * act
g_act = g_hid * up
g_gate = g_act * (sig + gate * sig * (1 - sig))
g_w_gate = x.T @ g_gate
g_w_up = x.T @ g_up
g_x = g_out + g_gate @ w_gate.T + g_up @ w_up.T
#@ grads g_w_down of w_down; g_w_gate of w_gate; g_w_up of w_up; g_x of x
