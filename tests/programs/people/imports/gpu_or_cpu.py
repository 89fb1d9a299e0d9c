try:
    import cupy as np
    on_gpu = True
except ImportError:
    import numpy as np
    on_gpu = False
try:
    from numba import njit
except ImportError:
    def njit(f):
        return f
from typing import List, Tuple
import logging

logger = logging.getLogger(__name__)
logging.basicConfig(level=logging.INFO)
W = np.array([[0.2, -0.4], [0.1, 0.3]])
x = np.array([[1.0, 2.0], [3.0, -1.0]])


def relu(a):
    return np.maximum(0, a)


h = relu(x.dot(W))
loss = np.square(h).sum()
logger.info("loss %f", loss)
print("gpu:", on_gpu)
