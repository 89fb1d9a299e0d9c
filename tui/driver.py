"""Textual's hold on a POSIX terminal, hardened: any bytes from the keyboard, being stopped and continued, a terminal that goes.

Textual's own ends with a traceback at a byte that is not UTF-8, waits for ever in a paste whose end was lost, believes
COLUMNS and LINES, and after SIGSTOP takes the terminal a second time, so that two threads fight for the keys.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import time
from typing import Any

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from tui.keyboard import Keyboard, Piece

LARGEST = 1000
"""Columns and rows at most that are painted, whatever the terminal says."""
UNKNOWN = (80, 24)
"""The size of a terminal that does not know its own."""
LOOK = 0.1
"""Seconds that the keyboard's thread waits at most before it looks whether it is to end; and Textual's parser with it."""
SPLIT = 0.01
"""Seconds in which the rest of a sequence comes that a read has cut."""
STOPPING = 0.05
"""Seconds in which a stop that we asked for has certainly come: several threads may be the one to take it."""
HUNG_UP = 128 + 1


class Terminal(LinuxDriver):
    """``suspend`` gives the terminal back and stops; the rest is called by Textual and by signals."""

    def __init__(self, app: Any, **more: Any) -> None:
        super().__init__(app, **more)
        self._loop = asyncio.get_running_loop()
        self._stopping = False
        self._frame: list[str] | None = None  # what has been written of a paint that the terminal shows when it is whole

    def write(self, data: str) -> None:
        """A paint between two marks goes to the writing thread as one piece: each wakes it up."""
        if data == SYNC_START:
            self._frame = [data]
        elif self._frame is None:
            super().write(data)
        else:
            self._frame.append(data)
            if data == SYNC_END:
                frame, self._frame = "".join(self._frame), None
                super().write(frame)

    def _get_terminal_size(self) -> tuple[int, int]:
        for descriptor in (self.fileno, 2):
            try:
                width, height = os.get_terminal_size(descriptor)
            except OSError:
                continue
            if width > 0 and height > 0:
                return min(width, LARGEST), min(height, LARGEST)
        return UNKNOWN

    # stopped and continued

    def _sigtstp_application(self, *_: Any) -> None:
        """On the loop, since a signal may come in the middle of a write; at once while the terminal is an editor's."""
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self.suspend)
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: Any) -> None:
        """After a SIGSTOP the terminal may be in any mode: it is left and taken again."""
        if self._auto_restart and not self._stopping:
            self._loop.call_soon_threadsafe(self._again)

    def suspend(self, group: bool = False) -> None:
        """Give the terminal back and stop until continued; with ``group`` all of the job, as the terminal's own Ctrl-Z does."""
        if not self._taken:
            return
        self._stopping = True
        self.suspend_application_mode()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)  # which does nothing where no shell could continue us
        try:
            os.kill(0 if group else os.getpid(), signal.SIGTSTP)
            time.sleep(STOPPING)
        finally:
            signal.signal(signal.SIGTSTP, self._sigtstp_application)
            self._stopping = False
        self._take()

    def _again(self) -> None:
        if not self._app._running or self._stopping:
            return
        if self._taken:
            self.suspend_application_mode()
        self._take()

    def _take(self) -> None:
        self.resume_application_mode()
        if self._taken:
            self._app.refresh(layout=True)

    @property
    def _taken(self) -> bool:
        """Whether the terminal is ours: not before the start, after the end, or as a job in the background."""
        return self._key_thread is not None and self._key_thread.is_alive()

    # the keyboard

    def run_input_thread(self) -> None:
        """Read keys until told to end, or until the terminal is gone."""
        keyboard, parser = Keyboard(), XTermParser(self._debug)
        heard = time.monotonic()
        while not self.exit_event.is_set():
            # a poll, for select knows no descriptor beyond 1023
            poll = select.poll()
            poll.register(self.fileno, select.POLLIN)
            if poll.poll((SPLIT if keyboard.escape else LOOK) * 1000):
                try:
                    data = os.read(self.fileno, 1 << 14)
                except OSError:
                    data = b""
                if not data:
                    self._loop.call_soon_threadsafe(self._app.exit, HUNG_UP)
                    return
                heard = time.monotonic()
                pieces = list(keyboard.feed(data))
            else:
                pieces = list(keyboard.idle(time.monotonic() - heard)) if keyboard.waiting else []
            for piece in pieces:
                parser = self._told(parser, piece)
            parser = self._told(parser, None)

    def _told(self, parser: XTermParser, piece: Piece | None) -> XTermParser:
        """Tell the app what a piece says (None: that time has passed); a parser that fails at it is replaced."""
        if piece is not None and piece.pasted:
            self.process_message(events.Paste(piece.text))
            return parser
        try:
            for message in parser.tick() if piece is None else parser.feed(piece.text):
                if isinstance(message, events.Resize):  # typed, or from a terminal: the window itself is asked
                    continue
                self.process_message(message)
        except (ArithmeticError, LookupError, TypeError, ValueError, RuntimeError):  # a sequence no terminal sends
            return XTermParser(self._debug)
        return parser
