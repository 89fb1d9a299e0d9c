# Convolution as a matrix product: patches gathered by fancy indexing, then max pooling by reshape
import numpy as np

np.random.seed(5)
N, C, H, W = 2, 3, 6, 6
F, HH, WW, stride, pad = 4, 3, 3, 1, 1
x = np.random.randn(N, C, H, W)
w = np.random.randn(F, C, HH, WW) * 0.2
b = np.random.randn(F) * 0.1

H_out = (H + 2 * pad - HH) // stride + 1
W_out = (W + 2 * pad - WW) // stride + 1
i0 = np.tile(np.repeat(np.arange(HH), WW), C)
i1 = stride * np.repeat(np.arange(H_out), W_out)
j0 = np.tile(np.arange(WW), HH * C)
j1 = stride * np.tile(np.arange(W_out), H_out)
i = i0.reshape(-1, 1) + i1.reshape(1, -1)
j = j0.reshape(-1, 1) + j1.reshape(1, -1)
k = np.repeat(np.arange(C), HH * WW).reshape(-1, 1)

x_padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
cols = x_padded[:, k, i, j]
cols = cols.transpose(1, 2, 0).reshape(HH * WW * C, -1)
out = w.reshape(F, -1) @ cols + b.reshape(-1, 1)
out = out.reshape(F, H_out, W_out, N).transpose(3, 0, 1, 2)
act = np.maximum(out, 0)
pooled = act.reshape(N, F, H_out // 2, 2, W_out // 2, 2).max(axis=(3, 5))
loss = (pooled ** 2).mean()
