"""PyTorch as an oracle where it is installed; a stand-in whose names may be mentioned, never asked, where it is not.

PyTorch is no part of the ``test`` extra (its wheels are gigabytes on most machines): without it every case is still judged by
centred differences, by its printed lines and by its emitted module. `.ci/run` installs it and runs these cases once more.
"""

from __future__ import annotations

from typing import Any

try:
    import torch

    torch.set_default_dtype(torch.float64)
    TORCH = True
except ImportError:
    TORCH = False

    class _Absent:
        def __getattr__(self, name: str) -> Any:
            return self

    torch: Any = _Absent()  # type: ignore[no-redef]

__all__ = ["TORCH", "torch"]
