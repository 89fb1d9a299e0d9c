"""Whether two values are the same to the last bit: numbers, arrays, and lists and dicts of them."""

from __future__ import annotations

from typing import Any

import numpy as np


def same_bits(a: Any, b: Any) -> bool:
    """Same types, shapes and bits; NaN equals itself."""
    if isinstance(a, np.generic) and isinstance(b, np.generic):
        return bool(a.dtype == b.dtype and a.tobytes() == b.tobytes())
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return bool(a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes())
    if isinstance(a, dict):
        return a.keys() == b.keys() and all([same_bits(a[key], b[key]) for key in a])
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same_bits, a, b))
    return bool(a == b or (a != a and b != b))
