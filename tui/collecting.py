"""Python's garbage collector in a process of ours. Importing makes much that stays, and looking through it over and over, while it
is imported and once more at the end, would cost a fifth of what ``show`` takes."""

from __future__ import annotations

import gc


def put_off() -> None:
    """Nothing is collected until ``resume``: modules are about to be imported."""
    gc.disable()


def resume() -> None:
    """Collect again, but not what has been imported; nothing changes where collecting was not put off."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def ended() -> None:
    """The process is about to end: what is left goes with it."""
    gc.freeze()
