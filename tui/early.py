"""Imported before Textual, for what must be so while Textual is imported. ``done`` ends it.

Textual reads its frame rate at import: a key waits for the next frame, and at 60 a second that alone may cost 16 ms.
Importing makes much that stays; collecting it over and over would cost a tenth of the time to start.
"""

from __future__ import annotations

import gc
import os

os.environ.setdefault("TEXTUAL_FPS", "120")
_COLLECTING = gc.isenabled()
gc.disable()


def done() -> None:
    """Let the garbage collector work again, if it did before, but not on what has been imported."""
    if _COLLECTING:
        gc.freeze()
        gc.enable()
