"""The app's side: which child works on what. Lives on an asyncio loop and knows no Textual.

Of each lane one job runs and one waits; a newer request takes the place of both. The one that runs is flagged and, if it
has not given way after ``PATIENCE``, killed with its child, whose place the spare takes. So a row of quick requests
starts no process, unless each of them clings to its child. Until the first request, or ``warm``, there is no child at all.
"""

from __future__ import annotations

import asyncio
import gc
import pickle
import signal
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from engine import Limits, ProgramError, Trace
from engine.mistakes import mistake
from tui.jobs.admitted import loads
from tui.jobs.parcels import Parcel
from tui.jobs.process import Child
from tui.jobs.protocol import (
    LANES,
    PASSES,
    Dropped,
    Event,
    Failed,
    Finished,
    Frame,
    Kind,
    Progress,
    Request,
    program_of,
)

PATIENCE = 0.1
"""Seconds that a job has to give way before its child is killed."""

CHILDREN = 2
"""The one that works, and a spare; the spare also takes what must not wait, such as a search while a file is traced."""

SLICE = 0.004
"""Seconds of the loop that loading results takes at a time."""

TELL_EVERY = 0.5
"""Seconds between two words about a job that goes on."""

SLACK = 30.0
"""Seconds that the clock allows a job beyond its limit of CPU time: the system may be busy."""

BIRTHS = 3
"""Children in a row that may end before they are ready for work: then there is something wrong, and no more are started."""


@dataclass(eq=False, slots=True)
class _Task:
    """One job from ``submit`` to its last event."""

    job: int
    request: Request
    child: Child | None = None
    unwanted: bool = False
    late: bool = False
    parcel: Parcel | None = None  # from its first part on
    began: float = 0.0
    passes: tuple[int, int] | None = None  # run so far before the one that is wanted
    ticking: asyncio.TimerHandle | None = None
    timers: list[asyncio.TimerHandle] = field(default_factory=list)

    @property
    def limits(self) -> Limits:
        return self.request.program.options.limits or Limits()


