"""Windows that slide over an array: each element is in as many of them as reach it, and its gradient is the sum of theirs."""

from __future__ import annotations

from typing import Any

from engine.gates.axes import Shape
from engine.gates.calling import Bound, Given
from engine.gates.table import gate
from engine.pricing.kinds import VIEW


def _sizes(given: Given) -> tuple[tuple[int, int], ...]:
    """(axis, how wide the window is along it)."""
    width, axis, rank = given.params["window_shape"], given.params.get("axis"), len(given.shapes[0])
    widths = _counts(width)
    axes = tuple(range(rank)) if axis is None else _counts(axis)
    return tuple([(a % rank, w) for a, w in zip(axes, widths, strict=True)])


def _counts(value: Any) -> tuple[int, ...]:
    value = value.tolist() if hasattr(value, "tolist") else value
    return tuple([int(v) for v in value]) if isinstance(value, (list, tuple, range)) else (int(value),)


def places(shape: Shape, windows: tuple[tuple[int, int], ...]) -> str:
    """The index that picks all windows: where each begins, along the axes of the array, and how far one is in it, along the axes
    of the window, which come last."""
    rank, count = len(shape), len(shape) + len(windows)
    starts = list(shape)
    for axis, width in windows:
        starts[axis] -= width - 1
    parts = []
    for axis in range(rank):
        text = _along(starts[axis], axis, count)
        for number, (mine, width) in enumerate(windows):
            text += f" + {_along(width, rank + number, count)}" if mine == axis else ""
        parts.append(text)
    return f"a[{', '.join(parts)}]"


def _along(size: int, axis: int, rank: int) -> str:
    """0, 1, 2 … along one of several axes."""
    after = rank - 1 - axis
    return f"np.arange({size})" + (f"[:{', None' * after}]" if after else "")


def _bind(given: Given) -> Bound:
    text = f"np.lib.stride_tricks.sliding_window_view(a{given.written})"
    return Bound({"index": places(given.shapes[0], _sizes(given)), "repeats": True}, text, (0,), "getitem")


# fmt: off
gate("windows", "np.lib.stride_tricks.sliding_window_view(a, n)", "index", kind="scatter", price=VIEW,
     spelled="np.lib.stride_tricks.sliding_window_view", takes="x", params="window_shape axis -subok -writeable", bind=_bind,
     example="np.lib.stride_tricks.sliding_window_view(a, 2) | 4")
# fmt: on
