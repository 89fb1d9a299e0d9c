import numpy as np

np.random.seed(7)
D, H, T = 2, 3, 4


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


Wf, Wi, Wc, Wo = [np.random.randn(H, H + D) * 0.4 for _ in range(4)]
bf, bi, bc, bo = [np.zeros((H, 1)) for _ in range(4)]
Wy, by = np.random.randn(1, H) * 0.4, np.zeros((1, 1))
xs = [np.random.randn(D, 1) for _ in range(T)]
target = np.array([[0.7]])


def forward(xs):
    h, c = np.zeros((H, 1)), np.zeros((H, 1))
    cache = []
    for x in xs:
        z = np.vstack((h, x))
        f, i, o = sigmoid(Wf @ z + bf), sigmoid(Wi @ z + bi), sigmoid(Wo @ z + bo)
        c_hat = np.tanh(Wc @ z + bc)
        c_prev = c
        c = f * c_prev + i * c_hat
        h = o * np.tanh(c)
        cache.append((z, f, i, c_hat, c_prev, c, o))
    return Wy @ h + by, h, cache


y, h_last, cache = forward(xs)
loss = np.sum((y - target) ** 2)

dy = 2 * (y - target)
dWy, dby = dy @ h_last.T, dy
dWf, dWi, dWc, dWo = [np.zeros_like(W) for W in (Wf, Wi, Wc, Wo)]
dbf, dbi, dbc, dbo = [np.zeros_like(b) for b in (bf, bi, bc, bo)]
dh_next, dc_next = Wy.T @ dy, np.zeros((H, 1))
for t in reversed(range(T)):
    z, f, i, c_hat, c_prev, c, o = cache[t]
    tanh_c = np.tanh(c)
    dc = dc_next + dh_next * o * (1 - tanh_c ** 2)
    do_raw = dh_next * tanh_c * o * (1 - o)
    df_raw = dc * c_prev * f * (1 - f)
    di_raw = dc * c_hat * i * (1 - i)
    dc_raw = dc * i * (1 - c_hat ** 2)
    dWo += do_raw @ z.T
    dWf += df_raw @ z.T
    dWi += di_raw @ z.T
    dWc += dc_raw @ z.T
    dbo += do_raw
    dbf += df_raw
    dbi += di_raw
    dbc += dc_raw
    dz = Wo.T @ do_raw + Wf.T @ df_raw + Wi.T @ di_raw + Wc.T @ dc_raw
    dh_next = dz[:H]
    dc_next = dc * f
for param, grad in zip([Wf, Wi, Wc, Wo, Wy, bf, bi, bc, bo, by], [dWf, dWi, dWc, dWo, dWy, dbf, dbi, dbc, dbo, dby]):
    param -= 0.1 * grad
print(float(loss))
