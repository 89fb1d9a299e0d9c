"""Work that may take long, in a child process: reading and tracing a file, changed inputs, checks, expanding stages, searches.

``Jobs`` (``parent.py``) is the app's side: ``submit(request)``, and events come back on the event loop. It knows no Textual.

    protocol.py   requests, events, and frames on a pipe
    admitted.py   what a child's answer may be made of
    parcels.py    a result as chunks that each take a few milliseconds to load
    work.py       what a request asks for, carried out
    child.py      the child's main loop: one request at a time, flag to stop, limits, death with its parent
    process.py    the parent's hold on one child: start, pipes, kill, reaping
    parent.py     which child does what: newest wins, a spare stands ready

To add a kind of request: a record in ``protocol.py`` (with its lane), a function in ``work.py``.
"""

from __future__ import annotations

from tui.jobs.parent import Jobs
from tui.jobs.protocol import (
    Check,
    CheckLines,
    Diagnose,
    Dropped,
    Edit,
    Event,
    Expand,
    Failed,
    Finished,
    Program,
    Progress,
    Prove,
    Read,
    Request,
    Search,
)

__all__ = [
    "Check", "CheckLines", "Diagnose", "Dropped", "Edit", "Event", "Expand", "Failed", "Finished", "Jobs", "Program", "Progress",
    "Prove", "Read", "Request", "Search",
]  # fmt: skip
