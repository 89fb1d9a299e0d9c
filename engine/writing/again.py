"""Lines of a program traced again on their own: what is written in place of a value must give the value, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.records import Options
from engine.trace import collect


def traced_again(text: str, options: Options) -> dict[str, Any]:
    """The values of a program by shown name, counts included (the one place where writing runs something). Raises
    ``ProgramError``."""
    from engine.run import trace_source

    return collect(trace_source(text, options=options), lambda var: var.value, counts=True)


def same_bits(a: Any, b: Any) -> bool:
    """Whether two values have the same types, shapes and bits: numbers, arrays, lists and dicts of them. NaN equals itself."""
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
