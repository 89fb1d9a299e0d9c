# A small U-net in one dimension: convolutions by einsum, skip connections, pooling and repetition
import numpy as np
def conv1d(x, w, b):
    """'same' convolution, x: (C, L), w: (O, C, K)"""
    O, C, K = w.shape
    xp = np.pad(x, ((0, 0), (K // 2, K // 2)))
    cols = np.stack([xp[:, k:k + x.shape[1]] for k in range(K)])  # (K, C, L)
    return np.einsum('ock,kcl->ol', w, cols) + b[:, None]
def down(x): return x.reshape(x.shape[0], -1, 2).mean(axis=-1)
def up(x): return np.repeat(x, 2, axis=1)
rs = np.random.RandomState(0)
def init(o, c, k=3): return rs.randn(o, c, k) * 0.4, np.zeros(o)
x = rs.randn(1, 8)
e1, e2, mid, d2, out = init(2, 1), init(3, 2), init(3, 3), init(2, 6), init(1, 4, k=1)
relu = lambda z: np.where(z > 0, z, 0.01 * z)
h1 = relu(conv1d(x, *e1))
h2 = relu(conv1d(down(h1), *e2))
m = relu(conv1d(down(h2), *mid))
u2 = relu(conv1d(np.concatenate([up(m), h2]), *d2))
u1 = conv1d(np.concatenate([up(u2), h1], axis=0), *out)
loss = ((u1 - x) ** 2).mean()
