import numpy as np


def get_im2col_indices(x_shape, k, p, s):
    N, C, H, W = x_shape
    out_h = (H + 2 * p - k) // s + 1
    out_w = (W + 2 * p - k) // s + 1
    i0 = np.tile(np.repeat(np.arange(k), k), C)
    i1 = s * np.repeat(np.arange(out_h), out_w)
    j0 = np.tile(np.arange(k), k * C)
    j1 = s * np.tile(np.arange(out_w), out_h)
    i = i0.reshape(-1, 1) + i1.reshape(1, -1)
    j = j0.reshape(-1, 1) + j1.reshape(1, -1)
    c = np.repeat(np.arange(C), k * k).reshape(-1, 1)
    return c, i, j


def im2col(x, k, p, s):
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode='constant')
    c, i, j = get_im2col_indices(x.shape, k, p, s)
    return xp[:, c, i, j].transpose(1, 2, 0).reshape(k * k * x.shape[1], -1)


def col2im(cols, x_shape, k, p, s):
    N, C, H, W = x_shape
    xp = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=cols.dtype)
    c, i, j = get_im2col_indices(x_shape, k, p, s)
    r = cols.reshape(C * k * k, -1, N).transpose(2, 0, 1)
    np.add.at(xp, (slice(None), c, i, j), r)
    return xp if p == 0 else xp[:, :, p:-p, p:-p]


class ConvTranspose2D:
    """Deconvolution: forward is the backward pass of a convolution."""

    def __init__(self, c_in, c_out, k=4, s=2, p=1):
        self.W = 0.1 * np.random.randn(c_in, c_out, k, k)
        self.b = np.zeros((c_out, 1, 1))
        self.k, self.s, self.p = k, s, p

    def forward(self, x):
        N, C, H, W = x.shape
        self.x = x
        Ho, Wo = (H - 1) * self.s - 2 * self.p + self.k, (W - 1) * self.s - 2 * self.p + self.k
        self.out_shape = (N, self.W.shape[1], Ho, Wo)
        xr = x.transpose(1, 2, 3, 0).reshape(C, -1)
        cols = self.W.reshape(C, -1).T @ xr
        return col2im(cols, self.out_shape, self.k, self.p, self.s) + self.b

    def backward(self, dout):
        N, C, H, W = self.x.shape
        self.db = dout.sum(axis=(0, 2, 3)).reshape(self.b.shape)
        dcols = im2col(dout, self.k, self.p, self.s)
        xr = self.x.transpose(1, 2, 3, 0).reshape(C, -1)
        self.dW = (xr @ dcols.T).reshape(self.W.shape)
        dx = self.W.reshape(C, -1) @ dcols
        return dx.reshape(C, H, W, N).transpose(3, 0, 1, 2)


class LeakyReLU:
    def __init__(self, alpha=0.2):
        self.alpha = alpha

    def forward(self, x):
        self.slope = np.where(x > 0, 1.0, self.alpha)
        return x * self.slope

    def backward(self, dout):
        return dout * self.slope


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out ** 2)


class Reshape:
    def __init__(self, *shape):
        self.shape = shape

    def forward(self, x):
        self.prev = x.shape
        return x.reshape((x.shape[0],) + self.shape)

    def backward(self, dout):
        return dout.reshape(self.prev)


class Dense:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


np.random.seed(0)
generator = [Dense(6, 2 * 2 * 3), Reshape(3, 2, 2), LeakyReLU(), ConvTranspose2D(3, 2), LeakyReLU(), ConvTranspose2D(2, 1), Tanh()]
z = np.random.randn(2, 6)
target = np.random.uniform(-1, 1, (2, 1, 8, 8))
for it in range(5):
    x = z
    for layer in generator:
        x = layer.forward(x)
    loss = 0.5 * np.mean((x - target) ** 2)
    grad = (x - target) / x.size
    for layer in reversed(generator):
        grad = layer.backward(grad)
    for layer in generator:
        if hasattr(layer, 'W'):
            layer.W -= 0.5 * layer.dW
            layer.b -= 0.5 * layer.db
    print(it, loss)
