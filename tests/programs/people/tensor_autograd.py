import numpy as np


class Tensor(object):
    __array_priority__ = 1000

    def __init__(self, data, requires_grad=False, depends_on=None):
        self.data = np.asarray(data, dtype=float)
        self.requires_grad = requires_grad
        self.depends_on = depends_on or []
        self.grad = None
        if self.requires_grad:
            self.zero_grad()

    @property
    def shape(self):
        return self.data.shape

    def zero_grad(self):
        self.grad = np.zeros_like(self.data)

    def __repr__(self):
        return f"Tensor(shape={self.data.shape}, requires_grad={self.requires_grad})"

    def __len__(self):
        return len(self.data)

    def __add__(self, other):
        other = ensure_tensor(other)
        return Tensor(self.data + other.data, True, [(self, lambda g: unbroadcast(g, self.shape)),
                                                     (other, lambda g: unbroadcast(g, other.shape))])

    def __radd__(self, other):
        return ensure_tensor(other) + self

    def __mul__(self, other):
        other = ensure_tensor(other)
        return Tensor(self.data * other.data, True, [(self, lambda g: unbroadcast(g * other.data, self.shape)),
                                                     (other, lambda g: unbroadcast(g * self.data, other.shape))])

    def __rmul__(self, other):
        return ensure_tensor(other) * self

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -ensure_tensor(other)

    def __matmul__(self, other):
        return Tensor(self.data @ other.data, True, [(self, lambda g: g @ other.data.T),
                                                     (other, lambda g: self.data.T @ g)])

    def __getitem__(self, idx):
        return Tensor(self.data[idx], self.requires_grad)

    def sum(self):
        return Tensor(self.data.sum(), True, [(self, lambda g: g * np.ones_like(self.data))])

    def backward(self, grad=None):
        if grad is None:
            if self.shape == ():
                grad = np.array(1.0)
            else:
                raise RuntimeError("grad must be specified for non-0-tensor")
        if self.grad is None:
            self.zero_grad()
        self.grad = self.grad + grad
        for tensor, grad_fn in self.depends_on:
            tensor.backward(grad_fn(grad))


def ensure_tensor(x):
    if isinstance(x, Tensor):
        return x
    else:
        return Tensor(x)


def unbroadcast(grad, shape):
    ndims_added = grad.ndim - len(shape)
    for _ in range(ndims_added):
        grad = grad.sum(axis=0)
    for i, dim in enumerate(shape):
        if dim == 1:
            grad = grad.sum(axis=i, keepdims=True)
    return grad


np.random.seed(0)
x = Tensor(np.random.randn(4, 3))
w = Tensor(np.random.randn(3, 2), requires_grad=True)
b = Tensor(np.zeros(2), requires_grad=True)
pred = x @ w + b
errors = pred - np.ones((4, 2))
out = (errors * errors).sum() + np.ones(1)[0] * 0.5
out.backward()
print(out, w.grad.shape, len(x), x[0])
loss = out.data
