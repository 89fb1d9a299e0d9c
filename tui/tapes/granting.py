"""What a desk asks for that takes long, done at once and in this process: for tapes, recordings, served pages and tests, where
nobody waits at a keyboard. The same as in the child processes of the terminal (``tui.jobs.work``), which is where it is defined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import ProgramError
from engine.mistakes import mistake
from tui.desk import handle
from tui.effects import CheckLines, Diagnose, Edit, Expand, Find, Prove, Read
from tui.errands import failed, finished, prepared, request
from tui.jobs.child import Stops
from tui.jobs.work import Worker

if TYPE_CHECKING:
    from tui.desk import Desk, Event
    from tui.desk.record import Effects
    from tui.effects import Effect

LONG = (Read, Edit, Expand, Prove, CheckLines, Diagnose, Find)
"""The effects that are granted here. What is left asks for a reader, a file or a clipboard."""


class Granting:
    """Grants effects one after the other. The traces that it has made or seen last stay at hand."""

    def __init__(self) -> None:
        self._worker = Worker(Stops())
        self._worker.stops.job = 1  # never given up

    def granted(self, effect: Effect) -> Event | None:
        """The event that an effect comes back as; None for one that is not granted here."""
        if not isinstance(effect, LONG):
            return None
        if not isinstance(effect, Read):
            self._worker.keep(effect.views.base)
        job = request(effect)
        try:
            event = finished(effect, self._worker.result(job))
            for _ in prepared(event):
                pass
        except ProgramError as error:
            return failed(effect, error)
        except MemoryError:
            return failed(effect, ProgramError("memory", file=job.program.path))
        except Exception as error:
            return failed(effect, mistake(error, None, None, job.program.path))
        return event

    def settle(self, desk: Desk, effects: Effects, now: float | None = None) -> tuple[Desk, Effects]:
        """The desk once all that it asks for is granted, and what it asked for that is not granted here."""
        asked, left = list(effects), []
        while asked:
            effect = asked.pop(0)
            event = self.granted(effect)
            if event is None:
                left.append(effect)
                continue
            desk, more = handle(desk, event, now)
            asked += more
        return desk, tuple(left)
