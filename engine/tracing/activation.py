"""A body under way that can be set aside and gone on with, while other frames run: what a generator function stands on."""

from __future__ import annotations

from typing import Any

from engine.tracing.frames import Frame
from engine.tracing.machine import Machine, Steps


class Activation:
    """A frame with the statements that are still to run in it. Loops and branches that are open stay open."""

    def __init__(self, machine: Machine, frame: Frame, steps: Steps) -> None:
        self._machine = machine
        self._frame = frame
        self._steps = steps
        self._inside = 0  # levels of rows that were open when it was set aside
        self.done = False

    def resume(self, sent: Any = None, failed: BaseException | None = None) -> Any:
        """Go on until the body sets itself aside, which hands something out, or ends (``done``, None): with what is sent to it, or
        with an error that is raised where it stands."""
        machine = self._machine
        binder, outer, at, pending = machine.binder, machine.frame, machine.at, machine.pending
        if len(machine.callers) >= machine.limits.depth:
            asked = len(machine.callers) + 1
            raise machine.error("limit", at, limit="depth", asked=asked, allowed=machine.limits.depth)
        machine.callers.append(outer)
        machine.frame, machine.pending = self._frame, []
        base = binder.level()
        binder.shift(self._inside)
        try:
            return self._steps.send(sent) if failed is None else self._steps.throw(failed)
        except StopIteration:
            self.done = True
            return None
        except BaseException:
            self.done = True
            raise
        finally:
            self._inside = binder.level() - base
            binder.shift(-self._inside)
            machine.callers.pop()
            machine.frame, machine.at, machine.pending = outer, at, pending
