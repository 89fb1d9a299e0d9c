"""When two numbers or arrays agree."""

from __future__ import annotations

from typing import Any

import numpy as np


def agree(theirs: Any, ours: Any, blur: float = 0.0) -> bool:
    """Equal but for rounding, shapes included; ``blur`` is what rounding may leave of numbers that cancel."""
    if theirs is None or np.shape(theirs) != np.shape(ours):
        return False
    a, b = np.asarray(theirs, dtype=float), np.asarray(ours, dtype=float)
    with np.errstate(all="ignore"):
        return bool(np.allclose(a, b, rtol=1e-6, atol=max(blur, 1e-9 * float(np.max(np.abs(b), initial=0.0))), equal_nan=True))
