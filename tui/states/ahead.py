"""What panels need at their first paint, made in slices while nobody waits for it: of ten thousand stages it takes longer than a
key may, and depends on nothing that a key changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from tui.states import caches, ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.view import View

SHORT = 1_000
"""Stages of a trace that is opened in no time anyway."""


def ahead(view: View) -> Iterator[None]:
    """Make it; each slice takes a few milliseconds, even of 10,000 stages."""
    if len(view.trace.stages) < SHORT:
        return
    yield
    forks = ledger.forks(view)
    ledger.places(view)
    yield
    if forks:
        engine.paths(view.trace, forks[0], 1)  # all ways are counted, whichever fork is asked about
        yield
    yield from caches.making(view)
