"""What the desk asks for that may take long (``Read``, ``Edit``, ``Expand``, ``Prove``, ``CheckLines``, ``Diagnose``,
``Find``), done by child
processes (``tui.jobs``); what comes of it is told as events of the desk. Lives on an asyncio loop and knows no Textual.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from engine import ProgramError
from engine.mistakes import mistake
from tui.desk.events import (
    Arrived,
    Diagnosed,
    Edited,
    Event,
    Expanded,
    Failed,
    Found,
    LinesChecked,
    Proved,
    StillEditing,
    StillReading,
)
from tui.effects import CheckLines, Diagnose, Edit, Expand, Find, Prove, Read
from tui.jobs import CheckLines as CheckLinesJob
from tui.jobs import Diagnose as DiagnoseJob
from tui.jobs import Dropped, Finished, Jobs, Program, Progress, Search
from tui.jobs import Edit as EditJob
from tui.jobs import Event as Word
from tui.jobs import Expand as ExpandJob
from tui.jobs import Failed as JobFailed
from tui.jobs import Prove as ProveJob
from tui.jobs import Read as ReadJob
from tui.jobs.protocol import program_of
from tui.session import Pick
from tui.states.own import Reasons
from tui.view import View, Views

if TYPE_CHECKING:

    from tui.jobs import Request

Errand = Read | Edit | Expand | Prove | CheckLines | Diagnose | Find

SPEAK_AFTER = 1.0
"""Seconds of reading after which it is told that it goes on."""


class Errands:
    """``tell`` is called on the loop."""

    def __init__(self, loop: AbstractEventLoop, tell: Callable[[Event], None]) -> None:
        self._loop = loop
        self._tell = tell
        self.jobs = Jobs(loop, self._heard)
        self._running: dict[int, Errand] = {}
        self.warm, self.close = self.jobs.warm, self.jobs.close

    def run(self, errand: Errand) -> None:
        """Have it done. A newer errand of the same kind takes the place of an older one, of which nothing is heard then."""
        if isinstance(errand, (Edit, Read)):
            self.jobs.cancel(DiagnoseJob.lane)
            self.jobs.cancel(CheckLinesJob.lane)  # it is about what is no longer wanted, and holds the child that knows the program
        self._running[self.jobs.submit(_request(errand))] = errand

    def give_up(self) -> None:
        """Stop running a program with inputs changed."""
        if any(isinstance(errand, Edit) for errand in self._running.values()):
            self.jobs.cancel(EditJob.lane)

    def _heard(self, word: Word) -> None:
        errand = self._running[word.job]
        if isinstance(word, Progress):
            if isinstance(errand, Read) and word.seconds >= SPEAK_AFTER:
                self._tell(StillReading(errand.ticket, int(word.seconds), word.passes))
            if isinstance(errand, Edit) and word.seconds >= SPEAK_AFTER:
                self._tell(StillEditing(errand.views, errand.edits, int(word.seconds)))
            return
        del self._running[word.job]
        if isinstance(word, Finished):
            self._finished(errand, word.result)
        elif isinstance(word, JobFailed):
            self._failed(errand, word.error)
        else:
            assert isinstance(word, Dropped)

    def _finished(self, errand: Errand, result: Any) -> None:
        if isinstance(errand, Find):
            self._tell(Found(errand.views, errand.session.pattern, None if result is None else Pick(*result)))
        elif isinstance(errand, Prove):
            self._tell(Proved(errand.views, errand.stages, errand.claim, result))
        elif isinstance(errand, CheckLines):
            self._tell(LinesChecked(errand.views, errand.stages, result))
        elif isinstance(errand, Diagnose):
            self._tell(Diagnosed(errand.views, Reasons(*result)))
        elif isinstance(errand, Expand):
            view = View(result, errand.stages)
            self._prepare(errand, Expanded(errand.views, errand.stages, view), view.prepare())
        elif isinstance(errand, Edit):
            edited = Views(result, errand.views)
            self._prepare(errand, Edited(errand.views, errand.edits, edited), edited.at(frozenset()).prepare())
        else:
            views = Views(result)
            self._prepare(errand, Arrived(errand.ticket, views), views.at(frozenset()).prepare())

    def _prepare(self, errand: Errand, event: Event, slices: Iterator[None]) -> None:
        """Make what the first paint needs slice by slice; between two of them the loop has a turn at everything else."""
        try:
            next(slices)
        except StopIteration:
            self._tell(event)
        except Exception as error:  # nobody above but the loop, which would print it over the screen
            self._failed(errand, mistake(error, None, None, _request(errand).program.path))
        else:
            self._loop.call_soon(self._prepare, errand, event, slices)

    def _failed(self, errand: Errand, error: ProgramError) -> None:
        if isinstance(errand, Find):
            self._tell(Found(errand.views, errand.session.pattern, error))
        elif isinstance(errand, Expand):
            self._tell(Expanded(errand.views, errand.stages, error))
        elif isinstance(errand, Prove):
            self._tell(Proved(errand.views, errand.stages, errand.claim, error))
        elif isinstance(errand, CheckLines):
            self._tell(LinesChecked(errand.views, errand.stages, error))
        elif isinstance(errand, Diagnose):
            self._tell(Diagnosed(errand.views, error))
        elif isinstance(errand, Edit):
            self._tell(Edited(errand.views, errand.edits, error))
        else:
            self._tell(Failed(errand.ticket, error, errand.document.text()))


def _request(errand: Errand) -> Request:
    if isinstance(errand, Read):
        return ReadJob(Program(errand.document.path, errand.document.options, errand.document.source))
    if isinstance(errand, Expand):
        return ExpandJob(program_of(errand.views.base), errand.stages)
    if isinstance(errand, CheckLines):
        return CheckLinesJob(program_of(errand.views.base), errand.stages)
    if isinstance(errand, Diagnose):
        return DiagnoseJob(program_of(errand.views.base))
    if isinstance(errand, Prove):
        return ProveJob(program_of(errand.views.base), errand.stages, errand.var, errand.claim.at, errand.claim.step)
    if isinstance(errand, Edit):
        return EditJob(program_of(errand.views.base), errand.edits)
    return Search(program_of(errand.views.base), errand.session, errand.by)
