"""Another value in a place of a program: a name, or what a list or dict under it holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.records import Var


def put(names: dict[str, Any], name: str, var: Var) -> None:
    """Give a place the value of a variable; an array keeps its memory. What the pass binds itself has none yet."""
    if name not in names:
        return
    holder: Any = names
    key: Any = name
    for step in var.path:
        holder, key = holder[key].items, step
    held = holder.get(key) if isinstance(holder, dict) else holder[key] if key < len(holder) else None
    value = var.value
    if isinstance(held, np.ndarray) and isinstance(value, np.ndarray) and _takes(held, value):
        held[...] = value
    elif held is not None:
        holder[key] = var.value


def _takes(held: Any, value: Any) -> bool:
    """Whether an array can take the entries of another, as they are: one of integers would cut them."""
    same = held.shape == value.shape and np.can_cast(value.dtype, held.dtype, "same_kind")
    return bool(same and held.flags.writeable)
