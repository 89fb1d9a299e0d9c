"""Imported before Textual, for what must be so while Textual is imported. ``done`` ends it.

Textual reads its frame rate at import: a key waits for the next frame, and at 60 a second that alone may cost 16 ms.
It reads more variables, meant for who develops with it: other drivers, logs, keys to press, colours that do not exist. None
of them is ours, and some keep it from starting.
Importing makes much that stays; collecting it over and over would cost a tenth of the time to start. What Textual imports and
we never use stands aside (``tui.sparing``).
"""

from __future__ import annotations

import gc
import os

from tui import sparing

KEPT = frozenset({"TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_ANIMATIONS", "TEXTUAL_SNAPSHOT_TEMPDIR"})
"""Wishes about the terminal and about motion, not about Textual; and what the snapshot tests' plugin hands on to itself."""
LONGEST_ESCAPE = 1000
"""Milliseconds at most that ESCDELAY may have the escape key wait."""

for _name in [name for name in os.environ if name.startswith("TEXTUAL_") and name not in KEPT]:
    del os.environ[_name]
os.environ["TEXTUAL_FPS"] = "120"
_delay = os.environ.get("ESCDELAY", "")
if _delay and not (_delay.isdecimal() and len(_delay) < 9 and 0 < int(_delay) <= LONGEST_ESCAPE):
    del os.environ["ESCDELAY"]
_COLLECTING = gc.isenabled()
gc.disable()
sparing.textual()


def done() -> None:
    """Let the garbage collector work again, if it did before, but not on what has been imported."""
    if _COLLECTING:
        gc.freeze()
        gc.enable()
