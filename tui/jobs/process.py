"""The parent's hold on one child: started with nothing but its pipes, heard by a thread, killed and reaped.

The child is a fresh interpreter (no fork of an app with threads; the same on every system), in a session of its own: no
terminal, and no Ctrl-C of the terminal's. Pipes are read and written by threads, which also works on Windows, where
neither selectors nor asyncio read the pipe of a process started like this; they only move bytes.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import TYPE_CHECKING

from tui.jobs.protocol import Frame, Kind, read_frame, write_frame

if TYPE_CHECKING:
    from tui.jobs.protocol import Program

HOME = str(Path(__file__).resolve().parents[2])
"""Where the packages are, for a child of an app that was run from a source tree."""

CODE = (
    "import sys; home = sys.argv.pop(1); home in sys.path or sys.path.append(home); "
    "from tui import bundled; bundled.begin(); from tui.jobs.child import main; main()"
)
AHEAD = 64
"""Frames that may wait to be taken; then the child waits too."""

POSIX = os.name == "posix"


class Child:
    """One child process. ``hear`` gets its frames, on another thread, and ENDED with the exit code last."""

    def __init__(self, hear: Callable[[Child, Frame], None]) -> None:
        """Start it. OSError if the system will not."""
        self.ready = False
        self.killed = False
        self.job: int | None = None  # what it works on
        self.program: Program | None = None  # what it worked on last, and holds the trace of
        self.room = Semaphore(AHEAD)  # to be released for every frame that was taken
        self._hear = hear
        self._letters: SimpleQueue[Frame | None] = SimpleQueue()
        # A pipe that is never written to: its end tells the child's kernel, not its interpreter, that we are gone.
        lifeline, self._life = os.pipe() if POSIX else (-1, -1)
        environ = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", CODE, HOME, str(lifeline)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=environ,
                pass_fds=(lifeline,) if POSIX else (),
                start_new_session=True,
            )
        except OSError:
            self._let_go()
            raise
        finally:
            if POSIX:
                os.close(lifeline)
        self._speaker = Thread(target=self._speak, daemon=True)
        self._speaker.start()
        Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, frame: Frame) -> None:
        """Send a frame, without ever waiting for the child."""
        self._letters.put(frame)

    def kill(self) -> None:
        """End it now, whatever it does. ENDED follows."""
        self.killed = True
        with contextlib.suppress(OSError):
            self._process.kill()

    def reap(self) -> None:
        """Kill it and wait until it is gone, so that no zombie stays."""
        self.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        self.room.release(AHEAD)
        self._let_go()

    def _let_go(self) -> None:
        self._letters.put(None)
        if self._life >= 0:
            os.close(self._life)
            self._life = -1

    def _listen(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            while (frame := read_frame(self._process.stdout.fileno())) is not None:
                self.room.acquire()
                self._hear(self, frame)
        self.kill()  # it has closed its pipe, or what came was no frame
        code = self._process.wait()
        self._letters.put(None)
        self._speaker.join()
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()
        self._hear(self, Frame(Kind.ENDED, 0, str(code).encode()))

    def _speak(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            while (frame := self._letters.get()) is not None:
                write_frame(self._process.stdin.fileno(), frame)
