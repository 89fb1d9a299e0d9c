# GRU, weights kept in a dict, one sequence
import numpy as np

rng = np.random.default_rng(9)
D, H, T = 3, 4, 4
params = {}
for gate in ["z", "r", "n"]:
    params[f"W{gate}"] = rng.normal(0, 0.5, (D, H))
    params[f"U{gate}"] = rng.normal(0, 0.5, (H, H))
    params[f"b{gate}"] = np.zeros(H)
xs = rng.normal(size=(T, D))
target = rng.normal(size=H)

sigmoid = lambda a: 1.0 / (1.0 + np.exp(-a))
h = np.zeros(H)
for x in xs:
    z = sigmoid(x @ params["Wz"] + h @ params["Uz"] + params["bz"])
    r = sigmoid(x @ params["Wr"] + h @ params["Ur"] + params["br"])
    n = np.tanh(x @ params["Wn"] + (r * h) @ params["Un"] + params["bn"])
    h = (1 - z) * n + z * h
loss = 0.5 * np.sum((h - target) ** 2)
