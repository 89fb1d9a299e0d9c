# A moving average and a convolution by windows; finite differences with the ends kept.
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

signal = np.array([0.5, 1.5, -0.25, 2.0, 1.0, -1.5])
kernel = np.array([0.25, 0.5, 0.25])
smooth = sliding_window_view(signal, 3) @ kernel
image = np.arange(16.0).reshape(4, 4) / 10
filt = np.array([[1.0, -1.0], [0.5, 0.25]])
patches = np.lib.stride_tricks.sliding_window_view(image, (2, 2))
conv = np.einsum('ijkl,kl->ij', patches, filt)
steps = np.diff(smooth, prepend=signal[0], append=0.0)
total = 0.0
for (i, j), value in np.ndenumerate(conv):
    total += value ** 2 * (i + 1)
for i, j in np.ndindex(conv.shape):
    total += conv[i, j] * (j == i)
loss = total + np.sum(steps ** 2)
