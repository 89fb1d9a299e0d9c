"""Values as Python text that evaluates to exactly the same value: what ``emit`` writes for inputs and constants."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_INFERRED = {"float64", "int64", "bool"}  # what np.array makes of Python's own numbers


def exact(value: Any, modules: dict[str, str]) -> str:
    """The text of a number or an array, bit for bit; ``modules`` are the aliases of numpy and math."""
    if isinstance(value, np.ndarray):
        return array(value, modules["np"])
    if isinstance(value, np.generic) and value.dtype.name not in _INFERRED:
        return f"{modules['np']}.{value.dtype.name}({number(value.item(), modules)})"
    if isinstance(value, np.floating):
        return f"{modules['np']}.float64({number(value.item(), modules)})"
    return number(value.item() if isinstance(value, np.generic) else value, modules)


def number(value: Any, modules: dict[str, str]) -> str:
    """A Python number; NaN and the infinities as ``math`` spells them."""
    if isinstance(value, float) and not math.isfinite(value):
        name = "nan" if value != value else "inf"
        return f"{'-' if value < 0 else ''}{modules['math']}.{name}"
    return repr(value)


def array(value: np.ndarray[Any, Any], np_name: str) -> str:
    """An array: ``np.zeros``, ``np.ones``, ``np.full`` or ``np.arange`` where they give the same bits, else its numbers."""
    if value.dtype.name == "bool":
        kind = ", dtype=bool"
    else:
        kind = f", dtype={np_name}.{value.dtype.name}"
    shape = str(value.shape[0]) if value.ndim == 1 else str(value.shape)
    if value.size == 0:
        return f"{np_name}.zeros({shape}{'' if value.dtype.name == 'float64' else kind})"
    if value.size > 1 and value.ndim:
        short = _regular(value, np_name, shape, kind)
        if short:
            return short
    inferred = value.dtype.name in _INFERRED
    return f"{np_name}.array({_nested(value.tolist(), np_name)}{'' if inferred else kind})"


def _regular(value: np.ndarray[Any, Any], np_name: str, shape: str, kind: str) -> str:
    bits = np.ascontiguousarray(value)
    first = bits.flat[0]
    if bits.tobytes() == np.full(bits.shape, first, bits.dtype).tobytes():
        if value.size < 5 and value.ndim == 1 and first not in (0, 1):
            return ""  # [0.1, 0.1] reads better
        short = "" if value.dtype.name == "float64" else kind
        if bits.tobytes() == np.zeros(bits.shape, bits.dtype).tobytes():
            return f"{np_name}.zeros({shape}{short})"
        if first == 1:
            return f"{np_name}.ones({shape}{short})"
        return (
            f"{np_name}.full({shape}, {_nested(first.item(), np_name)}{'' if value.dtype.name in _INFERRED else kind})"
        )
    if (
        value.dtype.name == "int64"
        and value.ndim == 1
        and value.size > 4
        and np.array_equal(value, np.arange(value.size))
    ):
        return f"{np_name}.arange({value.size})"
    return ""


def _nested(value: Any, np_name: str) -> str:
    if isinstance(value, list):
        return f"[{', '.join([_nested(v, np_name) for v in value])}]"
    if isinstance(value, float) and not math.isfinite(value):
        return f"{np_name}.nan" if value != value else f"{'-' if value < 0 else ''}{np_name}.inf"
    return repr(value)
