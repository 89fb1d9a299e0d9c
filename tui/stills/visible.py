"""Which frames of a recording are seen, and which of their rows where there are no keys to press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.tapes.frames import Frame


def visible(frames: Iterable[Frame]) -> Iterator[Frame]:
    """The frames that are not hidden. The clock stands still while nothing is shown."""
    lost, since, seen = 0.0, None, None
    for frame in frames:
        if frame.hidden:
            since = frame.at if since is None else since
            if frame.last and seen is not None:
                yield replace(seen, at=round(since - lost, 3), marker="", stills=(), last=True)
            continue
        if since is not None:
            lost, since = lost + frame.at - since, None
        seen = replace(frame, at=round(frame.at - lost, 3))
        yield seen


def without_hints(frame: Frame) -> tuple[Row, ...]:
    """The rows above the caption's; the last is blank if it names keys, which belong to a terminal."""
    rows = frame.rows[: frame.height - frame.below]
    if rows and any(role.split()[0] == "key" for _, role in rows[-1] if role):
        return (*rows[:-1], [(" " * frame.width, "plain")])
    return rows
