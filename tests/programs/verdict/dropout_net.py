#@ shape flat
import numpy as np
np.random.seed(22)
x = np.random.randn(5, 4)
W1 = np.random.randn(4, 4)
W2 = np.random.randn(4, 2)
t = np.random.randn(5, 2)
keep = 0.6
#@ here
a = x @ W1
h = np.maximum(a, 0)
mask = (np.random.rand(*h.shape) < keep) / keep
hd = h * mask
out = hd @ W2
diff = out - t
loss = np.sum(diff * diff) / len(x)
#@ loss loss
# backward pass
dout = 2 * diff / len(x)
dW2 = hd.T @ dout
dhd = dout @ W2.T
dh = dhd * mask
da = dh.copy()
da[a <= 0] = 0
dW1 = x.T @ da
#@ grads dW1 of W1; dW2 of W2
