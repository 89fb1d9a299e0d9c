"""What kind of number a value is."""

from __future__ import annotations

from typing import Any

import numpy as np


def is_float(value: Any) -> bool:
    """A float, of Python's or numpy's, or an array of them."""
    return isinstance(value, float) or getattr(getattr(value, "dtype", None), "kind", "") == "f"


def is_truth(value: Any) -> bool:
    """A bool or an array of them: a mask, which has no gradient."""
    return isinstance(value, (bool, np.bool_)) or (isinstance(value, np.ndarray) and value.dtype.kind == "b")
