"""The child: takes one request at a time, answers with frames, and dies with its parent.

A thread reads the pipe, so that a STOP is seen while the work goes on: the work asks ``Stops.look`` every few hundred
steps. Work that does not ask (one call that takes minutes and holds the interpreter's lock) is killed by the parent.

Limits are those of ``check``'s child, set anew for each job: CPU time, memory, no file longer than a log, no core dump.
On Windows there are none of these: the parent's clock alone ends a job there.

The parent's death is seen in two ways: the pipe of requests ends, and, also in the midst of such a call, the kernel
sends SIGIO for the end of the lifeline (POSIX), which ends a process that does not handle it. (macOS ignores SIGIO by
default: there such a call ends at its CPU limit at the latest.)
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from engine.cancelling import Cancelled, telling
from tui.confined import MEMORY, allow
from tui.jobs.protocol import PASSES, Frame, Kind, Request, read_frame, write_frame

if TYPE_CHECKING:
    from engine import ProgramError
    from tui.jobs.work import Worker


class Stops:
    """Which job is to be stopped: written by the thread that listens, asked by the work."""

    def __init__(self) -> None:
        self.job = 0
        """What is worked on."""
        self.unwanted = 0

    def asked(self) -> bool:
        """Whether the job is to be given up."""
        return self.job == self.unwanted

    def look(self) -> None:
        """Raise Cancelled if the job is to be given up."""
        if self.asked():
            raise Cancelled


def main() -> None:
    """Serve the parent at the other end of standard input and output until it is gone."""
    lifeline = int(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reading, writing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)  # whatever prints cannot break a frame
    _die_with(lifeline)
    try:
        serve(reading, writing)
    except OSError:  # the parent is gone
        os._exit(0)


def _die_with(lifeline: int) -> None:
    """Have the kernel end this process when the other end of ``lifeline`` is closed."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def serve(reading: int, writing: int) -> None:
    """Answer what comes from ``reading`` on ``writing``, for ever. OSError when nobody listens any more."""
    asked: SimpleQueue[Frame] = SimpleQueue()
    stops = Stops()
    Thread(target=_listen, args=(reading, asked, stops), daemon=True).start()

    from tui.jobs.work import Worker

    worker = Worker(stops)
    worker.warm_up()
    write_frame(writing, Frame(Kind.HELLO))

    def tell(done: int, wanted: int) -> None:
        write_frame(writing, Frame(Kind.PASSES, stops.job, PASSES.pack(done, wanted)))

    with telling(tell):
        while True:
            frame = asked.get()
            for answer in answers(worker, stops, frame):
                write_frame(writing, answer)


def answers(worker: Worker, stops: Stops, frame: Frame) -> Iterator[Frame]:
    """One job, from the request's frame to the frame that ends it."""
    from engine import Limits, ProgramError
    from engine.mistakes import mistake
    from tui.jobs.parcels import frames

    job = frame.job
    request: Request = pickle.loads(frame.body)
    try:
        limits = request.program.options.limits or Limits()
        allow(limits.seconds + request.grace, limits.total + MEMORY)
        stops.job = job
        for answer in frames(job, worker.result(request)):
            stops.look()
            yield answer
    except Cancelled:
        yield Frame(Kind.STOPPED, job)
    except ProgramError as error:
        yield Frame(Kind.FAILED, job, _pickled(error))
    except MemoryError:
        yield Frame(Kind.FAILED, job, _pickled(ProgramError("memory", file=request.program.path)))
    except Exception as error:
        yield Frame(Kind.FAILED, job, _pickled(mistake(error, None, None, request.program.path)))


def _pickled(error: ProgramError) -> bytes:
    """The error as bytes that the parent admits: fields that are no plain values as their text."""
    from tui.jobs.admitted import loads

    error.__cause__ = error.__context__ = None
    data = pickle.dumps(error)
    try:
        loads(data)
    except Exception:
        error.fields = {name: str(value) for name, value in error.fields.items()}
        data = pickle.dumps(error)
    return data


def _listen(reading: int, asked: SimpleQueue[Frame], stops: Stops) -> None:
    try:
        while (frame := read_frame(reading)) is not None:
            if frame.kind == Kind.STOP:
                stops.unwanted = frame.job
            else:
                asked.put(frame)
    except (OSError, ValueError):
        pass
    os._exit(0)
