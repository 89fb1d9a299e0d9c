"""Caches that are bounded, and that several threads may use at once."""

from __future__ import annotations

import threading
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(dict[K, V]):
    """A dictionary of at most ``size`` entries: the oldest quarter makes room for new ones. What is looked up in it must be the
    same whoever made it, since two threads may make the same entry."""

    __slots__ = ("_lock", "size")

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self._lock = threading.Lock()

    def __setitem__(self, key: K, value: V) -> None:
        with self._lock:
            if len(self) >= self.size and key not in self:
                for old in list(self)[: self.size // 4 or 1]:
                    del self[old]
            super().__setitem__(key, value)
