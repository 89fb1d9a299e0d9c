# Convolution as it is first taught: a window slid over the image
import numpy as np

np.random.seed(6)
image = np.random.randn(5, 5)
kernel = np.random.randn(3, 3)
bias = 0.1
out_h, out_w = image.shape[0] - 2, image.shape[1] - 2
out = np.zeros((out_h, out_w))
for r in range(out_h):
    for c in range(out_w):
        patch = image[r:r + 3, c:c + 3]
        out[r, c] = np.sum(patch * kernel) + bias
act = np.maximum(0, out)
loss = act.sum() / act.size
