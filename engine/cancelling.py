"""A call of the engine that takes long can be given up from outside, and may tell how far it is (``telling``).

Whoever calls it hands over ``cancel``: a function that tells whether to stop, or a flag such as ``threading.Event``. The long
loops of whatever runs inside ask it now and then, each thread its own, and leave by ``Cancelled``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from time import monotonic
from typing import Protocol, TypeVar

T = TypeVar("T")


class Flag(Protocol):
    """What can be set: ``threading.Event``, ``multiprocessing.Event``."""

    def is_set(self) -> bool:
        """Whether it is."""
        ...


Cancel = Callable[[], bool] | Flag


class Cancelled(BaseException):
    """The caller took its request back. No error of a program, and like ``KeyboardInterrupt`` not to be met by whoever
    handles errors in passing."""


Progress = Callable[[int, int], None]
"""Told now and then how far something long has come, as done and wanted: passes before the one that is shown, entries compared."""
TELL_EVERY = 0.1
"""Seconds between two words of it."""


_told: ContextVar[Progress | None] = ContextVar("progress", default=None)
_heard: ContextVar[Callable[[], None] | None] = ContextVar("cancel", default=None)


_DEAF = nullcontext()


def listening(cancel: Cancel | None) -> AbstractContextManager[None]:
    """Within, ``heard()`` asks ``cancel``; None leaves what an outer call listens to."""
    return _DEAF if cancel is None else _listening(cancel)


@contextmanager
def _listening(cancel: Cancel) -> Iterator[None]:
    asked = cancel if callable(cancel) else cancel.is_set
    outer = _heard.get()

    def ask() -> None:
        if asked():
            raise Cancelled
        if outer is not None:
            outer()

    token = _heard.set(ask)
    try:
        ask()
        yield
    finally:
        _heard.reset(token)


@contextmanager
def telling(progress: Progress | None) -> Iterator[None]:
    """Within, long runs before a pass tell ``progress`` how far they are; None leaves what an outer call said."""
    token = None if progress is None else _told.set(progress)
    try:
        yield
    finally:
        if token is not None:
            _told.reset(token)


def told() -> Progress | None:
    """What a long run tells how far it is, at most every ``TELL_EVERY`` seconds. None when nobody wants to know: look once."""
    progress, last = _told.get(), monotonic()
    if progress is None:
        return None
    hear = progress

    def tell(done: int, wanted: int) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= TELL_EVERY:
            last = now
            hear(done, wanted)

    return tell


def heard() -> Callable[[], None] | None:
    """What a long loop calls every few steps; it raises ``Cancelled``. None when nobody can cancel: look once, before the loop."""
    return _heard.get()


def cancellable(items: Iterable[T]) -> Iterable[T]:
    """``items``, for a long loop that can be left between two of them; the same object when nobody can cancel."""
    ask = heard()
    return items if ask is None else _asking(items, ask)


def _asking(items: Iterable[T], ask: Callable[[], None]) -> Iterator[T]:
    for item in items:
        ask()
        yield item
