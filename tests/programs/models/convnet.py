# A small convolutional network: im2col in loops, batch norm over channels, max pooling by slices, cosine loss
import numpy as np
np.random.seed(6)
x = np.random.randn(2, 1, 5, 5)
k = np.random.randn(3, 1, 2, 2)
N, C, H, W = x.shape
F, _, h, w = k.shape
cols = []
for i in range(H - h + 1):
    for j in range(W - w + 1):
        cols.append(x[:, :, i:i+h, j:j+w].reshape(N, -1))
cols = np.array(cols).transpose(1, 0, 2)
out = (cols @ k.reshape(F, -1).T).transpose(0, 2, 1).reshape(N, F, H - h + 1, W - w + 1)
mean = out.mean(axis=(0, 2, 3), keepdims=True)
var = out.var(axis=(0, 2, 3), keepdims=True)
bn = (out - mean) / np.sqrt(var + 1e-5)
pooled = np.maximum(np.maximum(bn[:, :, ::2, ::2], bn[:, :, 1::2, ::2]), np.maximum(bn[:, :, ::2, 1::2], bn[:, :, 1::2, 1::2]))
flat = pooled.reshape(N, -1)
sim = flat[0] @ flat[1] / (np.linalg.norm(flat[0]) * np.linalg.norm(flat[1]))
loss = 1 - sim + 0.1 * flat.min() + np.linalg.norm(k, axis=(2, 3)).sum() + np.linalg.norm(flat, ord=1, axis=1).sum() * .01
