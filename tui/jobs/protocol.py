"""What the app and its child say to each other: requests, events, and frames on a pipe.

A frame is a header (kind, number of the job, length of the body) and a body of bytes. The parent asks and stops; the
child says hello, sends the parts of a trace and ends every job with one of DONE, FAILED, STOPPED.
"""

from __future__ import annotations

import os
import struct
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar

from engine.frozen import dataclass
from engine.named import NamedTuple
from tui.confined import GRACE

if TYPE_CHECKING:
    from engine import Options, ProgramError, Trace
    from engine.sources import Source
    from tui.session import Session


@dataclass(frozen=True, slots=True)
class Program:
    """What to trace, and how. ``source`` None: the file is read; else it is the text (with its cells), ``path`` only its name."""

    path: str
    options: Options
    source: str | Source | None = None


def program_of(trace: Trace) -> Program:
    """The program of a trace that is there, as its child knows it."""
    return Program(trace.file, trace.options, trace.source if trace.origin.whole else trace.origin)


@dataclass(frozen=True, slots=True)
class Request:
    """Work on a program. Of the requests of one ``lane`` only the newest counts; lanes do not wait for each other."""

    lane: ClassVar[str] = ""
    grace: ClassVar[float] = 30.0
    """Seconds of CPU time beyond the limit on tracing: for the backward pass, for packing the result."""

    program: Program


@dataclass(frozen=True, slots=True)
class Read(Request):
    """Trace it. The result is an ``engine.Trace``."""

    lane: ClassVar[str] = "program"


@dataclass(frozen=True, slots=True)
class Edit(Request):
    """Trace it with inputs changed: ``changes`` are (address, value) as for ``engine.edits``. The result is a ``Trace``."""

    lane: ClassVar[str] = "program"

    changes: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Expand(Request):
    """Expand ``stages`` (indices) to their gates. The result is the expanded ``Trace``."""

    lane: ClassVar[str] = "view"

    stages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Prove(Request):
    """Prove one gradient by differences, with ``stages`` expanded: that of a variable (an index of the expanded trace), or of its
    entry ``at``, with a step (None: one is chosen). The result is an ``engine.Proof``."""

    lane: ClassVar[str] = "prove"

    stages: frozenset[int]
    var: int
    at: tuple[int, ...]
    step: float | None


@dataclass(frozen=True, slots=True)
class CheckLines(Request):
    """Judge its backward lines one by one, with ``stages`` expanded. The result is that of ``engine.lines_alone``."""

    lane: ClassVar[str] = "live"

    stages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Diagnose(Request):
    """Why lines of its own backward part are wrong. The results of ``engine.diagnose`` and ``engine.held``."""

    lane: ClassVar[str] = "diagnose"


@dataclass(frozen=True, slots=True)
class Search(Request):
    """The next cell (``by`` 1) or the one before (-1) that holds the session's pattern. The fields of a ``Pick``, or None."""

    lane: ClassVar[str] = "search"

    session: Session
    by: int


@dataclass(frozen=True, slots=True)
class Check(Request):
    """Compare its gradients with differences. The result is what ``chainstep check --json`` says of the file, a dict."""

    lane: ClassVar[str] = "check"
    grace: ClassVar[float] = GRACE


LANES = ("program", "view", "prove", "search", "check", "diagnose", "live")
"""In the order in which a free child looks for work."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something about one job: the number that ``submit`` gave it, and its request. One of the last three ends a job."""

    job: int
    request: Request


@dataclass(frozen=True, slots=True)
class Progress(Event):
    """It is still going on, ``seconds`` since a child took it up. Twice a second; also while one call holds that child."""

    seconds: float
    passes: tuple[int, int] | None = None  # of a training loop: run so far, and the one that is wanted


@dataclass(frozen=True, slots=True)
class Finished(Event):
    """It is done; ``result`` is what the request's docstring says."""

    result: Any


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """The program (or the request) is wrong, or passed a limit; a mistake of ours has the code ``internal``, and is logged."""

    error: ProgramError


@dataclass(frozen=True, slots=True)
class Dropped(Event):
    """A newer request of its lane took its place."""


class Kind(IntEnum):
    """What a frame says. ASK and STOP go to the child, the others come from it."""

    ASK = 1  # body: a pickled request
    STOP = 2
    HELLO = 3  # ready for work
    PART = 4  # body: one part of a trace
    DONE = 5  # body: the result, if that is no trace
    FAILED = 6  # body: a pickled ProgramError
    STOPPED = 7  # as it was told
    PASSES = 9  # body: two numbers, how many passes of a training loop are run, and which one is wanted
    ENDED = 8  # never on the pipe: the child's end, body its exit code


class Frame(NamedTuple):
    """One message."""

    kind: Kind
    job: int = 0
    body: bytes = b""


PASSES = struct.Struct("!QQ")
_HEADER = struct.Struct("!BIQ")
_MOST = 1 << 32
"""Bytes of a body; what claims to be longer is no frame of ours."""


def write_frame(descriptor: int, frame: Frame) -> None:
    """Write all of a frame; OSError when nobody reads any more."""
    body = memoryview(frame.body)
    head = _HEADER.pack(frame.kind, frame.job, len(body))
    _write_all(descriptor, memoryview(head + body if len(body) < 1 << 16 else head))
    if len(body) >= 1 << 16:
        _write_all(descriptor, body)


def _write_all(descriptor: int, data: memoryview) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def read_frame(descriptor: int) -> Frame | None:
    """The next frame; None at the end. ValueError for bytes that are no frame."""
    head = _read_exactly(descriptor, _HEADER.size)
    if head is None:
        return None
    kind, job, length = _HEADER.unpack(head)
    if length > _MOST:
        raise ValueError(length)
    body = _read_exactly(descriptor, length)
    return None if body is None else Frame(Kind(kind), job, body)


def _read_exactly(descriptor: int, count: int) -> bytes | None:
    """``count`` bytes; None if the pipe ends before."""
    found = bytearray()
    while len(found) < count:
        data = os.read(descriptor, min(count - len(found), 1 << 20))
        if not data:
            return None
        found += data
    return bytes(found)