class Jobs:
    """``tell`` is called on the loop with every event, never from within a call of ours. Call only from the loop's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, tell: Callable[[Event], None]) -> None:
        self._loop = loop
        self._tell = tell
        self._job = 0
        self._waiting: dict[str, _Task] = {}  # by lane
        self._running: dict[int, _Task] = {}  # by job
        self._children: list[Child] = []
        self._inbox: deque[tuple[Child, Frame]] = deque()
        self._pumping = False
        self._collecting = False  # whether the garbage collector was at work before results came
        self._stillborn = 0  # in a row
        self._closed = False
        self.started = 0
        """Children so far."""

    # what the app asks for

    def warm(self) -> None:
        """Have a child ready, and then a spare, before they are needed. Takes a few milliseconds."""
        if not self._living:
            self._start()

    def submit(self, request: Request) -> int:
        """Have this done; the number that its events bear. What runs or waits in its lane is dropped."""
        self.cancel(request.lane)
        self._job += 1
        self._waiting[request.lane] = _Task(self._job, request)
        self._dispatch()
        return self._job

    def cancel(self, lane: str) -> None:
        """Drop what runs or waits in a lane."""
        if lane in self._waiting:
            waiting = self._waiting.pop(lane)
            self._say(Dropped(waiting.job, waiting.request))
        for task in self._running.values():
            if task.request.lane == lane and not task.unwanted:
                assert task.child is not None
                task.unwanted = True
                task.child.send(Frame(Kind.STOP, task.job))
                task.timers.append(self._loop.call_later(PATIENCE, task.child.kill))

    def close(self) -> None:
        """End all children. Nothing is told or done any more."""
        self._closed = True
        for task in [*self._running.values()]:
            self._let_go(task)
        self._waiting.clear()
        children, self._children = self._children, []
        for child in children:
            child.kill()
        for child in children:
            child.reap()

    @property
    def pids(self) -> list[int]:
        """The process ids of the children."""
        return [child.pid for child in self._children]

    @property
    def ready(self) -> int:
        """How many children are ready for work."""
        return sum(child.ready for child in self._children)

    # children

    @property
    def _living(self) -> list[Child]:
        """The children that were not killed."""
        return [child for child in self._children if not child.killed]

    def _start(self) -> None:
        """Start a child if there is room for one more."""
        if self._closed or len(self._living) >= CHILDREN:
            return
        with suppress(OSError, ValueError):  # no more processes, no more memory, no interpreter to start
            self._children.append(Child(self._hear))
            self.started += 1

    def _free(self, request: Request) -> Child | None:
        """A child that is ready for a request, if possible one that holds the program's trace already. (One that is just
        being started gets no work: it could not give way at once.)"""
        idle = [child for child in self._living if child.ready and child.job is None]
        return max(idle, key=lambda child: child.program == request.program, default=None)

    def _dispatch(self) -> None:
        """Give waiting jobs to children. A lane whose last job has not given way yet waits for it."""
        busy = {task.request.lane for task in self._running.values()}
        for lane in LANES:
            if lane not in self._waiting or lane in busy:
                continue
            if (child := self._free(self._waiting[lane].request)) is not None:
                self._assign(self._waiting.pop(lane), child)
            elif all(child.ready for child in self._living):
                self._start()
        if not self._living:
            self._give_up()

    def _assign(self, task: _Task, child: Child) -> None:
        child.job, child.program, task.child = task.job, task.request.program, child
        self._running[task.job] = task
        child.send(Frame(Kind.ASK, task.job, pickle.dumps(task.request)))
        seconds = task.limits.seconds + task.request.grace + SLACK
        task.began = self._loop.time()
        task.timers.append(self._loop.call_later(seconds, self._too_late, task))
        task.ticking = self._loop.call_later(TELL_EVERY, self._go_on, task)

    def _go_on(self, task: _Task) -> None:
        """Tell now and then that a job is not done yet."""
        if not task.unwanted:
            self._say(Progress(task.job, task.request, self._loop.time() - task.began, task.passes))
        task.ticking = self._loop.call_later(TELL_EVERY, self._go_on, task)

    def _too_late(self, task: _Task) -> None:
        task.late = True
        assert task.child is not None
        task.child.kill()

    # what children say

    def _hear(self, child: Child, frame: Frame) -> None:
        """A frame has come; called on the child's thread."""
        self._inbox.append((child, frame))
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        if not self._pumping:
            self._pumping = True
            self._pump()

    def _pump(self) -> None:
        """Take frames for one slice of time; the rest after the loop had a turn at everything else."""
        end = self._loop.time() + SLICE
        while self._inbox:
            child, frame = self._inbox.popleft()
            child.room.release()
            if child in self._children:
                self._take(child, frame)
            if self._loop.time() >= end:
                self._loop.call_soon(self._pump)
                return
        self._pumping = False

    def _take(self, child: Child, frame: Frame) -> None:
        if frame.kind == Kind.HELLO:
            child.ready, self._stillborn = True, 0
            self._start()
            self._dispatch()
            return
        if frame.kind == Kind.ENDED:
            self._ended(child, int(frame.body))
            return
        task = self._running.get(frame.job)
        if task is None:
            return
        try:
            self._answer(task, frame)
        except Exception as error:  # what came cannot be loaded
            child.kill()
            self._fail(task, mistake(error, None, None, task.request.program.path))

    def _answer(self, task: _Task, frame: Frame) -> None:
        job, request, kind = task.job, task.request, frame.kind
        if task.unwanted:
            if kind not in (Kind.PART, Kind.PASSES):
                self._finish(task, Dropped(job, request))
        elif kind == Kind.PART:
            self._parcel(task).add(frame.body)
        elif kind == Kind.PASSES:
            done, wanted = PASSES.unpack(frame.body)
            task.passes = done, wanted
        elif kind == Kind.DONE:
            result = self._parcel(task).contents(frame.body)
            if task.child is not None and isinstance(result, Trace):
                task.child.program = program_of(result)
            self._finish(task, Finished(job, request, result))
        elif kind == Kind.FAILED:
            self._finish(task, Failed(job, request, loads(frame.body)))

    def _parcel(self, task: _Task) -> Parcel:
        """Where its parts go. While they come nothing is collected: all of it lives, and walking it takes time."""
        if task.parcel is None:
            task.parcel = Parcel()
            if not any(other.parcel for other in self._running.values() if other is not task):
                self._collecting = gc.isenabled()
            gc.disable()
        return task.parcel

    def _ended(self, child: Child, code: int) -> None:
        self._children.remove(child)
        child.reap()
        if not child.ready:
            self._stillborn += 1
        task = self._running.get(child.job) if child.job is not None else None
        if task is not None:
            if task.unwanted:
                self._finish(task, Dropped(task.job, task.request))
            else:
                self._fail(task, self._reason(task, code))
        if self._stillborn < BIRTHS:
            self._start()
        if self._living:
            self._dispatch()
        else:
            self._give_up()

    def _give_up(self) -> None:
        """There are no children, and there will be none."""
        for lane in [*self._waiting]:
            self._fail(self._waiting.pop(lane), ProgramError("no_child"))

    def _reason(self, task: _Task, code: int) -> ProgramError:
        """Why a child ended in the midst of a job."""
        file = task.request.program.path
        if task.late or code == -getattr(signal, "SIGXCPU", 0):
            allowed = task.limits.seconds
            return ProgramError("limit", file=file, limit="seconds", allowed=allowed, asked=allowed)
        return ProgramError("stopped", file=file, signal=-code)

    # endings

    def _fail(self, task: _Task, error: ProgramError) -> None:
        error.file = error.file or task.request.program.path
        self._finish(task, Failed(task.job, task.request, error))

    def _finish(self, task: _Task, event: Event) -> None:
        """The job's last event."""
        self._let_go(task)
        self._say(event)
        if self._living:
            self._dispatch()

    def _let_go(self, task: _Task) -> None:
        for timer in (*task.timers, task.ticking):
            if timer is not None:
                timer.cancel()
        self._running.pop(task.job, None)
        if task.child is not None and task.child.job == task.job:
            task.child.job = None
        if task.parcel is not None and not any(other.parcel for other in self._running.values()) and self._collecting:
            gc.freeze()  # no collection walks over a long trace: that takes 50-100 ms
            gc.enable()

    def _say(self, event: Event) -> None:
        self._loop.call_soon(self._told, event)

    def _told(self, event: Event) -> None:
        if not self._closed:
            self._tell(event)
