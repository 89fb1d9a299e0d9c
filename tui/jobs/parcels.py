"""A result on its way: a trace in parts that each take a few milliseconds to make and to load, anything else at once."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

from engine import Trace
from engine.pickling import Reader, chunks
from tui.jobs.admitted import Unpickler, loads
from tui.jobs.protocol import Frame, Kind


def frames(job: int, result: Any) -> Iterator[Frame]:
    """The frames that carry a result, DONE last."""
    if isinstance(result, Trace):
        for part in chunks(result):
            yield Frame(Kind.PART, job, part)
        yield Frame(Kind.DONE, job)
    else:
        yield Frame(Kind.DONE, job, pickle.dumps(result, 5))


class Parcel:
    """What has come of one result."""

    def __init__(self) -> None:
        self._reader = Reader(Unpickler)

    def add(self, part: bytes) -> None:
        """Load the next part."""
        self._reader.feed(part)

    def contents(self, last: bytes) -> Any:
        """The result, given the body of DONE. ValueError for a trace that is not whole."""
        if last:
            return loads(last)
        if self._reader.trace is None:
            raise ValueError("a part is missing")
        return self._reader.trace
