"""What the desk asks for that may take long (``Read``, ``Edit``, ``Expand``, ``Prove``, ``CheckLines``, ``Diagnose``,
``Find``), done by child
processes (``tui.jobs``); what comes of it is told as events of the desk. Lives on an asyncio loop and knows no Textual.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from engine import ProgramError, located
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
from tui.states.ahead import ahead
from tui.states.own import Reasons
from tui.view import View, Views

if TYPE_CHECKING:

    from tui.jobs import Request

Errand = Read | Edit | Expand | Prove | CheckLines | Diagnose | Find

PAUSE = 0.002
"""Seconds between two slices of what nobody waits for: keys that have come are seen first."""
SPEAK_AFTER = 1.0
"""Seconds of reading after which it is told that it goes on."""


class Errands:
    """``tell`` is called on the loop."""

    def __init__(self, loop: AbstractEventLoop, tell: Callable[[Event], None]) -> None:
        self._loop = loop
        self._tell = tell
        self.jobs = Jobs(loop, self._heard)
        self._running: dict[int, Errand] = {}
        self._ahead: Iterator[None] | None = None
        self.warm, self.close = self.jobs.warm, self.jobs.close

    def run(self, errand: Errand) -> None:
        """Have it done. A newer errand of the same kind takes the place of an older one, of which nothing is heard then."""
        if isinstance(errand, (Edit, Read)):
            self.jobs.cancel(DiagnoseJob.lane)
            self.jobs.cancel(CheckLinesJob.lane)  # it is about what is no longer wanted, and holds the child that knows the program
        self._running[self.jobs.submit(request(errand))] = errand

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
            self._tell(failed(errand, word.error))
        else:
            assert isinstance(word, Dropped)

    def _finished(self, errand: Errand, result: Any) -> None:
        event = finished(errand, result)
        self._prepare(errand, event, prepared(event))

    def _prepare(self, errand: Errand, event: Event, slices: Iterator[None]) -> None:
        """Make what the first paint needs slice by slice; between two of them the loop has a turn at everything else."""
        try:
            next(slices)
        except StopIteration:
            self._tell(event)
            self.ahead(on_show(event))
        except Exception as error:  # nobody above but the loop, which would print it over the screen
            self._tell(failed(errand, mistake(error, None, None, request(errand).program.path)))
        else:
            self._loop.call_soon(self._prepare, errand, event, slices)


    def ahead(self, view: View | None) -> None:
        """Make what its panels need while nobody waits, slice by slice; of a newer view instead of that of an older one."""
        if view is not None:
            self._ahead = ahead(view)
            self._loop.call_soon(self._further, self._ahead)

    def _further(self, slices: Iterator[None]) -> None:
        if slices is not self._ahead:
            return
        try:
            next(slices)
        except StopIteration:
            self._ahead = None
        except Exception:  # a mistake of ours, which the panel itself will meet where it is told
            self._ahead = None
        else:
            self._loop.call_later(PAUSE, self._further, slices)


def on_show(event: Event) -> View | None:
    """The view that an event brings to the screen, if it does."""
    if isinstance(event, Expanded):
        return event.view if isinstance(event.view, View) else None
    if isinstance(event, Edited):
        return event.found.at(frozenset()) if isinstance(event.found, Views) else None
    return event.views.at(frozenset()) if isinstance(event, Arrived) else None


def finished(errand: Errand, result: Any) -> Event:
    """The event that an errand comes to, of what the job gave (``tui.jobs.work``)."""
    if isinstance(errand, Find):
        return Found(errand.views, errand.session.pattern, None if result is None else Pick(*result))
    if isinstance(errand, Prove):
        return Proved(errand.views, errand.stages, errand.claim, result)
    if isinstance(errand, CheckLines):
        return LinesChecked(errand.views, errand.stages, result)
    if isinstance(errand, Diagnose):
        diagnoses, held = result
        own = errand.views.base.own
        own, diagnoses = (None, diagnoses) if own is None else located(own, diagnoses)
        return Diagnosed(errand.views, Reasons(diagnoses, held, own))
    if isinstance(errand, Expand):
        return Expanded(errand.views, errand.stages, View(result, errand.stages))
    if isinstance(errand, Edit):
        return Edited(errand.views, errand.edits, Views(result, errand.views))
    return Arrived(errand.ticket, Views(result))


def prepared(event: Event) -> Iterator[None]:
    """What the first paint after an event needs, made slice by slice."""
    if isinstance(event, Expanded) and isinstance(event.view, View):
        return event.view.prepare()
    if isinstance(event, Edited) and isinstance(event.found, Views):
        return event.found.at(frozenset()).prepare()
    return event.views.at(frozenset()).prepare() if isinstance(event, Arrived) else iter(())


def failed(errand: Errand, error: ProgramError) -> Event:
    """The event of an errand that an error ended."""
    if isinstance(errand, Find):
        return Found(errand.views, errand.session.pattern, error)
    if isinstance(errand, Expand):
        return Expanded(errand.views, errand.stages, error)
    if isinstance(errand, Prove):
        return Proved(errand.views, errand.stages, errand.claim, error)
    if isinstance(errand, CheckLines):
        return LinesChecked(errand.views, errand.stages, error)
    if isinstance(errand, Diagnose):
        return Diagnosed(errand.views, error)
    if isinstance(errand, Edit):
        return Edited(errand.views, errand.edits, error)
    return Failed(errand.ticket, error, errand.document.text())


def request(errand: Errand) -> Request:
    """The job that does an errand."""
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
